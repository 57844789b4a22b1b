"""A database that is kept between calls: made once, updated when the addons change."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import locks, process, python_env, sources
from .databases import Database
from .paths import STATE
from .report import say, step


@dataclass(frozen=True)
class KeptDatabase:
    """What is in it is noted in a file beside, to tell cheaply whether it is current.

    A database without a note is somebody else's: it is used as it is, and neither
    updated nor dropped.
    """

    database: Database
    modules: list[str]
    demo: bool
    languages: tuple[str, ...] = ()  # beside English

    @property
    def name(self) -> str:
        return self.database.name

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Two calls never make or update the same database at once."""
        lock = STATE / "databases" / f"{self.name}.lock"
        with locks.alone(lock, f"another ./dev that prepares “{self.name}”"):
            yield

    def bring_up_to_date(self) -> None:
        """Create, update or leave it, whichever is needed."""
        note = self._read_note()
        if not self.database.exists():
            self._create()
        elif note is None:
            say(f"  “{self.name}” was not made by this checkout: used as it is")
        elif note["sources"] is None:
            say(f"  “{self.name}” was left half made: made anew")
            self.make_anew()
        elif note != self._wanted_note():
            self._update(note)

    def make_anew(self) -> None:
        """Drop what is there and start again."""
        self.database.drop()
        self._create()

    def _create(self) -> None:
        self._write_note({"modules": [], "sources": None})
        wanted = self._wanted_note()
        with step(f"database “{self.name}” with {', '.join(self.modules)}"):
            self.database.create()
            options = ["--with-demo"] if self.demo else []
            options += self._languages()
            # one by one: what is installed beside an addon adds fields to its models
            for module in self.modules:
                self._odoo("--init", module, *options)
        self._write_note(wanted)

    def _update(self, note: dict[str, Any]) -> None:
        wanted = self._wanted_note()
        new = [name for name in self.modules if name not in note["modules"]]
        changes = ["--update", ",".join(note["modules"])]
        if new:
            changes += ["--init", ",".join(new)]
        with step(f"database “{self.name}”: the addons changed, updating"):
            self._odoo(*changes, *self._languages())
        self._write_note(wanted)

    def _languages(self) -> list[str]:
        return ["--load-language", ",".join(self.languages)] if self.languages else []

    def _odoo(self, *arguments: str) -> None:
        process.run_step(
            [
                *(python_env.python(), "-m", "odoo", "--database", self.name),
                *("--stop-after-init", "--no-http", *arguments),
            ],
            log=f"database-{self.name}",
            failure=f"Odoo could not prepare the database “{self.name}”.",
            env=self.database.running.variables,
        )

    # The note

    @property
    def _note(self) -> Path:
        return STATE / "databases" / f"{self.name}.json"

    def _wanted_note(self) -> dict[str, Any]:
        return {"modules": self.modules, "sources": sources.fingerprint()}

    def _read_note(self) -> dict[str, Any] | None:
        try:
            return json.loads(self._note.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None

    def _write_note(self, note: dict[str, Any]) -> None:
        self._note.parent.mkdir(parents=True, exist_ok=True)
        self._note.write_text(json.dumps(note), encoding="utf-8")
