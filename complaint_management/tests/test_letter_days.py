import doctest
from datetime import date

from babel import Locale

from odoo.tests import BaseCase, tagged

from ..tools import letter_days

TODAY = date(2026, 11, 23)


@tagged("post_install", "-at_install")
class TestLetterDays(BaseCase):
    """Days that a letter names, as people write them."""

    def _find(self, text, lang="en_GB"):
        return list(letter_days.find_days([text], [Locale.parse(lang)], TODAY))

    def test_the_examples_hold(self):
        self.assertFalse(doctest.testmod(letter_days).failed)

    def test_a_day_is_read_however_it_is_written(self):
        day = [date(2026, 12, 2)]
        for text in (
            "by 2 December 2026",
            "by the 2nd of December.",
            "by December 2, 2026",
            "by Dec. 2",
            "by December 2nd, 2026",
            "by 2 DECEMBER 2026",
            "by 2026-12-02",
            "by 2/12/2026",
            "by 02-12-26.",
        ):
            with self.subTest(text=text):
                self.assertEqual(self._find(text), day)
        for text in ("op 2 december", "woensdag 2 dec. 2026", "uiterlijk 2-12-2026"):
            with self.subTest(text=text):
                self.assertEqual(self._find(text, "nl_NL"), day)
        self.assertEqual(self._find("bis zum 2. Dezember", "de_DE"), day)

    def test_of_a_range_the_last_day_counts(self):
        for text in ("tussen 2 en 5 december", "2-5 december", "2 \u2013 5 december"):
            with self.subTest(text=text):
                self.assertEqual(self._find(text, "nl_NL"), [date(2026, 12, 5)])

    def test_a_day_that_the_dutch_call_over_is_over(self):
        for text in ("3 januari jl.", "3 januari 2027 jl.", "3 januari jongstleden"):
            with self.subTest(text=text):
                self.assertFalse(self._find(text, "nl_NL"))

    def test_a_dutchman_called_jan_is_no_month(self):
        self.assertFalse(self._find("U sprak met Jan. 12 keer zelfs.", "nl_NL"))
        self.assertFalse(self._find("Jan 3 keer gebeld", "nl_NL"))

    def test_americans_write_the_month_first(self):
        self.assertEqual(self._find("by 12/2/2026", "en_US"), [date(2026, 12, 2)])

    def test_a_day_without_a_year_is_the_nearest_one(self):
        self.assertEqual(self._find("on 3 March"), [date(2027, 3, 3)])
        self.assertFalse(self._find("you wrote on 12 October"))
        letter, january = ["you wrote on 28 December"], date(2027, 1, 4)
        self.assertFalse(letter_days.find_days(letter, [Locale("en")], january))

    def test_what_only_looks_like_a_day_is_none(self):
        for text in (
            "at most 3 may be returned",
            "order 2027-01-12-0045, A-2027-01-12",
            "in december 14.00",
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

    def test_the_hour_after_a_day_is_no_day(self):
        for text in ("on 2 December 14:00", "2 December 12 boxes", "2 December 14.00"):
            with self.subTest(text=text):
                self.assertEqual(self._find(text), [date(2026, 12, 2)])

    def test_each_day_comes_once_with_its_own_sentence(self):
        text = "We call by 2 December. The box comes on 4 December, not on 2 December."
        self.assertEqual(
            letter_days.find_days([text], [Locale("en", "GB")], TODAY),
            {
                date(2026, 12, 2): "We call by 2 December.",
                date(2026, 12, 4): "The box comes on 4 December, not on 2 December.",
            },
        )
