"""What `./dev` says while it works: one line per step, on the error stream."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Problem(Exception):
    """Something a person can act on: told as a sentence, without a traceback."""


def say(text: str) -> None:
    """Progress goes to the error stream: the output belongs to the command."""
    print(text, file=sys.stderr, flush=True)


def seconds(elapsed: float) -> str:
    """A duration as people say it."""
    if elapsed < 60:
        return f"{elapsed:.1f} s"
    return f"{int(elapsed // 60)} min {int(elapsed % 60)} s"


@contextmanager
def step(title: str) -> Iterator[None]:
    """Each step says what it does before it starts and how long it took after."""
    start = time.monotonic()
    say(f"  {title} …")
    yield
    say(f"  {title}: done in {seconds(time.monotonic() - start)}")
