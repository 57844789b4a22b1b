import math
from functools import lru_cache
from random import Random

from odoo.tests.common import BaseCase

from odoo.addons.complaint_management.tools.rate_ratio import (
    beta_quantile,
    clopper_pearson,
    incomplete_beta,
    judge,
    may_be_chance,
    rate_ratio,
)

# computed with scipy 1.15, scipy.stats.beta.ppf, at 90 %
SCIPY_LIMITS = [
    (0, 10, 0.0, 0.258865550893),
    (1, 2, 0.0253205655191, 0.974679434481),
    (5, 10, 0.222441101008, 0.777558898992),
    (7, 10, 0.393375783895, 0.912735566086),
    (10, 10, 0.741134449107, 1.0),
    (999, 1000, 0.995265006425, 0.999948708021),
    (3, 100003, 8.17671750741e-06, 7.7532396469e-05),
    (49000, 99000, 0.492330867648, 0.497568340823),
    (100000, 200000, 0.498158506283, 0.501841493717),
]

quick_judge = lru_cache(judge)  # the simulation meets the same counts again and again


class TestRateRatio(BaseCase):
    def test_the_limits_are_those_that_scipy_computes(self):
        for successes, trials, *expected in SCIPY_LIMITS:
            with self.subTest(successes=successes, trials=trials):
                limits = clopper_pearson(successes, trials)
                for limit, value in zip(limits, expected, strict=True):
                    self.assertAlmostEqual(limit, value, delta=1e-9 * max(value, 1e-9))

    def test_the_limits_are_the_published_ones(self):
        # the "rule of three" and the 95 % limits of 0 and 5 out of 10
        self.assertAlmostEqual(clopper_pearson(0, 10, 0.95)[1], 0.3085, 4)
        low, high = clopper_pearson(5, 10, 0.95)
        self.assertAlmostEqual(low, 0.1871, 4)
        self.assertAlmostEqual(high, 0.8129, 4)
        self.assertLess(clopper_pearson(0, 1000, 0.90)[1], 3 / 1000)

    def test_the_incomplete_beta_function_is_the_tail_of_a_binomial(self):
        random = Random(7)
        for _turn in range(50):
            trials = random.randint(1, 40)
            least = random.randint(1, trials)
            chance = random.random()
            tail = sum(
                math.comb(trials, k) * chance**k * (1 - chance) ** (trials - k)
                for k in range(least, trials + 1)
            )
            value = incomplete_beta(least, trials - least + 1, chance)
            self.assertAlmostEqual(value, tail, 10)

    def test_a_quantile_gives_back_its_probability(self):
        for probability in (0.001, 0.05, 0.5, 0.95):
            for a, b in ((1, 1), (0.5, 3), (12, 400), (70000, 30000)):
                with self.subTest(probability=probability, a=a, b=b):
                    x = beta_quantile(probability, a, b)
                    self.assertAlmostEqual(incomplete_beta(a, b, x), probability, 8)

    def test_the_story_has_its_published_figures(self):
        for counts, expected in (
            ((10, 150, 0, 90), (0.00, 0.00, 0.58, "worked")),
            ((3, 120, 7, 150), (1.87, 0.52, 8.37, "did_not_work")),
            ((4, 240, 1, 90), (0.67, 0.03, 5.12, "too_little_data")),
            ((10, 150, 1, 150), (0.10, 0.00, 0.57, "worked")),
        ):
            with self.subTest(counts=counts):
                verdict, figures, _below = judge(*counts, aim=0.5)
                rounded = tuple(round(value, 2) for value in figures)
                self.assertEqual((*rounded, verdict), expected)

    def test_the_rules_hold_in_their_order(self):
        for counts, expected in (
            ((0, 365, 0, 365), "too_little_data"),  # nothing at all
            ((40, 89, 0, 90), "too_little_data"),  # too short before
            ((40, 90, 0, 89), "too_little_data"),  # too short after
            ((40, 90, 0, 90), "worked"),
            ((0, 365, 4, 90), "too_little_data"),  # fewer than five in all
            ((0, 365, 5, 90), "did_not_work"),
            ((2, 100, 2, 100), "too_little_data"),  # ratio 1, fewer than five
            ((3, 100, 3, 100), "did_not_work"),
            ((6, 100, 4, 100), "too_little_data"),
            # fewer, but never half as many: certainly above the aim, not below 1
            ((900, 365, 880, 365), "did_not_work"),
        ):
            with self.subTest(counts=counts):
                self.assertEqual(judge(*counts, aim=0.5)[0], expected)

    def test_less_than_aimed_for_is_worked_all_the_same(self):
        self.assertEqual(judge(400, 365, 300, 365, 0.5)[::2], ("worked", True))
        self.assertEqual(judge(400, 365, 100, 365, 0.5)[::2], ("worked", False))

    def test_nothing_before_has_no_upper_limit_and_no_ratio(self):
        figures = rate_ratio(0, 100, 5, 100)
        self.assertIsNone(figures.ratio)
        self.assertEqual(figures.high, math.inf)
        self.assertGreater(figures.low, 0)

    def test_an_empty_window_is_refused(self):
        for days_before, days_after in ((0, 90), (90, 0), (90, -1)):
            with self.assertRaises(ValueError):
                rate_ratio(1, days_before, 1, days_after)
        with self.assertRaises(ValueError):
            rate_ratio(0, 90, 0, 90)

    def test_what_comes_back_to_normal_by_chance_is_seldom_called_an_improvement(self):
        """Nothing is improved; a point is made when a cause hits three by chance.

        Complaints arrive at a constant rate. At the third within 90 days a measure is
        taken, a month later it is secured, and the verdict is computed after 90 days,
        and when it is too little data once more after 180. What led to the measure is
        part of *before*, so chance alone makes the figures fall. The 90 % interval
        promises to call that *worked* in at most 5 % of the cases.
        """
        for a_year in (2, 6, 12):
            with self.subTest(complaints_a_year=a_year):
                random = Random(a_year)
                verdicts = [
                    self._simulate(random, a_year / 365, 365)[0] for _turn in range(800)
                ]
                self.assertLessEqual(verdicts.count("worked") / len(verdicts), 0.05)

    def test_in_a_young_register_what_chance_gives_is_said_beside_it(self):
        """The same some months after the register began: the peak is most of it."""
        for a_year, begun in ((1, 90), (2, 90), (2, 130)):
            with self.subTest(complaints_a_year=a_year, begun=begun):
                random = Random(begun)
                worked = [
                    may_be_chance(before, days)
                    for verdict, before, days in (
                        self._simulate(random, a_year / 365, begun, begun + 40)
                        for _turn in range(800)
                    )
                    if verdict == "worked"
                ]
                self.assertGreater(len(worked) / 800, 0.05)
                self.assertLessEqual(worked.count(False) / 800, 0.05)

    def _simulate(self, random, rate, start, stop=math.inf):
        """The verdict on a point that was made at the third complaint in 90 days.

        :param start: days since the register began from which one is made
        :param stop: until when; where chance gives none, it is tried again
        :return: the verdict, and complaints and days before
        """
        arrivals, day = [], 0.0
        while True:
            day += random.expovariate(rate)
            if day >= stop:
                arrivals, day = [], 0.0
                continue
            arrivals.append(day)
            if day >= start and len(arrivals) > 2 and day - arrivals[-3] <= 90:
                break
        days = min(365, int(day))
        secured = day + 30
        later = secured
        while later < secured + 180:
            later += random.expovariate(rate)
            arrivals.append(later)
        before = sum(day - days <= moment <= day for moment in arrivals)
        for length in (90, 180):
            after = sum(secured <= moment < secured + length for moment in arrivals)
            verdict = quick_judge(before, days, after, length, 0.5)[0]
            if verdict != "too_little_data":
                break
        return verdict, before, days
