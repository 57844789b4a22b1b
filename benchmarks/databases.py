"""Databases of one run: made by it, named for it, dropped at its end."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg2
from psycopg2.errors import InsufficientPrivilege
from psycopg2.extensions import connection, quote_ident

LOCALE = "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'"


class Databases:
    """Makes the databases of a run on the server that the environment names."""

    def __init__(self) -> None:
        self.prefix = f"complaint_bench_{os.getpid()}"
        self._made: list[str] = []

    def name(self, part: str) -> str:
        return f"{self.prefix}_{part}"

    def install(self, part: str, module: str, source: str | None = None) -> str:
        """A database with a module, on top of a copy of another when named."""
        name = self.copy(source, part) if source else self._create(part, LOCALE)
        odoo("--database", name, "--init", module)
        return name

    def copy(self, source: str, part: str) -> str:
        """A copy of a database that nobody is connected to."""
        return self._create(
            part, f'TEMPLATE "{source}" STRATEGY FILE_COPY', files_of=source
        )

    def _create(self, part: str, how: str, files_of: str = "") -> str:
        name = self.name(part)
        self._made.append(name)
        with self.session("postgres") as server:
            execute(server, f"CREATE DATABASE {quote_ident(name, server)} {how}")
        if files_of and _filestore(files_of).is_dir():
            shutil.copytree(_filestore(files_of), _filestore(name))
        return name

    def drop(self, name: str) -> None:
        with self.session("postgres") as server:
            statement = f"DROP DATABASE IF EXISTS {quote_ident(name, server)}"
            try:
                execute(server, f"{statement} WITH (FORCE)")
            except InsufficientPrivilege:
                # autovacuum is at work there; a plain drop sends it away and waits
                execute(server, statement)
        shutil.rmtree(_filestore(name), ignore_errors=True)
        self._made.remove(name)

    def drop_all(self) -> None:
        for name in self._made[::-1]:
            self.drop(name)

    @staticmethod
    def session(name: str) -> "Session":
        return Session(name)


class Session:
    """One connection, each statement its own transaction; closed at the end."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> connection:
        self._connection = psycopg2.connect(dbname=self._name)
        self._connection.autocommit = True
        return self._connection

    def __exit__(self, *_error: object) -> None:
        self._connection.close()


def execute(session: connection, statement: str, values: object = None) -> list[tuple]:
    """Run one statement.

    :return: its rows, none for a statement that gives no rows
    """
    with session.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def odoo(*arguments: str) -> None:
    """Run Odoo's command line once, without serving; its warnings are shown."""
    command = [sys.executable, "-m", "odoo", *arguments]
    command += ["--stop-after-init", "--no-http", "--log-level", "warn"]
    subprocess.run(command, check=True, stdout=sys.stderr)


def _filestore(name: str) -> Path:
    """Where Odoo keeps the files of a database, by the configuration in use."""
    settings = Path(os.environ["ODOO_RC"]).read_text(encoding="utf-8")
    values = dict(
        (part.strip() for part in line.split("=", 1))
        for line in settings.splitlines()
        if "=" in line
    )
    return Path(values["data_dir"]) / "filestore" / name
