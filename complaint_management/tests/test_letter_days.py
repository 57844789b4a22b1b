import doctest
from datetime import date

from odoo.tests import BaseCase, tagged

from ..tools import letter_days

TODAY = date(2026, 11, 23)


@tagged("post_install", "-at_install")
class TestLetterDays(BaseCase):
    """Days that a letter names, as people write them."""

    def _find(self, text, *langs):
        return list(letter_days.find_days([text], langs or ("en_GB",), TODAY))

    def test_the_examples_hold(self):
        self.assertFalse(doctest.testmod(letter_days).failed)

    def test_a_day_is_read_however_it_is_written(self):
        day = [date(2026, 12, 2)]
        for text in (
            "by 2 December 2026",
            "by the 2nd of December.",
            "by December 2, 2026",
            "by Dec. 2",
            "by 2026-12-02",
            "by 2/12/2026",
            "by 02-12-26.",
        ):
            with self.subTest(text=text):
                self.assertEqual(self._find(text), day)
        for text in ("op 2 december", "woensdag 2 dec. 2026", "uiterlijk 2-12-2026"):
            with self.subTest(text=text):
                self.assertEqual(self._find(text, "nl_NL"), day)

    def test_americans_write_the_month_first(self):
        self.assertEqual(self._find("by 12/2/2026", "en_US"), [date(2026, 12, 2)])

    def test_a_day_without_a_year_is_the_nearest_one(self):
        self.assertEqual(self._find("on 3 March"), [date(2027, 3, 3)])
        self.assertFalse(self._find("you wrote on 12 October"))

    def test_what_only_looks_like_a_day_is_none(self):
        for text in (
            "at most 3 may be returned",
            "you may 3 times a year",
            "on 31 February 2027",
            "order 12-12-20261, file 2026/12/02/7, version 1.12.2026.3",
            "in December 2026",
            "since 2 December 2025",
            "until 2 December 2199",
            "",
        ):
            with self.subTest(text=text):
                self.assertFalse(self._find(text))

    def test_each_day_comes_once_with_its_own_sentence(self):
        text = "We call by 2 December. The box comes on 4 December, not on 2 December."
        self.assertEqual(
            letter_days.find_days([text], ["en_GB"], TODAY),
            {
                date(2026, 12, 2): "We call by 2 December.",
                date(2026, 12, 4): "The box comes on 4 December, not on 2 December.",
            },
        )
