"""`./dev run`: serve Odoo with demo data on this machine's loopback."""

import argparse
import threading
import time
import urllib.error
import urllib.request

from .. import ports, system_packages
from ..databases import Database
from ..environment import Session, session
from ..kept_database import KeptDatabase
from ..paths import DATABASE, LOGS, addons
from ..report import say

READY_WITHIN = 300


def main(arguments: list[str]) -> int:
    options, further = _parse(arguments)
    ports.require_free(options.port, "--port")
    with session() as running:
        system_packages.prefer(system_packages.WKHTMLTOPDF)
        _prepare(running, options.database)
        ports.require_free(options.port, "--port")
        return _serve(running, options, further)


def _parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(
        prog="./dev run",
        description="Serve Odoo with demo data, in English and Dutch. "
        "Further options go to Odoo.",
        allow_abbrev=False,
    )
    parser.add_argument("--port", type=int, default=8069)
    parser.add_argument("--database", default=DATABASE)
    parser.add_argument("--log", action="store_true", help="show Odoo's log here")
    return parser.parse_known_args(arguments)


def _prepare(running: Session, name: str) -> None:
    modules = [*(addons() or ["helpdesk_mgmt"]), "crm"]
    kept = KeptDatabase(
        Database(running, name), modules, demo=True, languages=("nl_NL",)
    )
    with kept.alone():
        kept.bring_up_to_date()


def _serve(running: Session, options: argparse.Namespace, further: list[str]) -> int:
    url = f"http://localhost:{options.port}"
    log = LOGS / f"odoo-{options.database}.log"
    to_file = [] if options.log else ["--logfile", log]
    if to_file:
        say(f"  Odoo's log: {log} (here with --log)")
    threading.Thread(target=_tell_when_ready, args=(url,), daemon=True).start()
    return running.odoo(
        *("--database", options.database, "--db-filter", f"^{options.database}$"),
        *("--http-interface", ports.LOOPBACK, "--http-port", str(options.port)),
        *to_file,
        *further,
    )


def _tell_when_ready(url: str) -> None:
    """Print the address once the login page is there."""
    page = f"{url.replace('localhost', ports.LOOPBACK)}/web/login"
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end:
        if _answers(page):
            print(f"Odoo is ready: {url} (admin / admin). Ctrl-C stops.", flush=True)
            return
        time.sleep(0.3)


def _answers(page: str) -> bool:
    try:
        with urllib.request.urlopen(page, timeout=60):
            return True
    except (urllib.error.URLError, OSError):
        return False
