"""Starting other programs: quietly in set-up steps, transparently for commands."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from .paths import LOGS
from .report import Problem

FORWARDED = (
    signal.SIGINT,
    signal.SIGTERM,
    signal.SIGHUP,
    signal.SIGUSR1,
    signal.SIGUSR2,
)


def clean_environment() -> dict[str, str]:
    """The caller's environment without what would mislead another Python."""
    drop = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")
    return {key: value for key, value in os.environ.items() if key not in drop}


def run_step(
    command: Sequence[str | Path],
    log: str,
    failure: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
) -> None:
    """Run one set-up command, its output in a log; say `failure` when it fails."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{log}.log"
    with path.open("ab") as output:
        output.write(f"\n$ {' '.join(map(str, command))}\n".encode())
        output.flush()
        start = output.tell()
        result = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=dict(env or clean_environment()),
            check=False,
        )
    if result.returncode:
        raise Problem(f"{failure}\n{_tail(path, start)}\n(The whole log: {path})")


def _tail(path: Path, start: int, lines: int = 8) -> str:
    """The last lines that this command wrote."""
    text = path.read_bytes()[start:].decode(errors="replace").strip()
    return "\n".join(f"    | {line}" for line in text.splitlines()[-lines:])


def call(
    command: Sequence[str | Path],
    env: Mapping[str, str],
    keep_open: Sequence[int] = (),
    cwd: Path | None = None,
    is_ours: bool = False,
) -> int:
    """Run a command in the foreground; it gets our signals, we get its exit code.

    :param is_ours: whether an interrupt of the command also ends what we are doing
    :return: the exit code; negative for the signal that ended it, as in subprocess
    """
    child = subprocess.Popen(
        [str(part) for part in command], env=dict(env), pass_fds=keep_open, cwd=cwd
    )
    with _signals_go_to(child) as received:
        code = child.wait()
    if is_ours and received:
        raise KeyboardInterrupt
    return code


@contextmanager
def _signals_go_to(child: subprocess.Popen) -> Iterator[list[int]]:
    """What is sent to us is passed on; a terminal's Ctrl-C reaches the child itself.

    :return: the signals that came in
    """
    received: list[int] = []

    def forward(number, _frame):
        received.append(number)
        if number != signal.SIGINT or not _in_foreground():
            child.send_signal(number)

    before = {number: signal.signal(number, forward) for number in FORWARDED}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _in_foreground() -> bool:
    """Whether a terminal sends its Ctrl-C to the whole group, children included."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)


def end_like(code: int) -> int:
    """End as the child did: with its exit code, or by the signal that ended it."""
    if code >= 0:
        return code
    signal.signal(-code, signal.SIG_DFL)
    os.kill(os.getpid(), -code)
    return 128 - code  # a signal that does not end us
