"""Many clients at once against several workers, of which one is killed now and then.

`CONCURRENCY_SECONDS` makes it longer; `pytest -s` prints what was done.
"""

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from http.client import HTTPException

from instance import Server

SECONDS = float(os.environ.get("CONCURRENCY_SECONDS", "30"))
CLIENTS, WORKERS = 16, 4
KILL_EVERY = 4.0


class Work:
    """What one client does until time is up, and how each step ended.

    A step is a method; it returns False when there was nothing to do.
    """

    STEPS: dict[str, int] = {}
    """The names of the steps, and how often each is taken."""

    def __init__(self, number: int) -> None:
        self.random = random.Random(number)
        self.ended: Counter[str] = Counter()
        self.done: Counter[str] = Counter()

    def run_until(self, end: float) -> None:
        while time.monotonic() < end:
            [step] = self.random.choices(list(self.STEPS), self.STEPS.values())
            how = self._attempt(step)
            self.ended[how] += 1
            if how == "done":
                self.done[step] += 1

    def _attempt(self, step: str) -> str:
        try:
            return "nothing to do" if self.take(step) is False else "done"
        except RuntimeError as error:
            return "given up" if "serialize" in str(error) else "refused"
        except (OSError, HTTPException):
            return "killed"

    def take(self, step: str) -> bool | None:
        return getattr(self, step)()


def let_them_work(url: Server, work: Sequence[Work]) -> Counter[str]:
    """All clients at once, and somebody who kills a worker now and then.

    :return: how often each step was done
    """
    end = time.monotonic() + SECONDS
    threads = [threading.Thread(target=one.run_until, args=(end,)) for one in work]
    for thread in threads:
        thread.start()
    killed = 0
    while time.monotonic() < end - KILL_EVERY:
        time.sleep(KILL_EVERY)
        url.kill_one(random.randrange(100))
        killed += 1
    for thread in threads:
        thread.join()
    ended = sum((one.ended for one in work), Counter())
    done = sum((one.done for one in work), Counter())
    print(f"\n{SECONDS:.0f} s: {dict(ended)}, {killed} workers killed; {dict(done)}")
    assert killed > 0
    return done
