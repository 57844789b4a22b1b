"""A part of the environment that is built once and rebuilt when its pins change."""

import errno
import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .paths import BUILDING, ROOT, STAMPS, STATE
from .report import Problem, step


@dataclass(frozen=True)
class SetupStep:
    """One folder below `.dev/`, complete exactly when its stamp holds its pins.

    `build` makes the folder at the path it is given. The folder takes its final name
    only when complete, so an interruption leaves nothing that looks finished. A step
    that has to be built where it stays (`in_place`) goes on with what is there.
    """

    name: str
    title: str
    pins: Any
    build: Callable[[Path], None]
    megabytes: int
    in_place: bool = False

    @property
    def folder(self) -> Path:
        return STATE / self.name

    @property
    def stamp(self) -> Path:
        return STAMPS / self.name

    @property
    def fingerprint(self) -> str:
        """Changes with the pinned versions and with the place of the checkout."""
        facts = json.dumps([self.pins, str(ROOT)], sort_keys=True)
        return hashlib.sha256(facts.encode()).hexdigest()

    def is_done(self) -> bool:
        """Whether the folder is there and complete, for these very pins."""
        try:
            stamped = self.stamp.read_text(encoding="utf-8")
        except FileNotFoundError:
            return False
        return stamped == self.fingerprint and self.folder.is_dir()

    def ensure(self) -> None:
        """Build what is missing; an earlier, interrupted attempt does no harm."""
        if self.is_done():
            return
        self._require_space()
        self.stamp.unlink(missing_ok=True)
        with step(self.title):
            self._build_translating_errors()
        STAMPS.mkdir(parents=True, exist_ok=True)
        self.stamp.write_text(self.fingerprint, encoding="utf-8")

    def _build_translating_errors(self) -> None:
        try:
            if self.in_place:
                self.build(self.folder)
            else:
                self._build_aside()
        except OSError as error:
            raise _explain(error) from error

    def _build_aside(self) -> None:
        building = BUILDING / self.name
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        self.build(building)
        if self.folder.exists():
            shutil.rmtree(self.folder)
        building.rename(self.folder)

    def _require_space(self) -> None:
        STATE.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(STATE).free // 1_000_000
        if free < self.megabytes:
            raise Problem(
                f"“{self.title}” needs about {self.megabytes} MB below {STATE}, "
                f"and only {free} MB are free. Make room and run the command again."
            )


def _explain(error: OSError) -> Exception:
    """The few system errors that a person can do something about, in words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Problem("The disk is full. Make room and run the command again.")
    if error.errno in (errno.EACCES, errno.EROFS):
        return Problem(
            f"{error.filename} cannot be written. If another user made .dev/, "
            "remove that folder or work as that user."
        )
    return error
