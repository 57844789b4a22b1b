"""`./dev i18n`: the translation template and the Dutch file of each addon."""

import argparse
import tempfile
from pathlib import Path

from .. import python_env
from ..databases import Database
from ..environment import Session, session
from ..kept_database import KeptDatabase
from ..paths import ROOT, addons
from ..testing.stages import NothingToDo

EXPORTS = "complaints-i18n"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./dev i18n")
    parser.add_argument(
        "--check",
        action="store_true",
        help="change nothing; fail when the template is stale or Dutch is missing",
    )
    options = parser.parse_args(arguments)
    with session() as running:
        kept = KeptDatabase(Database(running, EXPORTS), addons(), demo=False)
        with kept.alone():
            # an update leaves letters as they are, so their terms would be old ones
            kept.make_anew()
            if options.check:
                return 0 if check(running, kept.database) else 1
            return 0 if _renew(running, kept.database) else 1


def check(running: Session, database: Database) -> bool:
    """Whether every addon's template is current and its Dutch complete."""
    return _for_each_addon(running, database, "--check")


def _renew(running: Session, database: Database) -> bool:
    return _for_each_addon(running, database)


def _for_each_addon(running: Session, database: Database, *options: str) -> bool:
    if not addons() or not database.exists():
        raise NothingToDo("no addon is installed")
    verdicts = [_translate(running, database, name, *options) for name in addons()]
    return all(verdicts)


def _translate(running: Session, database: Database, addon: str, *options: str) -> bool:
    """Export the terms as they are now, and compare or merge them."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder, f"{addon}.pot")
        if not _export(running, database, addon, template):
            return False
        merge = [python_env.python(), "-m", "devtools.translations", *options]
        return running.stage([*merge, template, ROOT / addon / "i18n"]) == 0


def _export(running: Session, database: Database, addon: str, template: Path) -> bool:
    options = ["--config", running.variables["ODOO_RC"], "--database", database.name]
    odoo = [python_env.python(), "-m", "odoo", "i18n", "export"]
    code = running.stage(
        [*odoo, *options, "--languages", "pot", "--output", template, addon],
        ODOO_LOG_LEVEL="warn",
    )
    return code == 0
