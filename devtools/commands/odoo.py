"""`./dev odoo …`: Odoo's own command line, with this repository's configuration."""

from ..environment import session


def main(arguments: list[str]) -> int:
    with session() as running:
        return running.odoo(*arguments)
