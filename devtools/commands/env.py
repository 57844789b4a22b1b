"""`./dev env`: the environment as shell exports, for scripts of one's own.

The embedded server runs only while a `./dev` command does; the exports name where it
will be.
"""

import shlex

from .. import environment, postgres


def main(arguments: list[str]) -> int:
    environment.ensure()
    for name, value in environment.exports(postgres.server()).items():
        print(f"export {name}={shlex.quote(value)}")
    return 0
