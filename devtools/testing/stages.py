"""Running the parts one after the other, and the table at the end."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from ..report import Problem, say, seconds


class NothingToDo(Exception):
    """What a stage is about does not exist yet; the reason is told."""


@dataclass(frozen=True)
class Stage:
    """One part of the tests. It returns whether it passed."""

    title: str
    run: Callable[[], bool]


@dataclass(frozen=True)
class Outcome:
    """How a stage ended."""

    title: str
    verdict: str
    elapsed: float

    @property
    def failed(self) -> bool:
        return self.verdict == "FAILED"


def run_all(stages: list[Stage]) -> bool:
    """Every stage runs, also after a failure, so that one run shows them all.

    :return: whether none failed
    """
    outcomes = [_run(stage) for stage in stages]
    _print_table(outcomes)
    return not any(outcome.failed for outcome in outcomes)


def _run(stage: Stage) -> Outcome:
    print(f"\n=== {stage.title} ===", flush=True)
    start = time.monotonic()
    try:
        verdict = "passed" if stage.run() else "FAILED"
    except NothingToDo as reason:
        print(f"  {reason}")
        verdict = "nothing to do"
    except Problem as problem:
        say(f"  {problem}")
        verdict = "FAILED"
    outcome = Outcome(stage.title, verdict, time.monotonic() - start)
    print(f"--- {stage.title}: {verdict} in {seconds(outcome.elapsed)}", flush=True)
    return outcome


def _print_table(outcomes: list[Outcome]) -> None:
    width = max(len(outcome.title) for outcome in outcomes)
    total = sum(outcome.elapsed for outcome in outcomes)
    print(f"\n{'':=<{width + 32}}")
    for outcome in outcomes:
        elapsed = seconds(outcome.elapsed)
        print(f"{outcome.title:<{width}}  {outcome.verdict:<14} {elapsed:>14}")
    print(f"{'total':<{width}}  {'':<14} {seconds(total):>14}", flush=True)
