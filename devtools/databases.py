"""Databases: made and dropped through psql, on whichever server is in use."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass

from . import postgres
from .environment import Session
from .paths import ODOO_DATA
from .report import Problem

EXTENSIONS = ("pg_trgm", "unaccent")  # used by Odoo where the server has them


@dataclass(frozen=True)
class Database:
    """One database of the server in use."""

    running: Session
    name: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z0-9][\w.-]{0,62}", self.name):
            raise Problem(f"“{self.name}” is no name for a database.")

    def exists(self) -> bool:
        """Whether the server has it."""
        return bool(self._sql(f"SELECT 1 FROM pg_database WHERE datname='{self.name}'"))

    def create(self) -> None:
        """As Odoo creates one, without its complaint where an extension is missing."""
        self._sql(
            f'CREATE DATABASE "{self.name}" TEMPLATE template0 '
            "ENCODING 'UTF8' LC_COLLATE 'C'"
        )
        names = ", ".join(f"'{name}'" for name in EXTENSIONS)
        here = f"SELECT name FROM pg_available_extensions WHERE name IN ({names})"
        for extension in self._sql(here).split():
            self._sql(f"CREATE EXTENSION IF NOT EXISTS {extension}", self.name)

    def drop(self) -> None:
        """With its filestore; whoever is still connected is cut off."""
        # FORCE would fail on the server's housekeeping, which a plain drop sends away
        self._sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname='{self.name}' AND usename = current_user"
        )
        self._sql(f'DROP DATABASE IF EXISTS "{self.name}"')
        shutil.rmtree(ODOO_DATA / "filestore" / self.name, ignore_errors=True)

    def _sql(self, statement: str, database: str = "postgres") -> str:
        command = [
            *(postgres.programs() / "psql", "--no-psqlrc", "--quiet"),
            *("--tuples-only", "--no-align", "--dbname", database),
            *("--set", "ON_ERROR_STOP=1", "--command", statement),
        ]
        result = subprocess.run(
            [os.fspath(part) for part in command],
            env=self.running.variables,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise Problem(f"The database server answers: {result.stderr.strip()}")
        return result.stdout.strip()
