"""Odoo's configuration file below `.dev/`, written when it would change."""

from pathlib import Path

from . import oca, odoo_source
from .paths import ODOO_DATA, ODOO_RC, ROOT, STATE, addons

DB_OPTIONS = {
    "PGHOST": "db_host",
    "PGPORT": "db_port",
    "PGUSER": "db_user",
    "PGPASSWORD": "db_password",
    "PGSSLMODE": "db_sslmode",
}


def addons_path() -> list[Path]:
    """Ours first, then OCA's, then Odoo's own beside the package."""
    ours = [ROOT] if addons() else []
    return [*ours, oca.addons(), *odoo_source.find().addons]


def write(database: dict[str, str]) -> Path:
    """Write the file for this database server; readable by its owner only."""
    text = _text(database)
    if not ODOO_RC.is_file() or ODOO_RC.read_text(encoding="utf-8") != text:
        draft = ODOO_RC.with_suffix(".conf.draft")
        draft.touch(mode=0o600)
        draft.write_text(text, encoding="utf-8")
        draft.rename(ODOO_RC)
    return ODOO_RC


def _text(database: dict[str, str]) -> str:
    options = {
        "addons_path": ",".join(map(str, addons_path())),
        "data_dir": ODOO_DATA,
        "http_interface": "127.0.0.1",
        "db_maxconn": 32,
        "screenshots": STATE / "screenshots",
        **{option: database[name] for name, option in _named(database)},
    }
    lines = [f"{key} = {value}" for key, value in options.items()]
    return "\n".join(["; Written by ./dev.", "[options]", *lines, ""])


def _named(database: dict[str, str]) -> list[tuple[str, str]]:
    return [(name, option) for name, option in DB_OPTIONS.items() if name in database]
