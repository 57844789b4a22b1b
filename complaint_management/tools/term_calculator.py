"""When a term ends, and the steps that lead there. Pure arithmetic, no database.

>>> from datetime import UTC, datetime
>>> end = compute(Term(6, "weeks", rule="atw"), datetime(2026, 3, 1, 9, tzinfo=UTC),
...               Place("Europe/Amsterdam", country="NL"))
>>> end.date, end.moment
(datetime.date(2026, 4, 13), datetime.datetime(2026, 4, 13, 22, 0))
>>> [step["kind"] for step in end.steps]
['start', 'term', 'moved']
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from .place import Place

UNITS = ("hours", "days", "working_days", "weeks", "months")
SATURDAY, SUNDAY = 5, 6
DAY = timedelta(days=1)
LONGEST_IDLE = 366
# Algemene termijnenwet art. 4: longer terms, and terms in hours, are not moved.
ATW_LIMITS = {"days": 90, "working_days": 90, "weeks": 12, "months": 3}
ATW_SOURCE = "Algemene termijnenwet art. 1"


@dataclass(frozen=True)
class Adjustment:
    """What came between: an extension, or days spent waiting for the complainant.

    :param kind: ``extension`` or ``suspension``
    :param value: length in ``unit``; of a suspension in ``days`` or ``hours``
    """

    kind: str
    value: int
    unit: str


@dataclass(frozen=True)
class Term:
    """The length of a term, and by which rule its last day moves.

    :param rule: ``none``, or ``atw`` for a Dutch legal term
    """

    value: int
    unit: str
    rule: str = "none"
    adjustments: tuple = ()


@dataclass(frozen=True)
class End:
    """The last day of a term, the moment (naive UTC) it is over, and how it came."""

    date: date
    moment: datetime
    steps: list


def compute(term: Term, start: datetime, place: Place, start_kind="received") -> End:
    """When a term ends that starts at ``start`` (UTC).

    The day of receipt does not count. Of two readings of an extension the earlier
    holds: added to the term itself, or to its own last day.

    :raise ValueError: when nobody ever works in ``place``, or a unit is unknown
    """
    zone = ZoneInfo(place.tz)
    start = start.replace(tzinfo=UTC) if start.tzinfo is None else start
    local = start.astimezone(zone)
    steps = [_step("start", local.date(), what=start_kind)]
    if term.unit == "hours":
        return _end_of_hours(term, start, zone, place, steps)
    last_day, told = _last_day(term, local.date(), place)
    return End(last_day, midnight_after(last_day, place.tz), steps + told)


def midnight_after(day: date, tz: str) -> datetime:
    """The local midnight that ends a day, in naive UTC."""
    midnight = datetime.combine(day + DAY, time.min, ZoneInfo(tz))
    return midnight.astimezone(UTC).replace(tzinfo=None)


def end_of_working_day(moment: datetime, place: Place) -> datetime:
    """The midnight (naive UTC) that ends the working day of a moment, or the next."""
    day = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(place.tz)).date()
    return midnight_after(_walk(day - DAY, 1, place)[0], place.tz)


def working_days_before(day: date, count: int, place: Place) -> date:
    """The day that lies ``count`` working days before another."""
    return _walk(day, -count, place)[0]


def _end_of_hours(term, start, zone, place, steps):
    """A term in hours ends at the exact moment, on whatever day that is."""
    moment = start + timedelta(hours=term.value)
    steps.append(_moment_step("term", moment, zone, value=term.value, unit="hours"))
    for change in term.adjustments:
        moment = _later(moment, change, zone, place)
        step = _moment_step(
            change.kind, moment, zone, value=change.value, unit=change.unit
        )
        steps.append(step)
    last_day = (moment - timedelta.resolution).astimezone(zone).date()
    return End(last_day, moment.astimezone(UTC).replace(tzinfo=None), steps)


def _later(moment, change, zone, place):
    """A moment by hours later; by days or longer it keeps the time of day."""
    if change.unit == "hours":
        return moment + timedelta(hours=change.value)
    local = moment.astimezone(zone)
    day, _step = _count(local.date(), change.value, change.unit, place, change.kind)
    return datetime.combine(day, local.time(), zone)


def _in_days(change):
    """Hours that came to a term while it ran in hours count as whole days."""
    return Adjustment(change.kind, change.value // 24, "days")


def _last_day(term, start, place):
    """The last day of a term in days or longer, and the steps that lead to it."""
    adjustments = tuple(
        _in_days(change) if change.unit == "hours" else change
        for change in term.adjustments
    )
    term = replace(term, adjustments=adjustments)
    extensions = [a for a in term.adjustments if a.kind == "extension"]
    readings = [_added_to_term(term, extensions, start, place)]
    if extensions:
        readings.append(_added_to_end(term, extensions, start, place))
    is_moved = _is_moved(term, extensions)
    # min takes the first of two equal ones: the plain reading
    day, steps = min(
        readings,
        key=lambda reading: _move(reading[0], place)[0] if is_moved else reading[0],
    )
    for wait in term.adjustments:
        if wait.kind == "suspension":
            day, step = _wait(day, wait, term, place)
            steps += step
    day, step = _move(day, place) if is_moved else (day, [])
    return day, steps + step


def _added_to_term(term, extensions, start, place):
    """An extension is added to the term itself: 6 and 4 weeks are 10 weeks."""
    day, steps = _count(start, term.value, term.unit, place, "term")
    total = term.value
    for one in extensions:
        if one.unit == term.unit:
            total += one.value
            day, step = _count(start, total, one.unit, place, "extension")
            step[-1]["value"] = one.value
        else:
            day, step = _count(day, one.value, one.unit, place, "extension")
        steps += step
    return day, steps


def _added_to_end(term, extensions, start, place):
    """The other reading: each extension starts on the day the term had ended."""
    is_moved = _is_moved(term, [])
    day, steps = _count(start, term.value, term.unit, place, "term")
    for one in extensions:
        day, moved = _move(day, place) if is_moved else (day, [])
        day, counted = _count(day, one.value, one.unit, place, "extension")
        steps += moved + counted
    return day, steps


def _wait(day, wait, term, place):
    """Days spent waiting for the complainant come on top."""
    day += timedelta(days=wait.value)
    if term.unit == "working_days":
        day = _walk(day - DAY, 1, place)[0]
    return day, [_step("suspension", day, value=wait.value, unit=wait.unit)]


def _is_moved(term, extensions):
    """Whether the law moves the end; not over 90 days, 12 weeks or 3 months."""
    lengths = [(term.value, term.unit)] + [(e.value, e.unit) for e in extensions]
    share = sum(Fraction(value, ATW_LIMITS[unit]) for value, unit in lengths)
    return term.rule == "atw" and share <= 1


def _move(day, place):
    """The first day that is no Saturday, Sunday or free day, and what was passed."""
    passed = []
    while day.weekday() in (SATURDAY, SUNDAY) or place.free_day(day):
        name = place.free_day(day)
        passed.append({"date": day.isoformat(), "name": name})
        day += DAY
    if not passed:
        return day, []
    return day, [_step("moved", day, passed=passed, source=ATW_SOURCE, **_where(place))]


def _count(start, value, unit, place, kind):
    """The last day of a length that starts on the day after ``start``."""
    passed = []
    if unit == "days":
        day = start + timedelta(days=value)
    elif unit == "weeks":
        day = start + timedelta(weeks=value)
    elif unit == "months":
        day = start + relativedelta(months=value)
    elif unit == "working_days":
        day, passed = _walk(start, value, place)
    else:
        raise ValueError(f"unknown unit {unit}")
    step = _step(kind, day, value=value, unit=unit)
    if passed:
        step.update(passed=passed, **_where(place))
    return day, [step]


def _walk(start, count, place):
    """Go ``count`` working days on (or back); which free days were passed.

    :raise ValueError: when a year goes by without a working day
    """
    direction = DAY if count > 0 else -DAY
    day, passed, left, idle = start, [], abs(count), 0
    while left:
        day += direction
        why = place.why_closed(day)
        if day.weekday() not in place.weekdays or why:
            if day.weekday() in place.weekdays:
                passed.append({"date": day.isoformat(), "name": why})
            idle += 1
        else:
            left, idle = left - 1, 0
        if idle > LONGEST_IDLE:
            raise ValueError("nobody ever works here")
    return day, passed


def _where(place):
    return {"country": place.country, "subdivision": place.subdivision}


def _step(kind, day, **facts):
    return {"kind": kind, "date": day.isoformat(), **facts}


def _moment_step(kind, moment, zone, **facts):
    local = moment.astimezone(zone)
    return _step(kind, local.date(), time=local.strftime("%H:%M"), **facts)
