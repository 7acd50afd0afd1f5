"""Workdays: Monday to Friday, without the holidays of a workspace and with the weekend days worked instead (调休)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

_DAYS = range(date.min.toordinal(), date.max.toordinal() + 1)


@dataclass(frozen=True)
class Workdays:
    """Which days are worked."""

    holidays: frozenset[date] = frozenset()
    extra_workdays: frozenset[date] = frozenset()
    """Weekend days that are worked; a day that is in both sets is worked."""

    def works(self, day: date) -> bool:
        """Return whether a day is worked."""
        if day in self.extra_workdays:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def shifted(self, day: date, count: int) -> date:
        """Return the count-th workday after a day, or before it for a negative count; the day itself for 0."""
        if count == 0:
            return day
        before = self._until(day.toordinal()) if count > 0 else self._until(day.toordinal() - 1) + 1
        at = bisect_left(_DAYS, before + count, key=self._until)
        # Before the first workday of the calendar there is none, after its last one neither.
        return date.fromordinal(_DAYS[min(at, len(_DAYS) - 1)])

    def _until(self, ordinal: int) -> int:
        """Return how many days were worked from the first of the calendar, a Monday, to one of its days."""
        weeks, rest = divmod(ordinal, 7)
        off, extra = self._exceptions
        return weeks * 5 + min(rest, 5) - bisect_right(off, ordinal) + bisect_right(extra, ordinal)

    @cached_property
    def _exceptions(self) -> tuple[list[int], list[int]]:
        """Return the days of the week without work and the days of weekends with it, in order."""
        off = _ordinals(day for day in self.holidays - self.extra_workdays if day.weekday() < 5)
        return off, _ordinals(day for day in self.extra_workdays if day.weekday() >= 5)


def _ordinals(days: Iterable[date]) -> list[int]:
    return sorted(day.toordinal() for day in days)


WEEKDAYS = Workdays()
"""Monday to Friday, for a workspace that has named no holidays."""
