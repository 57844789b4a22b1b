"""The commands of `./dev`: each is a module in `commands/` with a HELP and a main."""

import importlib
import sys

from . import process
from .report import Problem, say

COMMANDS = {
    "run": "serve Odoo with demo data on http://localhost:8069",
    "test": "run all tests, or those named",
    "odoo": "Odoo's own command line",
    "python": "Python with Odoo importable and the database running",
    "psql": "PostgreSQL's client on the development database",
    "lint": "check the style of the addons (--fix repairs what can be)",
    "i18n": "renew the translation template and the Dutch file (--check: only look)",
    "bench": "measure the figures to reach",
    "env": 'print the environment for other scripts: eval "$(./dev env)"',
}


def usage() -> str:
    """What `./dev --help` prints."""
    lines = [f"  {name:<8}{text}" for name, text in COMMANDS.items()]
    return "\n".join(
        [
            "usage: ./dev COMMAND [ARGUMENTS]",
            "",
            *lines,
            "",
            "Everything is set up below .dev/ at the first use; remove that folder to",
            "start afresh. ODOO_SOURCE names a checkout of Odoo 19.0 to use instead of",
            "the package; PGHOST or DATABASE_URL a database server.",
        ]
    )


def main(arguments: list[str]) -> int:
    """Run one command and end as it did."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(usage())
        return 0
    name, *rest = arguments
    if name not in COMMANDS:
        say(f"./dev knows no command “{name}”.\n\n{usage()}")
        return 2
    try:
        command = importlib.import_module(f"{__package__}.commands.{name}")
        return process.end_like(command.main(rest))
    except Problem as problem:
        say(f"./dev {name}: {problem}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. Run the command again to go on where it was.")
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 141
