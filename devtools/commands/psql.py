"""`./dev psql …`: PostgreSQL's client, on the development database by default."""

import os

from .. import postgres
from ..environment import session
from ..paths import DATABASE


def main(arguments: list[str]) -> int:
    database = os.environ.get("PGDATABASE", DATABASE)
    psql = postgres.programs() / "psql"
    with session() as running:
        return running.call([psql, *arguments], PGDATABASE=database)
