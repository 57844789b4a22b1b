import doctest
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.easter import easter
from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests.common import BaseCase

from odoo.addons.complaint_management.tools import term_calculator
from odoo.addons.complaint_management.tools.free_days import free_days
from odoo.addons.complaint_management.tools.term_calculator import (
    Adjustment,
    Place,
    Term,
    compute,
    working_days_before,
)

PLACES = {
    "NL": Place("Europe/Amsterdam", country="NL"),
    "ENG": Place("Europe/London", country="GB", subdivision="ENG"),
    "SCT": Place("Europe/London", country="GB", subdivision="SCT"),
    # a shop that works from Tuesday to Saturday
    "SHOP": Place("Europe/Amsterdam", country="NL", weekdays=frozenset(range(1, 6))),
    # closed in the week between Christmas and New Year
    "SHUT": Place(
        "Europe/Amsterdam",
        country="NL",
        closed={date(2026, 12, day): "Closed" for day in (28, 29, 30, 31)},
    ),
    "NY": Place("America/New_York"),
    "UTC": Place("UTC"),
}
UNITS = {"h": "hours", "d": "days", "wd": "working_days", "w": "weeks", "m": "months"}

# Worked out by hand on printed calendars. Easter: 31-3-2024, 20-4-2025, 5-4-2026,
# 28-3-2027, 16-4-2028 (Astronomical Applications Department, US Naval Observatory).
# Bank holidays of England: gov.uk/bank-holidays. Dutch days: Algemene termijnenwet
# art. 3 (wetten.overheid.nl/BWBR0002448). An exclamation mark: a Dutch legal term.
TABLE = """
received          term       place  last day    why
-- six weeks after a day is the same day of the week
2026-01-05 10:00  6w!        NL     2026-02-16  Monday, an ordinary one
2026-01-06 10:00  6w!        NL     2026-02-17  Tuesday
2026-01-09 10:00  6w!        NL     2026-02-20  Friday
2026-01-10 10:00  6w!        NL     2026-02-23  Saturday 21 Feb, to Monday
2026-03-01 10:00  6w!        NL     2026-04-13  Sunday 12 Apr, to Monday: the spec's own
2026-01-11 10:00  6w!        NL     2026-02-23  Sunday 22 Feb, to Monday
2026-01-10 10:00  6w         NL     2026-02-21  Saturday; by contract it stays
2026-01-11 10:00  6w         NL     2026-02-22  Sunday; by contract it stays
-- each free day of the law
2025-11-20 10:00  6w!        NL     2026-01-02  New Year, Thursday
2026-02-20 10:00  6w!        NL     2026-04-07  Good Friday 3 Apr; Easter Monday follows
2026-02-21 10:00  6w!        NL     2026-04-07  Saturday before Easter
2026-02-22 10:00  6w!        NL     2026-04-07  Easter Sunday
2026-02-23 10:00  6w!        NL     2026-04-07  Easter Monday 6 Apr
2026-03-16 10:00  6w!        NL     2026-04-28  King's Day, Monday 27 Apr
2026-03-24 10:00  6w!        NL     2026-05-06  Liberation Day 2026, no lustrum, Tuesday
2026-04-02 10:00  6w!        NL     2026-05-15  Ascension, Thursday 14 May
2026-04-12 10:00  6w!        NL     2026-05-26  Whit Sunday 24 May
2026-04-13 10:00  6w!        NL     2026-05-26  Whit Monday 25 May
2026-11-13 10:00  6w!        NL     2026-12-28  Christmas, Friday; 26 Dec is Saturday
2025-11-13 10:00  6w!        NL     2025-12-29  Christmas on Thursday, second day Friday
2025-11-14 10:00  6w!        NL     2025-12-29  second Christmas Day, Friday
2024-11-13 10:00  6w!        NL     2024-12-27  Christmas, Wednesday; Thursday is free
2024-11-14 10:00  6w!        NL     2024-12-27  second Christmas Day, Thursday
-- two and more in a row
2027-11-13 10:00  6w!        NL     2027-12-27  Christmas on Saturday and Sunday
2027-11-14 10:00  6w!        NL     2027-12-27  second Christmas Day on Sunday
2022-11-13 10:00  6w!        NL     2022-12-27  Christmas on Sunday, second day Monday
2023-11-13 10:00  6w!        NL     2023-12-27  Christmas Monday and Tuesday
2022-11-20 10:00  6w!        NL     2023-01-02  New Year 2023, Sunday
2021-11-20 10:00  6w!        NL     2022-01-03  New Year 2022, Saturday
2025-03-14 10:00  6w!        NL     2025-04-25  Friday before King's Day on the 26th
2025-03-15 10:00  6w!        NL     2025-04-28  King's Day on Saturday 26 Apr 2025
2025-03-16 10:00  6w!        NL     2025-04-28  Sunday 27 Apr 2025
2031-03-15 10:00  6w!        NL     2031-04-28  King's Day on the 26th once more
2024-03-16 10:00  6w!        NL     2024-04-29  King's Day on Saturday the 27th
2024-03-24 10:00  6w!        NL     2024-05-06  Liberation Day on Sunday: Monday counts
2025-03-24 10:00  6w!        NL     2025-05-06  Liberation Day in the lustrum year 2025
2027-03-24 10:00  6w!        NL     2027-05-07  Liberation Day, then Ascension
2027-03-25 10:00  6w!        NL     2027-05-07  Ascension, 6 May 2027
2023-03-24 10:00  6w!        NL     2023-05-08  Liberation Day on Friday: to Monday
2028-03-24 10:00  6w!        NL     2028-05-08  the same in the leap year 2028
2024-02-16 10:00  6w!        NL     2024-04-02  Good Friday 29 Mar 2024
2025-03-07 10:00  6w!        NL     2025-04-22  Good Friday 18 Apr 2025
2028-03-03 10:00  6w!        NL     2028-04-18  Good Friday 14 Apr 2028, over a leap day
2027-02-12 10:00  6w!        NL     2027-03-30  Good Friday 26 Mar 2027
-- limits of the law: over 90 days, 12 weeks, 3 months, and hours
2026-01-31 10:00  12w!       NL     2026-04-28  12 weeks: Saturday 25, 26, King's Day
2026-01-31 10:00  13w!       NL     2026-05-02  13 weeks: the Saturday stays
2026-01-17 10:00  90d!       NL     2026-04-17  90 days, Friday
2026-01-18 10:00  90d!       NL     2026-04-20  90 days, Saturday 18 Apr: moved
2026-01-18 10:00  91d!       NL     2026-04-19  91 days, Sunday: stays
2026-01-25 10:00  3m!        NL     2026-04-28  3 months, Saturday 25 Apr: moved
2026-01-25 10:00  4m!        NL     2026-05-25  4 months, Whit Monday: stays
2026-04-02 17:00  24h!       NL     2026-04-03  24 hours end on Good Friday
-- months: the same number, else the last of the month
2026-01-31 10:00  1m         NL     2026-02-28  February has 28 days
2024-01-31 10:00  1m         NL     2024-02-29  29 in a leap year
2024-01-29 10:00  1m         NL     2024-02-29  the leap day itself
2025-01-29 10:00  1m         NL     2025-02-28  no leap day
2026-03-31 10:00  1m         NL     2026-04-30  April has 30
2026-02-28 10:00  1m         NL     2026-03-28  the same number, not the last day
2024-02-29 10:00  12m        NL     2025-02-28  a year from a leap day
2025-11-30 10:00  3m         NL     2026-02-28  over the end of the year
2026-01-31 10:00  1m!        NL     2026-03-02  Saturday 28 Feb 2026, to Monday
-- days, over leap days and year ends
2024-02-15 10:00  14d        NL     2024-02-29  up to the leap day
2024-02-16 10:00  14d        NL     2024-03-01  over the leap day
2025-02-15 10:00  14d        NL     2025-03-01  no leap day
2025-12-25 10:00  14d        NL     2026-01-08  over the year end
2024-02-20 10:00  6w         NL     2024-04-02  42 days over a leap day
2026-12-31 10:00  1d         NL     2027-01-01  by contract New Year counts
-- working days: neither weekends nor free days
2026-04-01 10:00  1wd        NL     2026-04-02  Thursday before Easter
2026-04-02 10:00  1wd        NL     2026-04-07  Good Friday and Easter Monday passed
2026-04-03 10:00  1wd        NL     2026-04-07  received on Good Friday
2026-04-24 10:00  1wd        NL     2026-04-28  King's Day on Monday
2026-05-13 10:00  2wd        NL     2026-05-18  Ascension passed: Friday and Monday
2026-12-24 10:00  1wd        NL     2026-12-28  Christmas
2026-12-24 10:00  1wd        SHUT   2027-01-04  the team is closed until New Year
2026-06-05 10:00  10wd       NL     2026-06-19  two ordinary weeks
2026-06-06 10:00  1wd        NL     2026-06-08  received on Saturday
2026-06-06 10:00  1wd        SHOP   2026-06-09  received on Saturday, closed on Monday
2026-06-05 10:00  1wd        SHOP   2026-06-06  a shop works on Saturday
-- third business day in England (DISP 1.5.1), over Easter and bank holidays
2026-06-01 10:00  3wd        ENG    2026-06-04  Monday, to Thursday
2026-04-01 10:00  3wd        ENG    2026-04-08  Thursday, Tuesday, Wednesday
2026-04-02 10:00  3wd        ENG    2026-04-09  Tuesday, Wednesday, Thursday
2025-04-17 10:00  3wd        ENG    2025-04-24  Easter 2025: 22, 23, 24 Apr
2026-05-01 10:00  3wd        ENG    2026-05-07  May Day on Monday 4 May
2026-05-22 10:00  3wd        ENG    2026-05-28  Spring bank holiday 25 May
2026-08-28 10:00  3wd        ENG    2026-09-03  Summer bank holiday 31 Aug
2026-12-24 10:00  3wd        ENG    2026-12-31  Boxing Day kept on Monday 28 Dec
2026-04-02 10:00  3wd        SCT    2026-04-08  Easter Monday is no holiday in Scotland
2026-04-28 10:00  3wd        ENG    2026-05-01  King's Day is Dutch
2026-02-09 10:00  8w         ENG    2026-04-06  eight weeks; Easter Monday stays
-- the clock on the wall: the date is that of the time zone
2026-01-14 22:59U 14d        NL     2026-01-28  22:59 UTC is 23:59 in Amsterdam
2026-01-14 23:00U 14d        NL     2026-01-29  23:00 UTC is the next day there
2026-01-14 23:30U 14d        NL     2026-01-29  23:30 UTC is 00:30
2026-07-14 21:59U 14d        NL     2026-07-28  summer: 23:59
2026-07-14 22:00U 14d        NL     2026-07-29  summer: the next day
2026-02-28 23:30U 6w!        NL     2026-04-13  received on 1 March, there
2025-12-31 23:30U 1m         NL     2026-02-01  received on New Year's Day, there
2026-01-14 23:30U 14d        ENG    2026-01-28  still the 14th in London
2026-01-15 03:00U 14d        NY     2026-01-28  the evening before in New York
2026-03-28 23:30U 1d         NL     2026-03-30  00:30 on the night the clock goes on
-- hours end at the exact moment, also when the clock changes
2026-03-28 12:00  24h        NL     2026-03-29  it is 13:00 by then
2026-10-24 12:00  24h        NL     2026-10-25  it is 11:00 by then
2026-06-01 00:00  24h        NL     2026-06-01  the midnight that ends the day
2026-06-01 00:01  24h        NL     2026-06-02  a minute later
2026-12-31 23:00  2h         NL     2027-01-01  over the year end
-- extension: added to the term, moved once, the earlier reading holds
2026-03-01 10:00  6w+4w!     NL     2026-05-11  Sunday 10 May; first end Sunday
2026-02-20 10:00  6w+4w!     NL     2026-05-01  first end Good Friday; 10 weeks: Friday
2026-02-23 10:00  6w+4w!     NL     2026-05-04  first end Easter Monday
2026-03-16 10:00  6w+4w!     NL     2026-05-26  first end King's Day; Whit Monday 25 May
2026-03-24 10:00  6w+4w!     NL     2026-06-02  first end Liberation Day; a Tuesday
2026-01-12 10:00  10w+4w!    NL     2026-04-20  14 weeks from a Monday
2026-01-10 10:00  10w+4w!    NL     2026-04-18  14 weeks, over 12: the Saturday stays
2026-01-19 10:00  10w+4w!    NL     2026-04-27  14 weeks, over 12: King's Day stays
2026-01-10 10:00  10w!       NL     2026-03-23  without it: Saturday 21 March, moved
2026-06-01 10:00  14d+14d    NL     2026-06-29  28 days
2025-01-31 10:00  1m+1m      NL     2025-03-28  28 Feb and a month, before 31 March
2026-01-31 10:00  1m+1m!     NL     2026-03-31  31 March, before 2 March and a month
2026-06-01 10:00  24h+24h    NL     2026-06-03  two days and nights
-- waiting for the complainant
2026-06-01 10:00  14d~5d     NL     2026-06-20  5 days on top, by contract on Saturday
2026-06-01 10:00  6w~6d!     NL     2026-07-20  Sunday 19 July, moved at the end only
2026-06-01 10:00  2wd~2d     NL     2026-06-05  two working days on top
"""


