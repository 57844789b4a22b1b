"""Did the rate of complaints fall? An exact answer from two counts, without the ORM.

Complaints come one by one and independently of each other, so a count over some days is
Poisson. Given the sum of two such counts, the later one is binomial, and the ratio of
the two rates follows from its probability; so an exact interval of that probability is
an exact interval of the ratio. It is conservative: it holds at least as often as it
promises.

Sources: Przyborowski & Wilenski, "Homogeneity of results in testing samples from
Poisson series", Biometrika 31 (1940) 313-323; Clopper & Pearson, "The use of confidence
or fiducial limits illustrated in the case of the binomial", Biometrika 26 (1934)
404-413; the incomplete beta function by the continued fraction of NIST DLMF 8.17.22
(https://dlmf.nist.gov/8.17), evaluated by Lentz's method.
"""

import math
from typing import NamedTuple

CONFIDENCE = 0.90
# With fewer days before, or fewer complaints in all, figures say nothing either way.
SHORTEST_BEFORE = 90
FEWEST = 5
YOUNG = 180  # days of a register in which a peak by chance weighs heavily


class RateRatio(NamedTuple):
    """The rate after over the rate before, with its exact interval.

    ``ratio`` is ``None`` where nothing was counted before; ``high`` is then infinite.
    """

    ratio: float | None
    low: float
    high: float


def incomplete_beta(a, b, x):
    """The regularised incomplete beta function I_x(a, b), for a, b > 0."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):  # where the fraction converges fast
        return 1 - incomplete_beta(b, a, 1 - x)
    front = math.exp(
        math.lgamma(a + b)
        - math.lgamma(a)
        - math.lgamma(b)
        + a * math.log(x)
        + b * math.log1p(-x)
    )
    return front / (a * _fraction(a, b, x))


def _fraction(a, b, x):
    """The denominator of the continued fraction DLMF 8.17.22, by Lentz's method."""
    tiny = 1e-300
    value, c, d = 1.0, 1.0, 0.0
    m = 0
    while True:
        for step in (_odd_step(a, b, x, m), _even_step(a, b, x, m + 1)):
            d = 1 / ((1 + step * d) or tiny)
            c = (1 + step / c) or tiny
            value *= c * d
        m += 1
        if abs(c * d - 1) < 1e-15 or m > 100_000:
            return value


def _odd_step(a, b, x, m):
    return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))


def _even_step(a, b, x, m):
    return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))


def beta_quantile(probability, a, b):
    """The x at which I_x(a, b) is ``probability``, by bisection."""
    low, high = 0.0, 1.0
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        if incomplete_beta(a, b, middle) < probability:
            low = middle
        else:
            high = middle


def clopper_pearson(successes, trials, confidence=CONFIDENCE):
    """The exact limits of a binomial probability, half of the error on each side."""
    tail = (1 - confidence) / 2
    failures = trials - successes
    low = beta_quantile(tail, successes, failures + 1) if successes else 0.0
    # from above by symmetry, so that what is near 1 keeps its digits
    high = 1 - beta_quantile(tail, failures, successes + 1) if failures else 1.0
    return low, high


def rate_ratio(before, days_before, after, days_after, confidence=CONFIDENCE):
    """The ratio of the rate after to the rate before, with its exact interval.

    :param int before: what was counted in ``days_before`` days
    :param int after: what was counted in ``days_after`` days
    :raise ValueError: for an empty window, or where nothing was counted at all
    """
    if days_before <= 0 or days_after <= 0:
        raise ValueError("an empty window")
    if not before + after:
        raise ValueError("nothing was counted")
    scale = days_before / days_after
    low, high = clopper_pearson(after, before + after, confidence)
    return RateRatio(
        ratio=after / before * scale if before else None,
        low=_odds(low) * scale,
        high=_odds(high) * scale,
    )


def _odds(probability):
    return math.inf if probability == 1 else probability / (1 - probability)


def may_be_chance(before, days_before):
    """Whether what fell may have been a peak by chance: few, in a young register.

    Those that led to the measure are most of what came before it then. By simulation
    chance alone gives *worked* in up to a third of these cases, and otherwise about as
    often as the interval promises.

    >>> may_be_chance(3, 120), may_be_chance(5, 120), may_be_chance(3, 365)
    (True, False, False)
    """
    return before < FEWEST and days_before < YOUNG


def judge(before, days_before, after, days_after, aim):
    """The verdict on an improvement, in the order of the rules.

    No complaints at all, or fewer than 90 days before: too little data. The upper limit
    below 1: worked. At least as many as before, or certainly above the ratio aimed for,
    with five complaints or more: did not work. Else: too little data.

    :param float aim: the ratio aimed for, above which *worked* is less than that
    :return: ``(verdict, RateRatio or None, whether it is less than aimed for)``
    """
    if not before + after or min(days_before, days_after) < SHORTEST_BEFORE:
        known = before + after and days_before > 0 and days_after > 0
        figures = rate_ratio(before, days_before, after, days_after) if known else None
        return "too_little_data", figures, False
    figures = rate_ratio(before, days_before, after, days_after)
    if figures.high < 1:
        return "worked", figures, figures.low > aim
    not_fewer = figures.ratio is None or figures.ratio >= 1 or figures.low > aim
    if not_fewer and before + after >= FEWEST:
        return "did_not_work", figures, False
    return "too_little_data", figures, False
