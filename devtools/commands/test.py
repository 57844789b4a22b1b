"""`./dev test`: all tests; `./dev test PATH …`: those named, on a kept database."""

import argparse
from pathlib import Path

from .. import node_env, python_env, system_packages
from ..databases import Database
from ..environment import Session, ensure, session
from ..kept_database import KeptDatabase
from ..paths import ROOT, addons
from ..testing import odoo_tests
from ..testing.stages import NothingToDo, Stage, run_all
from . import i18n, lint

KEPT = "complaints-test"


def main(arguments: list[str]) -> int:
    options, for_pytest = _parse(arguments)
    ensure()
    system_packages.require(system_packages.CHROMIUM, system_packages.WKHTMLTOPDF)
    with session() as running:
        if for_pytest or options.fresh:
            return _run_named(running, for_pytest, options.fresh)
        return _run_everything(running)


def _parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="./dev test",
        description="Without arguments: every test, on fresh databases. With paths and "
        "options of pytest: just those tests, on a database that is kept.",
        allow_abbrev=False,
    )
    parser.add_argument("--fresh", action="store_true", help="make that database anew")
    return parser.parse_known_args(arguments)


def _run_everything(running: Session) -> int:
    with odoo_tests.fresh(running) as tests:
        stages = [
            Stage("style", lint.run),
            Stage("fresh install, log without warnings", tests.install),
            Stage("tests of the addon, with coverage", tests.addon),
            Stage("Odoo's own style tests", tests.core_style),
            Stage("tests of helpdesk_mgmt with the addon", tests.host),
            Stage("tests of the bridge to CRM", tests.bridge),
            # of the bridge too, so after it was installed
            Stage("translations", lambda: i18n.check(running, tests.database)),
            Stage("tests from outside", lambda: _outside(running)),
        ]
        return 0 if run_all(stages) else 1


def _outside(running: Session) -> bool:
    if not any((ROOT / "tests").glob("test_*.py")):
        raise NothingToDo("tests/ holds no tests yet")
    return _pytest_outside(running, ["tests"]) == 0


def _pytest_outside(running: Session, arguments: list[str]) -> int:
    """These tests meet Odoo as a process only, so Odoo's pytest plugin stays out."""
    node_env.STEP.ensure()  # axe-core, for the pages that everybody meets
    pytest = [python_env.python(), "-m", "pytest", "-p", "no:odoo"]
    return running.stage([*pytest, *arguments])


def _run_named(running: Session, arguments: list[str], fresh: bool) -> int:
    arguments = [_from_root(argument) for argument in arguments]
    inside = [item for item in arguments if _belongs_to(item, tuple(addons()))]
    outside = [item for item in arguments if _belongs_to(item, ("tests",))]
    options = [item for item in arguments if item not in inside + outside]
    codes = []
    if inside or not outside:
        codes.append(_run_inside(running, (inside or _all_inside()) + options, fresh))
    if outside:
        codes.append(_pytest_outside(running, outside + options))
    return max(codes, key=abs)


def _run_inside(running: Session, arguments: list[str], fresh: bool) -> int:
    modules = addons() or ["helpdesk_mgmt"]
    kept = KeptDatabase(Database(running, KEPT), modules, demo=False)
    with kept.alone():
        if fresh:
            kept.make_anew()
        else:
            kept.bring_up_to_date()
        return odoo_tests.pytest_in_odoo(running, KEPT, arguments)


def _all_inside() -> list[str]:
    folders = [f"{addon}/tests" for addon in addons()]
    return [folder for folder in folders if (ROOT / folder).is_dir()]


def _from_root(argument: str) -> str:
    """Paths are given from where one stands; the tests run at the root."""
    path, separator, rest = argument.partition("::")
    if argument.startswith("-") or not Path(path).exists():
        return argument
    absolute = Path(path).resolve()
    inside = absolute.is_relative_to(ROOT)
    name = str(absolute.relative_to(ROOT)) if inside else str(absolute)
    return f"{name}{separator}{rest}"


def _belongs_to(argument: str, folders: tuple[str, ...]) -> bool:
    path = argument.partition("::")[0]
    return (ROOT / path).exists() and Path(path).parts[:1] in [(f,) for f in folders]
