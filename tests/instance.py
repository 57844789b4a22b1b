"""An Odoo with a database of its own, met as a process and over HTTP only.

The environment is that of `./dev env`; `./dev test tests` gives it.
"""

import atexit
import functools
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from ast import literal_eval
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import URLError

import psycopg2

PORTS = range(8190, 8200)
READY_WITHIN = 120
ADDON = Path(__file__).resolve().parent.parent / "complaint_management"


class Instance:
    """A database and the Odoo that works on it.

    It begins with what the addon builds on, the addon itself not yet installed.
    """

    def __init__(self, name: str) -> None:
        if "ODOO_RC" not in os.environ:
            raise RuntimeError("These tests need Odoo: ./dev test tests")
        self.name = f"complaints_{name}_{os.getpid()}"

    def __enter__(self) -> "Instance":
        host = _host()
        _execute("postgres", f"CREATE DATABASE {self.name} TEMPLATE {host}")
        if _filestore(host).is_dir():
            shutil.copytree(_filestore(host), _filestore(self.name))
        return self

    def __exit__(self, *_error: object) -> None:
        _drop(self.name)

    def rows(self, query: str, values: object = None) -> list[tuple]:
        """Ask the database itself."""
        return _execute(self.name, query, values)

    def value(self, query: str) -> Any:
        return self.rows(query)[0][0]

    def odoo(self, *arguments: str) -> str:
        """Run Odoo's command line once.

        :return: its log
        """
        return _odoo(self.name, *arguments)

    def shell(self, script: str) -> str:
        """Run a script in Odoo's shell; what it does is committed."""
        result = subprocess.run(
            [*_command(self.name, "shell"), "--no-http", "--log-level", "error"],
            input=f"{script}\nenv.cr.commit()\n",
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr[-3000:]
        assert "Traceback" not in result.stderr, result.stderr[-3000:]
        return result.stdout

    @contextmanager
    def serving(self, workers: int = 0) -> Iterator["Server"]:
        """Serve it on the loopback, without its scheduled jobs.

        :param workers: so many processes; 0 is one process with threads
        """
        port, beside = _free_ports(2)
        process = subprocess.Popen(
            [
                *_command(self.name),
                *("--http-interface", "127.0.0.1", "--http-port", str(port)),
                *("--workers", str(workers), "--gevent-port", str(beside)),
                *("--db-filter", f"^{self.name}$", "--max-cron-threads", "0"),
                # on a busy machine the first page takes long: its assets are built
                *("--limit-time-real", "600", "--limit-time-cpu", "600"),
                *("--log-level", "warn"),
            ]
        )
        try:
            server = Server(f"http://127.0.0.1:{port}")
            server.process = process
            _wait_for(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(60)


class Server(str):
    """The address of a running Odoo; and what can be done to its processes."""

    process: subprocess.Popen

    def workers(self) -> list[int]:
        """The processes that answer requests, but for that of live messages."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(child) for child in children if not _is_for_live_messages(child)]

    def kill_one(self, which: int) -> None:
        """End a worker as a crash would, in the middle of whatever it does."""
        workers = self.workers()
        with suppress(ProcessLookupError):
            os.kill(workers[which % len(workers)], signal.SIGKILL)


class Client:
    """Somebody who is logged in, speaking to Odoo as the web client does."""

    def __init__(self, url: str, login: str, password: str) -> None:
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self._open = urllib.request.build_opener(cookies).open
        self._url = url
        database = {"db": _only_database(self)}
        answer = self._ask(
            "/web/session/authenticate",
            {**database, "login": login, "password": password},
        )
        self.uid = answer["uid"]

    def call(self, model: str, method: str, *arguments: Any, **named: Any) -> Any:
        """Call a method of a model, as the web client does."""
        return self._ask(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": arguments, "kwargs": named},
        )

    def upload(self, path: str, values: dict[str, str], name: str, file: bytes) -> Any:
        """Send a form with one file, and the token against forged requests."""
        values = {**values, "csrf_token": self._csrf_token()}
        limit = "----------complaints"
        parts = [
            f'--{limit}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n'
            f"{value}\r\n"
            for key, value in values.items()
        ]
        parts.append(
            f'--{limit}\r\nContent-Disposition: form-data; name="ufile"; '
            f'filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
        )
        body = "".join(parts).encode() + file + f"\r\n--{limit}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={limit}"}
        request = urllib.request.Request(self._url + path, body, kind)
        with self._open(request, timeout=60) as response:
            return json.load(response)

    def _csrf_token(self) -> str:
        with self._open(f"{self._url}/odoo", timeout=60) as response:
            page = response.read().decode()
        return page.partition('csrf_token: "')[2].partition('"')[0]

    def _ask(self, path: str, parameters: dict[str, Any]) -> Any:
        body = json.dumps({"jsonrpc": "2.0", "params": parameters}).encode()
        kind = {"Content-Type": "application/json"}
        request = urllib.request.Request(self._url + path, body, kind)
        with self._open(request, timeout=600) as response:
            answer = json.load(response)
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer.get("result")


def _only_database(client: Client) -> str:
    [name] = client._ask("/web/database/list", {})
    return name


@functools.cache
def _host() -> str:
    """A database with all that the addon depends on, made once for all tests."""
    name = f"complaints_host_{os.getpid()}"
    manifest = literal_eval((ADDON / "__manifest__.py").read_text("utf-8"))
    _execute("postgres", f"CREATE DATABASE {name} TEMPLATE template0 LC_COLLATE 'C'")
    atexit.register(_drop, name)
    _odoo(name, "--init", ",".join(manifest["depends"]), "--log-level", "warn")
    return name


def _odoo(database: str, *arguments: str) -> str:
    result = subprocess.run(
        [*_command(database), "--no-http", "--stop-after-init", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-3000:]
    return result.stderr


def _drop(database: str) -> None:
    # FORCE would fail on the server's own housekeeping, which a plain drop sends away
    ours = "datname = %s AND usename = current_user"
    end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {ours}"
    _execute("postgres", end, [database])
    _execute("postgres", f"DROP DATABASE IF EXISTS {database}")
    shutil.rmtree(_filestore(database), ignore_errors=True)


def _filestore(database: str) -> Path:
    """Where Odoo keeps the files of a database, by the configuration in use."""
    settings = Path(os.environ["ODOO_RC"]).read_text("utf-8").splitlines()
    [data] = [line for line in settings if line.startswith("data_dir")]
    return Path(data.partition("=")[2].strip()) / "filestore" / database


def _command(database: str, name: str = "server") -> list[str]:
    odoo = [os.environ["PYTHON"], os.environ["ODOO"], name]
    return [*odoo, "--database", database]


def _execute(database: str, statement: str, values: object = None) -> list[tuple]:
    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def _free_ports(number: int) -> list[int]:
    free = []
    for port in PORTS:
        with socket.socket() as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                attempt.bind(("127.0.0.1", port))
            except OSError:
                continue
            free.append(port)
        if len(free) == number:
            return free
    raise RuntimeError(f"No {number} ports are free in {PORTS}.")


def _is_for_live_messages(pid: str) -> bool:
    with suppress(FileNotFoundError):
        return b"gevent" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    return False


def _wait_for(url: str, process: subprocess.Popen) -> None:
    end = time.monotonic() + READY_WITHIN
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/web/login", timeout=READY_WITHIN):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"Odoo does not answer at {url}.")
