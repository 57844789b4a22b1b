"""`./dev` as a person meets it: what it says, what it starts, what it leaves behind."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = ("run", "test", "odoo", "python", "psql", "lint", "i18n", "bench", "env")
HEAVY = ("python", "odoo", "oca")
DATABASE_VARIABLES = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "DATABASE_URL")
WRITE_STAMPS = """
from devtools import oca, odoo_source, python_env
from devtools.paths import STAMPS
STAMPS.mkdir(parents=True)
for step in (python_env.STEP, odoo_source.STEP, oca.STEP):
    step.stamp.write_text(step.fingerprint)
"""


class Checkout:
    """A checkout of one's own, without the caller's database."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name not in (*DATABASE_VARIABLES, "ODOO_RC", "PYTHONPATH")
        }

    def dev(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
        with self.start(*arguments, **variables) as process:
            output, errors = process.communicate(timeout=60)
        return subprocess.CompletedProcess(
            arguments, process.returncode, output, errors
        )

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen:
        return subprocess.Popen(
            [self.folder / "dev", *arguments],
            cwd=self.folder,
            env=self.environment | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def answer(self, statement: str = "SELECT 1", **variables: str) -> str:
        result = self.dev("psql", "-d", "postgres", "-Atc", statement, **variables)
        assert result.returncode == 0, result.stderr
        return result.stdout.strip()

    @property
    def server_runs(self) -> bool:
        return (self.folder / ".dev/postgres/data/postmaster.pid").exists()


@pytest.fixture
def bare(tmp_path) -> Checkout:
    """Just cloned: nothing is set up."""
    return _copy_to(tmp_path / "checkout")


@pytest.fixture
def ready(tmp_path):
    """Set up with this checkout's packages, and a database server of its own."""
    return _ready_in(tmp_path / "checkout")


def _copy_to(folder: Path) -> Checkout:
    folder.mkdir(parents=True)
    shutil.copy2(ROOT / "dev", folder)
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "devtools", folder / "devtools", ignore=ignored)
    return Checkout(folder)


def _ready_in(folder: Path) -> Checkout:
    checkout = _copy_to(folder)
    state = folder / ".dev"
    state.mkdir()
    for name in HEAVY:
        (state / name).symlink_to(ROOT / ".dev" / name)
    command = [sys.executable, "-c", WRITE_STAMPS]
    subprocess.run(command, cwd=folder, env=checkout.environment, check=True)
    return checkout


def _wait_until(condition, limit=20) -> None:
    end = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.05)


# What it says


def test_help_names_every_command(bare):
    result = bare.dev("--help")
    assert result.returncode == 0
    assert all(re.search(rf"^  {name} ", result.stdout, re.M) for name in COMMANDS)


def test_an_unknown_command_is_named_and_fails(bare):
    result = bare.dev("serve")
    assert result.returncode == 2
    assert "“serve”" in result.stderr


def test_an_unfit_python_is_told_in_a_sentence(bare, tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "dirname").symlink_to(shutil.which("dirname"))
    old = programs / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    result = bare.dev("--help", PATH=str(programs))
    assert result.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13" in result.stderr


def test_a_taken_port_is_told_before_anything_is_set_up(bare):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        result = bare.dev("run", "--port", str(port))
    assert result.returncode == 1
    assert f"Port {port} is taken" in result.stderr
    assert "--port" in result.stderr
    assert not (bare.folder / ".dev").exists()


def test_a_wrong_odoo_source_is_told(ready, tmp_path):
    result = ready.dev("env", ODOO_SOURCE=str(tmp_path))
    assert result.returncode == 1
    assert "is no checkout of Odoo" in result.stderr


def test_the_superuser_of_an_existing_server_is_refused(ready):
    result = ready.dev("env", DATABASE_URL="postgresql://postgres@127.0.0.1:1/")
    assert result.returncode == 1
    assert "PGUSER=odoo" in result.stderr


def test_a_dev_folder_of_another_checkout_is_left_alone(bare, ready_elsewhere):
    (bare.folder / ".dev").symlink_to(ready_elsewhere.folder / ".dev")
    result = bare.dev("env")
    assert result.returncode == 1
    assert f"belongs to the checkout {ready_elsewhere.folder}" in result.stderr


