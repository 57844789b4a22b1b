"""When complaints are a pattern: the rules, without the ORM.

Two rules that never speak together. Where fewer than three complaints are expected,
counting is enough: once is chance, twice is remarkable, three times is a pattern. Where
three or more are expected, three say nothing, and only a number that chance would
hardly give is a pattern.
"""

from dataclasses import dataclass, replace

from .poisson import chance_of_at_least

BEFORE = 365  # days before the window that say what is normal
SHORTEST_HISTORY = 180  # days; with less, nobody knows what is normal
BUSY = 3  # expected in the window: from here on counting says nothing
CHANCE = 0.01
FEWEST = 3  # seen, for the statistical rule


@dataclass(frozen=True)
class Thresholds:
    """What holds for one cause: window in days, numbers of complaints, safety mark."""

    window: int = 90
    remark: int = 2
    pattern: int = 3
    safety: bool = False

    def marked_unsafe(self) -> "Thresholds":
        """The same where one complaint is enough."""
        return replace(self, safety=True)


@dataclass(frozen=True)
class Finding:
    """What was seen in a window, against what was normal before it.

    :param rule: ``safety``, ``counting`` or ``statistical`` of a pattern; False of what
        is none
    :param expected: None where the history is too short to know
    :param probability: P(X >= seen), None where nothing is expected to compare with
    """

    rule: str | bool
    seen: int
    expected: float | None = None
    probability: float | None = None


def expect(before: int, history: int, window: int) -> float | None:
    """How many are normal in a window, from those of the 365 days before it.

    :param before: complaints in these days
    :param history: for how many days before the window there is a register
    :return: None with less than 180 days of history
    """
    if history < SHORTEST_HISTORY:
        return None
    return before * window / min(history, BEFORE)


def judge(seen: int, expected: float | None, limits: Thresholds) -> Finding:
    """Whether what was seen is a pattern, and by which rule.

    >>> judge(3, 0.5, Thresholds()).rule
    'counting'
    >>> judge(5, 3.2, Thresholds()).rule
    False
    >>> judge(9, 3.2, Thresholds()).rule
    'statistical'
    """
    if expected is None:
        return Finding(_count(seen, limits), seen)
    probability = chance_of_at_least(seen, expected)
    if limits.safety or expected < BUSY:
        rule = _count(seen, limits)
    else:
        rule = seen >= FEWEST and probability <= CHANCE and "statistical"
    return Finding(rule, seen, expected, probability)


def is_usual(seen: int, expected: float | None, limits: Thresholds) -> bool:
    """Whether there are no more than usual, where three or more are.

    >>> is_usual(5, 3.2, Thresholds()), is_usual(9, 3.2, Thresholds())
    (True, False)
    >>> is_usual(1, 0.5, Thresholds()), is_usual(5, None, Thresholds())
    (False, False)
    """
    busy = expected is not None and expected >= BUSY
    return busy and not judge(seen, expected, limits).rule


def level(seen: int, limits: Thresholds) -> str | bool:
    """What the counting rule calls this number of complaints."""
    if _count(seen, limits):
        return "pattern"
    if seen >= limits.remark:
        return "remarkable"
    return seen > 0 and "incident"


def _count(seen, limits):
    if limits.safety:
        return seen > 0 and "safety"
    return seen >= limits.pattern and "counting"


def decimals(expected: float) -> int:
    """With how many decimals to show this, for it to stay on its side of ``BUSY``.

    2.96 is fewer than three: as 3.0 it would contradict the rule that spoke.
    """
    few = expected < BUSY
    return next((n for n in (1, 2, 3) if (round(expected, n) < BUSY) == few), 4)