def read_table():
    """The rows above: ``(line, received in UTC, term, place, last day)``."""
    for line in TABLE.strip().splitlines()[1:]:
        if line.startswith("--"):
            continue
        day, clock, length, place, expected, _why = line.split(maxsplit=5)
        zone = UTC if clock.endswith("U") else ZoneInfo(PLACES[place].tz)
        moment = datetime.combine(
            date.fromisoformat(day), time.fromisoformat(clock.rstrip("U")), zone
        )
        yield line, moment, read_term(length), PLACES[place], expected


def read_term(text):
    """A term as the table writes it: ``6w+4w!`` or ``14d~5d``."""
    rule = "atw" if text.endswith("!") else "none"
    base, _plus, extension = text.rstrip("!").partition("+")
    base, _tilde, wait = base.partition("~")
    adjustments = [
        Adjustment(kind, *read_length(part))
        for kind, part in (("extension", extension), ("suspension", wait))
        if part
    ]
    return Term(*read_length(base), rule, tuple(adjustments))


def read_length(text):
    number = text.rstrip("hdwm")
    return int(number), UNITS[text[len(number) :]]


def moments():
    return st.datetimes(datetime(2015, 1, 1), datetime(2040, 12, 31))


def terms(units=("days", "working_days", "weeks", "months"), rule="atw"):
    """Terms that the law moves, with and without extension and waiting."""
    lengths = st.tuples(st.integers(1, 30), st.sampled_from(units))
    waits = st.integers(0, 20).map(lambda days: Adjustment("suspension", days, "days"))
    extensions = st.one_of(
        st.just(()), st.integers(1, 8).map(lambda n: (n,)), st.just((2, 2))
    )

    def build(length, numbers, wait):
        added = [Adjustment("extension", number, length[1]) for number in numbers]
        return Term(*length, rule, (*added, wait))

    return st.builds(build, lengths, extensions, waits)


