"""`./dev psql …`: PostgreSQL's client, on the development database by default."""

import os

from .. import postgres
from ..environment import session
from ..paths import DATABASE


def main(arguments: list[str]) -> int:
    database = os.environ.get("PGDATABASE", DATABASE)
    with session() as running:
        psql = postgres.programs() / "psql"
        return running.call([psql, *arguments], PGDATABASE=database)
