"""A server with workers, and clients that speak to it as the web client does."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

READY_WITHIN = 120
CONFLICTS = {
    f"psycopg2.errors.{name}"
    for name in ("SerializationFailure", "DeadlockDetected", "LockNotAvailable")
}
REFUSALS = {
    f"odoo.exceptions.{name}"
    for name in ("UserError", "ValidationError", "AccessError")
}


class GivenUp(Exception):
    """The framework tried again as often as it does, and gave up."""


class Refused(Exception):
    """The server answered with a reason why not."""


@contextmanager
def serving(database: str, workers: int) -> Iterator[str]:
    """Serve a database on the loopback, without its scheduled jobs.

    :return: its address
    """
    port, beside = _free_ports(2)
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, os.environ["ODOO"], "server", "--database", database]
    command += ["--http-interface", "127.0.0.1", "--http-port", str(port)]
    command += ["--workers", str(workers), "--gevent-port", str(beside)]
    command += ["--db-filter", f"^{database}$", "--max-cron-threads", "0"]
    command += ["--log-level", "critical"]  # conflicts are meant
    process = subprocess.Popen(command, stdout=sys.stderr)
    try:
        _wait_for(url, process)
        yield url
    finally:
        process.terminate()
        process.wait()


class Client:
    """Somebody who is logged in."""

    def __init__(self, url: str, database: str, login: str, password: str) -> None:
        self._url, self._session = url, requests.Session()
        who = {"db": database, "login": login, "password": password}
        self._ask("/web/session/authenticate", who)

    def call(self, model: str, method: str, *arguments: Any) -> Any:
        """Call a method of a model.

        :raise Refused: with what the user would read
        :raise GivenUp: when others were always first
        """
        asked = {"model": model, "method": method, "args": arguments, "kwargs": {}}
        return self._ask(f"/web/dataset/call_kw/{model}/{method}", asked)

    def _ask(self, path: str, parameters: dict[str, Any]) -> Any:
        asked = {"jsonrpc": "2.0", "params": parameters}
        answer = self._session.post(self._url + path, json=asked).json()
        if error := answer.get("error", {}).get("data"):
            if error["name"] in CONFLICTS:
                raise GivenUp(error["message"])
            if error["name"] in REFUSALS:
                raise Refused(error["message"])
            raise RuntimeError(error["debug"])
        return answer.get("result")


def _free_ports(number: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _number in range(number)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _wait_for(url: str, process: subprocess.Popen) -> None:
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            requests.get(f"{url}/web/login", timeout=READY_WITHIN)
        except requests.ConnectionError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"Odoo does not answer at {url}.")
