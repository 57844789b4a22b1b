"""The environment that programs get: Odoo importable, its settings and database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import locks, oca, odoo_config, odoo_source, postgres, process, python_env
from .paths import ROOT, STATE
from .report import Problem, say

OWNER = STATE / "checkout"


@dataclass(frozen=True)
class Session:
    """A running database and the variables that lead to it."""

    variables: dict[str, str]
    keep_open: tuple[int, ...] = ()

    def call(self, command: list[str | Path], **extra: str) -> int:
        """Run a command of the environment in the foreground."""
        variables = self.variables | extra
        return process.call(command, variables, keep_open=self.keep_open)

    def stage(self, command: list[str | Path], **extra: str) -> int:
        """Run a part of a larger command, at the root; its interrupt ends us too."""
        variables = self.variables | extra
        return process.call(
            command, variables, keep_open=self.keep_open, cwd=ROOT, is_ours=True
        )

    def odoo(self, *arguments: str | Path, **extra: str) -> int:
        """Run Odoo's command line."""
        script = odoo_source.find().script
        return self.call([python_env.python(), script, *arguments], **extra)


STEPS = (python_env.STEP, oca.STEP)


def ensure() -> None:
    """Everything below `.dev/` that Odoo needs; quick when it is there."""
    python_env.check_version()
    _refuse_what_is_not_ours()
    if _is_complete():
        return
    with locks.alone(STATE / "setup.lock", "another ./dev that sets up .dev/"):
        if not _is_complete():
            _set_up()


def _set_up() -> None:
    say("Setting up .dev/ (only the first time, or when versions change):")
    OWNER.write_text(str(ROOT), encoding="utf-8")
    odoo_source.ensure()
    for part in STEPS:
        part.ensure()


def _is_complete() -> bool:
    return all(part.is_done() for part in STEPS) and _odoo_is_there()


def _odoo_is_there() -> bool:
    return bool(os.environ.get("ODOO_SOURCE")) or odoo_source.STEP.is_done()


def _refuse_what_is_not_ours() -> None:
    """A `.dev` that another checkout or user made is named, and left alone."""
    if not STATE.exists():
        _require_writable(ROOT)
        return
    if not STATE.is_dir():
        raise Problem(f"{STATE} is in the way: it is no folder. Remove it.")
    _require_writable(STATE)
    owner = OWNER.read_text(encoding="utf-8") if OWNER.is_file() else str(ROOT)
    if owner != str(ROOT) and (Path(owner) / "devtools").is_dir():
        raise Problem(f"{STATE} belongs to the checkout {owner}. Use one of your own.")


def _require_writable(folder: Path) -> None:
    if not os.access(folder, os.W_OK):
        raise Problem(
            f"{folder} cannot be written by this user. Work as its owner, or in a "
            "checkout of your own."
        )


@contextmanager
def session() -> Iterator[Session]:
    """Set up, start the database when it is ours to start, and stop it at the end."""
    ensure()
    server = postgres.server()
    with server.running() as keep_open:
        yield Session(variables(server), keep_open)


def variables(server: postgres.Server) -> dict[str, str]:
    """The whole environment for a child process."""
    inherited = process.clean_environment()
    inherited.pop("DATABASE_URL", None)
    return inherited | _fallbacks() | exports(server)


def exports(server: postgres.Server) -> dict[str, str]:
    """What `./dev env` prints: the variables that this repository sets."""
    path = [python_env.python().parent, postgres.programs(), os.environ.get("PATH", "")]
    return {
        "ODOO_RC": str(odoo_config.write(server.environment)),
        "PYTHON": str(python_env.python()),
        "ODOO": str(odoo_source.find().script),
        "PYTHONPATH": str(odoo_source.find().root),
        "ADDONS_PATH": ",".join(map(str, _all_addons())),
        **server.environment,
        "PATH": os.pathsep.join(map(str, path)),
    }


def _all_addons() -> list[Path]:
    """Every folder with addons, those inside Odoo's package included."""
    inside = odoo_source.find().root / "odoo" / "addons"
    return [*odoo_config.addons_path(), inside]


def _fallbacks() -> dict[str, str]:
    """A home and a language where the caller has none, as in a bare CI job."""
    found = {}
    home = os.environ.get("HOME")
    if not home or not os.access(home, os.W_OK):
        (STATE / "home").mkdir(exist_ok=True)
        found["HOME"] = str(STATE / "home")
    if not (os.environ.get("LANG") or os.environ.get("LC_ALL")):
        found["LANG"] = "C.UTF-8"
    return found
