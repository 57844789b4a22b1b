"""An Odoo process for one database that does what the bench asks, one task at a time.

Tasks come as lines of JSON on standard input, answers go as lines of JSON to standard
output: `{"task": "benchmarks.views:list_page", "arguments": {…}}`. A task is a function
of an environment; what it does is committed.
"""

import gc
import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import Any


class Worker:
    """The bench's side of the process."""

    def __init__(self, database: str) -> None:
        self.database = database
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, database],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, task: Any, **arguments: Any) -> Any:
        """Let the process do one task, a function of this package.

        :return: what the task returns
        """
        name = self.start(task, **arguments)
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{name} failed in {self.database}; see above.")
        return json.loads(answer)

    def start(self, task: Any, **arguments: Any) -> str:
        """Let the process begin with a task, and do not wait for it.

        :return: the name of the task
        """
        name = f"{task.__module__}:{task.__name__}"
        request = json.dumps({"task": name, "arguments": arguments})
        self._process.stdin.write(request + "\n")
        self._process.stdin.flush()
        return name

    def is_running(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process as a crash would, in the middle of whatever it does."""
        self._process.kill()
        self.close()

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@contextmanager
def working(*databases: str) -> Iterator[list[Worker]]:
    """A process for each database, ended afterwards."""
    with ExitStack() as stack:
        yield [stack.enter_context(closing(Worker(name))) for name in databases]


@dataclass
class Measured:
    """What one piece of work took."""

    seconds: float = 0.0
    queries: int = 0


@contextmanager
def measuring(env: Any) -> Iterator[Measured]:
    """Measure time and number of queries of what happens inside."""
    measured = Measured()
    gc.collect()
    queries, start = env.cr.sql_log_count, time.perf_counter()
    yield measured
    measured.seconds = time.perf_counter() - start
    measured.queries = env.cr.sql_log_count - queries


def main(database: str) -> None:
    """Serve tasks until standard input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever prints goes to standard error
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(
        ["--database", database, "--no-http", "--log-level", "error"],
        setup_logging=True,
    )
    registry = Registry(database)
    for line in sys.stdin:
        request = json.loads(line)
        module, name = request["task"].split(":")
        task = getattr(importlib.import_module(module), name)
        with registry.cursor() as cr:
            answer = task(api.Environment(cr, SUPERUSER_ID, {}), **request["arguments"])
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
