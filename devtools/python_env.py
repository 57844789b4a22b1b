"""The virtual environment below `.dev/python` with all pinned Python packages."""

import shutil
import sys
from pathlib import Path

from . import process
from .paths import ROOT
from .report import Problem
from .setup_step import SetupStep
from .versions import versions

GROUPS = ("odoo", "database", "testing", "linting", "transitive")


def requirements() -> list[str]:
    """All pinned requirements, those of Odoo first."""
    pins = versions()["python"]
    return [requirement for group in GROUPS for requirement in pins[group]]


def python() -> Path:
    """The interpreter that has Odoo's dependencies."""
    return STEP.folder / "bin" / "python"


def site_packages() -> Path:
    """Where the environment keeps its packages."""
    found = next((STEP.folder / "lib").glob("python3.*/site-packages"), None)
    if found is None:
        raise Problem(f"{STEP.folder} is incomplete. Remove it and run again.")
    return found


def check_version() -> None:
    """Odoo 19 and its dependencies are tried on the versions named in the pins."""
    lowest, highest = (_version(versions()["python"][end]) for end in ("min", "max"))
    if not lowest <= sys.version_info[:2] <= highest:
        raise Problem(
            f"Python {sys.version_info[0]}.{sys.version_info[1]} does not fit: "
            f"{versions()['python']['min']} to {versions()['python']['max']} do."
        )


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def _build(folder: Path) -> None:
    _make_venv(folder)
    process.run_step(
        [
            *(folder / "bin" / "python", "-m", "pip", "install", "--no-input"),
            *("--disable-pip-version-check", "--progress-bar", "off"),
            *("--no-compile", "--prefer-binary", "--retries", "2"),
            *requirements(),
        ],
        log="python",
        failure="pip could not install the Python packages. Is the package index "
        "within reach? What was fetched is kept; run the command again to go on.",
    )


def _make_venv(folder: Path) -> None:
    """A virtual environment cannot move: one made elsewhere is made anew."""
    marker = folder / ".made-at"
    made_here = marker.is_file() and marker.read_text(encoding="utf-8") == str(ROOT)
    if made_here and (folder / "bin" / "python").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    process.run_step(
        [getattr(sys, "_base_executable", sys.executable), "-m", "venv", folder],
        log="python",
        failure="Python could not make a virtual environment. "
        "On Debian and Ubuntu it needs: apt-get install python3-venv",
    )
    marker.write_text(str(ROOT), encoding="utf-8")


STEP = SetupStep(
    name="python",
    title="Python packages",
    pins=[requirements(), list(sys.version_info[:2])],
    build=_build,
    megabytes=1500,
    in_place=True,
)
