"""Chromium and wkhtmltopdf: the only things ever installed system-wide, and by root."""

import os
import shutil
from dataclasses import dataclass

from .process import run_step
from .report import Problem, say, step


@dataclass(frozen=True)
class Program:
    """A program that Odoo looks for on PATH, and the package that brings it."""

    package: str
    purpose: str
    names: tuple[str, ...]

    def is_here(self) -> bool:
        """Whether Odoo will find it under one of its names."""
        return any(shutil.which(name) for name in self.names)


CHROMIUM = Program(
    "chromium",
    "the browser tests",
    ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable"),
)
WKHTMLTOPDF = Program("wkhtmltopdf", "PDFs", ("wkhtmltopdf",))


def require(*programs: Program) -> None:
    """Have these programs, or say which packages bring them."""
    missing = [program for program in programs if not program.is_here()]
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Problem(_sentence(missing))
    _install([program.package for program in missing])


def prefer(*programs: Program) -> None:
    """Like `require`, but what is missing only gets a remark."""
    try:
        require(*programs)
    except Problem as problem:
        say(f"  note: {problem}")


def _sentence(missing: list[Program]) -> str:
    wants = " and ".join(f"{item.package} (for {item.purpose})" for item in missing)
    packages = " ".join(item.package for item in missing)
    return (
        f"Not on PATH: {wants}. On Debian, as root: apt-get install {packages}; "
        "elsewhere, the packages of the same purpose."
    )


def _install(packages: list[str]) -> None:
    """With apt, as root, said aloud; the lists are read anew only when needed."""
    names = " ".join(packages)
    with step(f"installing system-wide, with apt-get: {names}"):
        try:
            _apt_get("install", *packages, failure="no luck with the present lists")
        except Problem:
            _apt_get("update", failure="apt-get update failed.")
            failure = f"apt-get could not install {names}. Install it yourself."
            _apt_get("install", *packages, failure=failure)


def _apt_get(*arguments: str, failure: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run_step(
        [
            *("apt-get", "--quiet", "--yes", "--no-install-recommends"),
            *("-o", "DPkg::Lock::Timeout=300", *arguments),
        ],
        log="apt",
        failure=failure,
        env=environment,
    )