@pytest.fixture
def ready_elsewhere(tmp_path):
    other = _copy_to(tmp_path / "other")
    (other.folder / ".dev").mkdir()
    (other.folder / ".dev/checkout").write_text(str(other.folder))
    return other


def test_something_in_the_way_of_the_dev_folder_is_named(bare):
    (bare.folder / ".dev").write_text("")
    result = bare.dev("env")
    assert result.returncode == 1
    assert "is in the way" in result.stderr


def test_a_second_call_waits_for_the_one_that_sets_up(bare):
    lock = bare.folder / ".dev" / "setup.lock"
    lock.parent.mkdir()
    with subprocess.Popen(["flock", lock, "sleep", "30"]) as holder:
        with bare.start("env") as second:
            line = second.stderr.readline()
            second.kill()
        holder.kill()
    assert "waiting for another ./dev that sets up" in line


# What it sets up


def test_an_interrupted_step_is_not_taken_for_done(bare, monkeypatch):
    result = _in_python(
        bare,
        """
        from devtools.setup_step import SetupStep
        tries = []
        def build(folder):
            (folder / "half").write_text("")
            tries.append(folder)
            if len(tries) == 1:
                raise KeyboardInterrupt
        step = SetupStep("thing", "A thing", {"version": 1}, build, megabytes=1)
        try:
            step.ensure()
        except KeyboardInterrupt:
            print(step.folder.exists(), step.is_done())
        step.ensure()
        step.ensure()
        print(step.is_done(), len(tries))
        other = SetupStep("thing", "A thing", {"version": 2}, build, megabytes=1)
        print(other.is_done())
        """,
    )
    assert result.splitlines() == ["False False", "True 2", "False"]


def test_a_full_disk_is_told_before_the_download(bare):
    result = _in_python(
        bare,
        """
        from devtools.setup_step import SetupStep
        from devtools.report import Problem
        step = SetupStep("thing", "A thing", 1, print, megabytes=10**9)
        try:
            step.ensure()
        except Problem as problem:
            print(problem)
        """,
    )
    assert "Make room and run the command again" in result


def test_the_demo_is_made_and_updated_in_dutch_as_well(bare):
    result = _in_python(
        bare,
        """
        from types import SimpleNamespace
        from unittest.mock import Mock
        from devtools import kept_database
        from devtools.commands import run
        made, variables = [], {}
        kept_database.process.run_step = lambda command, **_: made.append(command)
        kept_database.python_env.python = lambda: "python"
        run.addons = lambda: ["complaint_management"]
        database = Mock(running=SimpleNamespace(variables=variables))
        database.name = "demo"
        run.Database = lambda running, name: database
        database.exists.return_value = False
        run._prepare(None, "demo")
        (kept_database.STATE / "databases/demo.json").write_text(
            '{"modules": ["complaint_management", "crm"], "sources": "older"}'
        )
        database.exists.return_value = True
        run._prepare(None, "demo")
        for command in made:
            print("--update" in command, command[-2:])
        """,
    )
    dutch = "['--load-language', 'nl_NL']"
    lines = [line for line in result.splitlines() if line.startswith(("True", "False"))]
    assert lines == [f"False {dutch}", f"False {dutch}", f"True {dutch}"]


def _in_python(checkout: Checkout, script: str) -> str:
    lines = [line[8:] for line in script.splitlines()]
    return subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        cwd=checkout.folder,
        env=checkout.environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout


