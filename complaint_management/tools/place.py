"""Where a term runs: which days are worked on, and which are free."""

from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from .free_days import free_days

MONDAY_TO_FRIDAY = frozenset(range(5))


@dataclass(frozen=True)
class Place:
    """Where a term runs: the clock on the wall, the working week and the free days.

    :param tz: name of the time zone; the day of receipt is a day there
    :param country: ISO code whose free days count, none when empty
    :param subdivision: code of a part of that country
    :param weekdays: days that are worked on, Monday is 0
    :param closed: days on which this team is closed beside those, and why
    """

    tz: str
    country: str = ""
    subdivision: str = ""
    weekdays: frozenset = MONDAY_TO_FRIDAY
    closed: dict = field(default_factory=dict, hash=False)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.tz)

    def free_day(self, day: date) -> str:
        """The name of the free day that a day is, empty when it is none."""
        return free_days(self.country, self.subdivision, day.year).get(day, "")

    def why_closed(self, day: date) -> str:
        """Why nobody works on a day that would be one of work."""
        return self.free_day(day) or self.closed.get(day, "")
