"""Tests that run inside Odoo, each run on a database and a port of its own."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .. import oca, odoo_source, python_env
from ..databases import Database
from ..environment import Session
from ..paths import ADDON, BRIDGE, ODOO_RC, ROOT, STATE, addons
from ..report import Problem, say
from .core_style import TESTS as CORE_STYLE_TESTS
from .stages import NothingToDo

LEAST_COVERED = 95


@dataclass(frozen=True)
class OdooTests:
    """The tests of the addons on one fresh database."""

    running: Session
    database: Database

    # Stages

    def install(self) -> bool:
        """Installing on a fresh database logs neither warning nor error."""
        _require(ADDON)
        return self._install(ADDON)

    def addon(self) -> bool:
        """Our own tests pass and run nearly every line of the addon."""
        passed = self._pytest_on(ADDON, covered=True)
        return self._is_covered() and passed

    def core_style(self) -> bool:
        """Odoo's own style tests have nothing to say about our addons."""
        self._require_installed()
        tests = odoo_source.find().test_lint
        if not tests.is_dir():
            raise NothingToDo("this Odoo comes without test_lint")
        paths = [tests / name for name in CORE_STYLE_TESTS]
        plugin = ["-p", "devtools.testing.core_style", "--tb=short"]
        return self._pytest([*plugin, *paths], DEV_OWN_ADDONS=",".join(addons()))

    def host(self) -> bool:
        """helpdesk_mgmt's own tests pass with our addon there.

        pytest runs those marked for at-install as well, when every model is loaded.
        """
        self._require_installed()
        return self._pytest([oca.addons() / "helpdesk_mgmt" / "tests"])

    def bridge(self) -> bool:
        """The bridge installs quietly on top, and its tests pass."""
        _require(BRIDGE)
        self._require_installed()
        return self._install(BRIDGE) and self._pytest_on(BRIDGE)

    # How

    def _install(self, addon: str) -> bool:
        log = self.folder / f"install-{addon}.log"
        log.unlink(missing_ok=True)
        if not self.database.exists():
            self.database.create()
        code = self.running.stage(
            [
                *(python_env.python(), "-m", "coverage", "run"),
                *(f"--source={addon}", "-m", "odoo", "--database", self.database.name),
                *("--init", addon, "--stop-after-init", "--no-http", "--logfile", log),
            ],
            **self._coverage_variables,
        )
        if code:
            say(f"  Odoo ended with {code}; its log: {log}")
        return self._is_quiet(log) and code == 0

    def _is_quiet(self, log: Path) -> bool:
        checker = python_env.python().parent / "checklog-odoo"
        return self.running.stage([checker, "--no-echo", log]) == 0

    def _pytest_on(self, addon: str, covered: bool = False) -> bool:
        self._require_installed()
        if not (ROOT / addon / "tests").is_dir():
            raise NothingToDo(f"{addon}/tests does not exist yet")
        return self._pytest([f"{addon}/tests"], [f"--source={addon}"] * covered)

    def _pytest(self, arguments, coverage=(), **variables: str) -> bool:
        return pytest_in_odoo(
            self.running,
            self.database.name,
            arguments,
            coverage,
            **self._coverage_variables,
            **variables,
        ) in (0, NO_TESTS)

    def _is_covered(self) -> bool:
        coverage = [python_env.python(), "-m", "coverage"]
        variables = self._coverage_variables
        self.running.stage([*coverage, "combine", "--quiet"], **variables)
        report = ["report", f"--fail-under={LEAST_COVERED}"]
        return self.running.stage([*coverage, *report], **variables) == 0

    def _require_installed(self) -> None:
        _require(ADDON)
        if not self.database.exists():
            raise Problem(f"{ADDON} could not be installed")

    @property
    def folder(self) -> Path:
        return STATE / "tests" / self.database.name

    @property
    def _coverage_variables(self) -> dict[str, str]:
        return {"COVERAGE_FILE": str(self.folder / "coverage")}


NO_TESTS = 5  # pytest's exit code when it collected nothing


def pytest_in_odoo(running: Session, database: str, arguments, coverage=(), **more):
    """Run pytest with the database's registry and a server on a port of its own.

    :return: its exit code
    """
    runner = ["-m", "coverage", "run", *coverage] if coverage else []
    return running.stage(
        [
            *(python_env.python(), *runner, "-m", "pytest"),
            *("-p", "devtools.testing.own_tests", "--odoo-http"),
            *("--odoo-config", ODOO_RC, "--odoo-database", database),
            *arguments,
        ],
        **more,
    )


@contextmanager
def fresh(running: Session) -> Iterator[OdooTests]:
    """A database nobody else uses; it is gone afterwards."""
    name = f"test-{os.getpid()}-{secrets.token_hex(2)}"
    tests = OdooTests(running, Database(running, name))
    tests.folder.mkdir(parents=True)
    try:
        yield tests
    finally:
        tests.database.drop()
        shutil.rmtree(tests.folder, ignore_errors=True)


def _require(addon: str) -> None:
    if addon not in addons():
        raise NothingToDo(f"{addon} does not exist yet")
