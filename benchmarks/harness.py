"""What a row of the table is, and how two databases are measured against each other."""

import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .databases import Databases
from .worker import Worker, working


@dataclass(frozen=True)
class Figure:
    """What was measured for one row."""

    ratio: float
    host_ms: float
    ours_ms: float
    queries: str = ""
    also_met: bool = True  # what the row asks beside the ratio


@dataclass(frozen=True)
class Row:
    """One line of the table.

    :param measure: function of :class:`Run` that measures it
    :param goal: the ratio to stay at or below
    :param at_least: the goal is a throughput, to stay at or above
    """

    name: str
    goal: float
    measure: Callable[["Run"], Figure]
    at_least: bool = False

    def is_met(self, figure: Figure) -> bool:
        if self.at_least:
            return figure.ratio >= self.goal and figure.also_met
        return figure.ratio <= self.goal and figure.also_met


class Run:
    """The databases of one run and what several rows share."""

    def __init__(self, rows: int | None) -> None:
        self.databases = Databases()
        self._rows = rows
        self._pair: tuple[str, str] | None = None

    def rows(self, usual: int) -> int:
        """How many records a row works on: its usual number, or fewer when asked."""
        return min(self._rows or usual, usual)

    def pair(self) -> tuple[str, str]:
        """The host alone, and the same with this addon; not to be connected to."""
        if not self._pair:
            host = self.databases.install("host", "helpdesk_mgmt")
            ours = self.databases.install("ours", "complaint_management", host)
            self._pair = host, ours
        return self._pair

    def compare(self, part: str, measure: Callable[[Worker, Worker], Figure]) -> Figure:
        """Measure something on copies of the pair, each with a process of its own."""
        host, ours = self.pair()
        copies = [
            self.databases.copy(host, f"host_{part}"),
            self.databases.copy(ours, f"ours_{part}"),
        ]
        try:
            with working(*copies) as workers:
                return measure(*workers)
        finally:
            for copy in copies:
                self.databases.drop(copy)


def in_turn(
    one: Callable[[], Any], other: Callable[[], Any], times: int, warm_up: int = 3
) -> tuple[list, list]:
    """Do two things alternately, changing who is first.

    :return: what each gave, without the rounds to warm up
    """
    given: tuple[list, list] = ([], [])
    for turn in range(warm_up + times):
        order = ((0, one), (1, other)) if turn % 2 else ((1, other), (0, one))
        for place, work in order:
            answer = work()
            if turn >= warm_up:
                given[place].append(answer)
    return given


def median(values: list[float]) -> float:
    return statistics.median(values)


def say(text: str) -> None:
    """Progress, on standard error: standard output is for the result."""
    print(text, file=sys.stderr, flush=True)
