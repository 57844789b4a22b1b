from decimal import Decimal, getcontext

from odoo.tests import BaseCase, tagged

from ..tools.pattern_rule import Thresholds, decimals, expect, judge, level
from ..tools.poisson import chance_of_at_least


@tagged("post_install", "-at_install")
class TestPoisson(BaseCase):
    def _exact(self, seen, expected):
        """The same with sixty digits, straight from the definition."""
        getcontext().prec = 60
        mean = Decimal(str(expected))
        term = (-mean).exp()
        below = Decimal(0)
        for count in range(seen):
            below += term
            term *= mean / (count + 1)
        return 1 - below

    def test_it_gives_the_published_values(self):
        # Pearson and Hartley, Biometrika Tables for Statisticians I, table 7:
        # the sum of the Poisson terms from c on, to five places
        for mean, seen, published in (
            (1.0, 3, 0.08030),
            (2.0, 5, 0.05265),
            (3.0, 7, 0.03351),
            (5.0, 10, 0.03183),
            (10.0, 16, 0.04874),
        ):
            with self.subTest(mean=mean, seen=seen):
                found = chance_of_at_least(seen, mean)
                self.assertAlmostEqual(found, published, 5)

    def test_what_is_shown_as_expected_does_not_contradict_the_rule(self):
        shown = {x: f"{x:.{decimals(x)}f}" for x in (1.8, 2.96, 2.996, 3.0, 3.04, 12.5)}
        self.assertEqual(
            list(shown.values()), ["1.8", "2.96", "2.996", "3.0", "3.0", "12.5"]
        )

    def test_it_agrees_with_sixty_digits(self):
        for mean in (0.001, 0.5, 1.8, 3.2, 12.5, 60, 400.25):
            for seen in (0, 1, 2, 3, 6, 20, 80, 390, 500):
                with self.subTest(mean=mean, seen=seen):
                    exact = self._exact(seen, mean)
                    if exact < Decimal("1e-40"):
                        continue
                    found = Decimal(chance_of_at_least(seen, mean))
                    self.assertLess(abs(found - exact) / exact, Decimal("1e-9"))

    def test_small_chances_keep_their_digits(self):
        self.assertAlmostEqual(chance_of_at_least(30, 1) / 1.4327e-33, 1, 3)

    def test_a_hundred_thousand_is_no_work(self):
        half = chance_of_at_least(100_000, 100_000)
        self.assertAlmostEqual(half, 0.5004205, 6)
        self.assertLess(chance_of_at_least(101_000, 100_000), 0.001)
        self.assertGreater(chance_of_at_least(99_000, 100_000), 0.999)

    def test_nothing_expected_and_nothing_seen(self):
        self.assertEqual(chance_of_at_least(0, 0), 1)
        self.assertEqual(chance_of_at_least(1, 0), 0)
        for wrong in ((-1, 2), (2, -1)):
            with self.assertRaises(ValueError):
                chance_of_at_least(*wrong)

    def test_what_is_normal_is_scaled_to_the_window(self):
        for before, history, window, expected in (
            (0, 365, 90, 0),
            (73, 365, 90, 18),
            (73, 5000, 90, 18),
            (20, 200, 90, 9),
            (20, 179, 90, None),
            (20, 0, 90, None),
        ):
            with self.subTest(before=before, history=history):
                self.assertEqual(expect(before, history, window), expected)

    def test_the_two_rules_never_speak_together(self):
        limits = Thresholds()
        for seen, expected, rule in (
            (2, 0, False),
            (3, 0, "counting"),
            (3, None, "counting"),
            (3, 2.99, "counting"),
            (3, 3, False),
            (8, 3, False),
            (9, 3, "statistical"),
            (100, 80, False),
            (103, 80, "statistical"),
        ):
            with self.subTest(seen=seen, expected=expected):
                self.assertEqual(judge(seen, expected, limits).rule, rule)

    def test_safety_speaks_at_the_first_however_many_are_normal(self):
        limits = Thresholds(safety=True)
        for expected in (None, 0, 12):
            self.assertEqual(judge(1, expected, limits).rule, "safety")
        self.assertFalse(judge(0, 12, limits).rule)

    def test_the_words_of_the_counting_rule(self):
        words = [level(seen, Thresholds()) for seen in range(5)]
        self.assertEqual(words, [False, "incident", "remarkable", "pattern", "pattern"])
