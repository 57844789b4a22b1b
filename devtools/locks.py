"""File locks between several `./dev` at once. The kernel frees them at any end."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .report import say

SILENT_SECONDS = 1.0


def open_lock(path: Path) -> int:
    """A descriptor of the lock's file, which is made when it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def try_lock(descriptor: int) -> bool:
    """Whether nobody else held the lock; it is ours then."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _try_for(descriptor: int, limit: float) -> bool:
    end = time.monotonic() + limit
    while not try_lock(descriptor):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@contextmanager
def alone(path: Path, waiting_for: str) -> Iterator[None]:
    """One at a time: whoever comes second says what it waits for, and waits."""
    descriptor = open_lock(path)
    try:
        if not _try_for(descriptor, SILENT_SECONDS):
            say(f"  waiting for {waiting_for} …")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def together(path: Path) -> Iterator[int]:
    """Shared by all users of a thing. A child that inherits it goes on counting."""
    descriptor = open_lock(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        yield descriptor
    finally:
        close(descriptor)


def close(descriptor: int) -> None:
    """Closing, not unlocking: an inherited descriptor keeps its share."""
    with suppress(OSError):  # closed already
        os.close(descriptor)


def is_unused(path: Path) -> bool:
    """Whether no process holds a share of the lock any more."""
    descriptor = open_lock(path)
    try:
        return try_lock(descriptor)
    finally:
        os.close(descriptor)
