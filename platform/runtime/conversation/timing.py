"""When somebody is mailed: quiet hours and the hour of the digest, on the clock of their own zone.

All of it is counted from days and hours of that clock, so that a day of 23 or 25 hours moves nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY, WEEK = "day", "week"
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nobody is mailed: from–until on some weekdays (0 is Monday), over midnight where until is earlier."""

    begins: str
    ends: str
    days: Collection[int]

    def until(self, moment: datetime, zone: str) -> datetime | None:
        """Return when the quiet that reigns at a moment is over; None where there is none."""
        end = self._end(moment, zone)
        found = end
        for _ in range(14):  # hours that meet: the night of one day ends where those of the next begin
            if end is None:
                break
            found, end = end, self._end(end, zone)
        return found

    def _end(self, moment: datetime, zone: str) -> datetime | None:
        today = local_day(moment, zone)
        for day in (today - _A_DAY, today):
            if day.weekday() not in self.days:
                continue
            last = day if self.begins < self.ends else day + _A_DAY
            if at(day, self.begins, zone) <= moment < at(last, self.ends, zone):
                return at(last, self.ends, zone)
        return None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a digest comes: each day, or each week on a weekday (0 is Monday), at a time."""

    every: str
    clock: str
    weekday: int = 0

    def next(self, after: datetime, zone: str) -> datetime:
        """Return the first moment of the rhythm after another."""
        day = local_day(after, zone)
        while True:
            moment = at(day, self.clock, zone)
            if moment > after and (self.every == DAY or day.weekday() == self.weekday):
                return moment
            day += _A_DAY


def at(day: date, clock: str, zone: str) -> datetime:
    """Return the moment at which a zone's clock shows a time ("08:30") on a day, in UTC.

    A time that a clock leaps over is as far after the leap; one that it shows twice is the first.
    """
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)


def local_day(moment: datetime, zone: str) -> date:
    """Return the day it is in a zone at a moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def is_clock(text: str) -> bool:
    """Say whether a text is a time of day as the pages send it: "08:30"."""
    try:
        return len(text) == 5 and time.fromisoformat(text) is not None
    except ValueError:
        return False