def test_env_is_all_that_a_script_needs(ready):
    script = 'eval "$(./dev env)" && "$PYTHON" -c "import odoo; print(odoo.__path__)"'
    script += ' && cat "$ODOO_RC" && echo "$ADDONS_PATH $PGHOST $PGUSER" && which psql'
    result = subprocess.run(
        ["sh", "-c", script],
        cwd=ready.folder,
        env=ready.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "http_interface = 127.0.0.1" in result.stdout
    assert f"{ready.folder}/.dev/postgres/socket odoo" in result.stdout


# The database server


def test_the_server_starts_for_a_command_and_stops_after_it(ready):
    assert ready.answer("SELECT current_user") == "odoo"
    assert not ready.server_runs


def test_no_folder_above_is_opened(ready, tmp_path):
    tmp_path.chmod(0o700)
    before = [folder.stat().st_mode for folder in tmp_path.parents]
    ready.answer()
    assert [folder.stat().st_mode for folder in tmp_path.parents] == before
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    cluster = ready.folder / ".dev/postgres"
    assert cluster.stat().st_mode & 0o777 == 0o700
    assert cluster.stat().st_uid == os.geteuid()


def test_two_calls_share_the_server_and_the_last_one_stops_it(ready):
    first = ready.start("python", "-c", "import time; time.sleep(4)")
    second = ready.start("psql", "-d", "postgres", "-Atc", "SELECT 2")
    output, errors = second.communicate(timeout=30)
    assert output.strip() == "2", errors
    assert first.poll() is None
    assert ready.server_runs
    first.communicate(timeout=30)
    assert not ready.server_runs


def test_a_server_left_over_is_used_again_and_then_stopped(ready):
    killed = ready.start("python", "-c", "import time; time.sleep(60)")
    _wait_until(lambda: ready.server_runs)
    _wait_until(lambda: ready.answer() == "1")
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert ready.server_runs
    assert ready.answer() == "1"
    assert not ready.server_runs


def test_a_stale_pid_file_does_no_harm(ready):
    ready.answer()
    pid_file = ready.folder / ".dev/postgres/data/postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n")
    assert ready.answer() == "1"


def test_a_deep_checkout_gets_a_short_private_socket(tmp_path):
    deep = _ready_in(tmp_path.joinpath(*["a-rather-long-name"] * 6))
    sockets = deep.answer(r"\echo :HOST")
    assert len(sockets) < 90
    assert not Path(sockets).exists()


def test_an_existing_server_is_used_and_left_running(ready, tmp_path):
    other = _ready_in(tmp_path / "other")
    host = str(ready.folder / ".dev/postgres/socket")
    keeper = ready.start("python", "-c", "import time; time.sleep(60)")
    _wait_until(lambda: (Path(host) / ".s.PGSQL.5432").exists())
    _wait_until(lambda: ready.answer() == "1")
    assert other.answer(r"\echo :HOST", PGHOST=host) == host
    url = f"postgresql://odoo@{quote(host, safe='')}:5432/"
    assert other.answer(r"\echo :HOST", DATABASE_URL=url) == host
    assert ready.server_runs
    assert not (other.folder / ".dev/postgres").exists()
    keeper.terminate()
    keeper.communicate(timeout=30)


# Passing through


def test_the_exit_code_is_the_programs(ready):
    assert ready.dev("python", "-c", "raise SystemExit(7)").returncode == 7


def test_a_signal_reaches_the_program_and_ends_us_alike(ready):
    process = ready.start(
        "python", "-c", "print(1, flush=True); input = __import__('time').sleep(60)"
    )
    assert process.stdout.readline() == "1\n"
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGTERM
    assert not ready.server_runs


# The repository


def test_the_launcher_and_the_pins_agree_on_python():
    pins = (ROOT / "devtools/versions.toml").read_text()
    lowest, highest = (
        re.search(rf'^{end} = "3\.(\d+)"', pins, re.M)[1] for end in ("min", "max")
    )
    launcher = (ROOT / "dev").read_text()
    assert f"(3, {lowest}) <= sys.version_info[:2] <= (3, {highest})" in launcher


def test_versions_are_pinned_in_one_place():
    pinned = re.compile(r"[\w-]==\d|[a-z]@\d")
    files = [ROOT / "dev", ROOT / ".ci/run", *(ROOT / "devtools").rglob("*.py")]
    found = [path.name for path in files if pinned.search(path.read_text())]
    assert not found


def test_no_package_index_or_mirror_is_named_in_the_repository():
    for host in _package_hosts():
        search = ["git", "grep", "--files-with-matches", "--fixed-strings", host]
        found = subprocess.run(search, cwd=ROOT, capture_output=True, text=True)
        assert found.returncode == 1, f"{host}: {found.stdout}{found.stderr}"


def _package_hosts() -> set[str]:
    """The hosts that this machine's package clients are set up with."""
    apt = ["apt-get", "update", "--print-uris"]
    pip = [sys.executable, "-m", "pip", "config", "list"]
    listings = [
        subprocess.run(command, capture_output=True, text=True, check=False).stdout
        for command in (apt, pip)
        if shutil.which(command[0])
    ]
    addresses = re.findall(r"https?://[^\s'\"]+", "\n".join(listings))
    from pip._internal.models.index import PyPI

    return {urlsplit(address).hostname for address in addresses} | {PyPI.netloc}