class TestTermCalculator(BaseCase):
    def test_a_term_ends_on_the_day_worked_out_by_hand(self):
        rows = list(read_table())
        self.assertGreaterEqual(len(rows), 80)
        for line, received, term, place, expected in rows:
            with self.subTest(line):
                end = compute(term, received, place)
                self.assertEqual(end.date.isoformat(), expected)

    def test_a_term_is_over_at_the_local_midnight_that_ends_its_last_day(self):
        for received, moment in (
            ("2026-01-05 10:00", "2026-01-19 23:00"),  # winter: an hour before UTC's
            ("2026-06-05 10:00", "2026-06-19 22:00"),  # summer: two hours
            ("2026-03-15 10:00", "2026-03-29 22:00"),  # the clock went on that night
            ("2026-10-11 10:00", "2026-10-25 23:00"),  # the clock went back that night
        ):
            with self.subTest(received):
                start = datetime.fromisoformat(received)
                end = compute(Term(14, "days"), start, PLACES["NL"])
                self.assertEqual(end.moment, datetime.fromisoformat(moment))

    def test_a_term_in_hours_is_over_at_the_exact_moment(self):
        for received, moment in (
            ("2026-03-28 11:00", "2026-03-29 11:00"),
            ("2026-10-24 10:00", "2026-10-25 10:00"),
            ("2026-06-01 10:17:30", "2026-06-02 10:17:30"),
        ):
            with self.subTest(received):
                start = datetime.fromisoformat(received)
                end = compute(Term(24, "hours", "atw"), start, PLACES["NL"])
                self.assertEqual(end.moment, datetime.fromisoformat(moment))

    def test_an_aware_moment_counts_as_what_it_is(self):
        aware = datetime(2026, 1, 14, 23, 30, tzinfo=ZoneInfo("America/New_York"))
        end = compute(Term(14, "days"), aware, PLACES["NL"])
        self.assertEqual(end.date, date(2026, 1, 29))

    def test_the_steps_tell_where_every_date_comes_from(self):
        end = compute(Term(6, "weeks", "atw"), datetime(2026, 2, 20, 9), PLACES["NL"])
        start, term, moved = end.steps
        self.assertEqual(
            start, {"kind": "start", "date": "2026-02-20", "what": "received"}
        )
        self.assertEqual((term["value"], term["unit"]), (6, "weeks"))
        self.assertEqual(term["date"], "2026-04-03")
        self.assertEqual(moved["date"], "2026-04-07")
        self.assertEqual(
            [passed["name"] for passed in moved["passed"]],
            ["Good Friday", "", "Easter Sunday", "Easter Monday"],
        )

    def test_the_dutch_free_days_are_those_of_the_law(self):
        for year in range(2014, 2045):
            sunday = easter(year)
            kings_day = date(year, 4, 27)
            if kings_day.weekday() == 6:
                kings_day = date(year, 4, 26)
            law = {
                date(year, 1, 1),
                sunday - timedelta(days=2),
                sunday + timedelta(days=1),
                kings_day,
                date(year, 5, 5),
                sunday + timedelta(days=39),
                sunday + timedelta(days=50),
                date(year, 12, 25),
                date(year, 12, 26),
            }
            sundays = {sunday, sunday + timedelta(days=49)}
            with self.subTest(year):
                self.assertEqual(set(free_days("NL", "", year)), law | sundays)

    def test_free_days_have_names_in_the_readers_language(self):
        self.assertEqual(
            free_days("NL", "", 2026, "nl")[date(2026, 4, 27)], "Koningsdag"
        )
        self.assertEqual(
            free_days("NL", "", 2026, "fi")[date(2026, 4, 27)], "King's Day"
        )
        self.assertFalse(free_days("ZZ", "", 2026))

    def test_a_week_without_working_days_is_refused(self):
        for weekdays in (frozenset(), frozenset({7})):
            place = Place("UTC", weekdays=weekdays)
            with self.subTest(weekdays), self.assertRaises(ValueError):
                compute(Term(1, "working_days"), datetime(2026, 1, 1), place)

    def test_an_unknown_unit_is_refused(self):
        with self.assertRaises(ValueError):
            compute(Term(1, "fortnights"), datetime(2026, 1, 1), PLACES["UTC"])

    def test_working_days_are_counted_back_as_well(self):
        for day, count, before in (
            ((2026, 4, 13), 5, (2026, 4, 2)),  # over Easter Monday and Good Friday
            ((2026, 4, 13), 1, (2026, 4, 10)),
            ((2026, 6, 19), 5, (2026, 6, 12)),
        ):
            with self.subTest(day, count=count):
                found = working_days_before(date(*day), count, PLACES["NL"])
                self.assertEqual(found, date(*before))

    def test_the_examples_in_the_documentation_hold(self):
        self.assertEqual(doctest.testmod(term_calculator).failed, 0)

    @given(moments(), terms())
    @settings(max_examples=300, deadline=None, database=None)
    def test_a_term_never_ends_on_a_free_day_where_the_rule_moves_it(
        self, moment, term
    ):
        end = compute(term, moment, PLACES["NL"])
        extensions = [a for a in term.adjustments if a.kind == "extension"]
        total = term.value + sum(a.value for a in extensions)
        if total <= term_calculator.ATW_LIMITS[term.unit]:
            self.assertLess(end.date.weekday(), 5)
            self.assertFalse(PLACES["NL"].free_day(end.date))

    @given(moments(), terms())
    @settings(max_examples=300, deadline=None, database=None)
    def test_a_term_is_never_moved_backwards(self, moment, term):
        moved = compute(term, moment, PLACES["NL"])
        still = compute(
            Term(term.value, term.unit, "none", term.adjustments), moment, PLACES["NL"]
        )
        self.assertGreaterEqual(moved.date, still.date)

    @given(moments(), st.integers(0, 60 * 24 * 40), terms())
    @settings(max_examples=300, deadline=None, database=None)
    def test_who_complains_later_never_has_an_earlier_date(self, moment, later, term):
        first = compute(term, moment, PLACES["NL"])
        second = compute(term, moment + timedelta(minutes=later), PLACES["NL"])
        self.assertGreaterEqual(second.date, first.date)
        self.assertGreaterEqual(second.moment, first.moment)

    @given(moments(), terms(units=("hours",)))
    @settings(max_examples=100, deadline=None, database=None)
    def test_a_term_in_hours_is_exact(self, moment, term):
        end = compute(
            Term(term.value, "hours", "atw"),
            moment.replace(microsecond=0),
            PLACES["NL"],
        )
        expected = moment.replace(microsecond=0) + timedelta(hours=term.value)
        self.assertEqual(end.moment, expected)

    def test_an_extension_keeps_its_length_when_the_term_changes_its_unit(self):
        start = datetime(2026, 3, 2, 9, tzinfo=UTC)
        two_days = (Adjustment("extension", 2, "days"),)
        end = compute(Term(24, "hours", adjustments=two_days), start, PLACES["UTC"])
        self.assertEqual(end.moment, datetime(2026, 3, 5, 9))
        hours = (Adjustment("extension", 50, "hours"),)
        end = compute(Term(1, "days", adjustments=hours), start, PLACES["UTC"])
        self.assertEqual(end.date, date(2026, 3, 5))
