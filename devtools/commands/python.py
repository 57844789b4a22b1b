"""`./dev python …`: Python with Odoo importable and the database running."""

from .. import python_env
from ..environment import session


def main(arguments: list[str]) -> int:
    with session() as running:
        return running.call([python_env.python(), *arguments])
