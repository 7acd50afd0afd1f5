"""The days on which a schedule ticks."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from ...core.periods import first_day, shifted
from .schedule import CALENDAR, Schedule
from .workdays import Workdays

HORIZON = 50
"""Years; what has no day until then ticks no more."""


def days(schedule: Schedule, since: date, workdays: Workdays) -> Iterator[date]:
    """Give the days from `since` on, in order."""
    first = max(since, schedule.first or since)
    last = min(schedule.last or date.max, shifted(first, "year", HORIZON))
    for period in _periods(schedule, first, last):
        for day in _of_period(schedule, period, workdays):
            if first <= day <= last and _fits(schedule, day, workdays):
                yield day


def _periods(schedule: Schedule, first: date, last: date) -> Iterator[date]:
    """Give the first days of the weeks, months, … that count, the one that may hold `first` to begin with."""
    unit = schedule.every if schedule.every in CALENDAR else "day"
    step = schedule.interval if schedule.every in CALENDAR else 1
    origin = first_day(schedule.first or first, unit)
    count = _units(origin, first, unit) // step * step
    while (period := shifted(origin, unit, count)) <= last and period < date.max:
        yield period
        count += step


def _units(origin: date, day: date, unit: str) -> int:
    """Return how many units after the origin's the one of a day is."""
    if unit in ("day", "week"):
        return (day - origin).days // (7 if unit == "week" else 1)
    months = (day.year - origin.year) * 12 + day.month - origin.month
    return months // (12 if unit == "year" else 1)


def _of_period(schedule: Schedule, period: date, workdays: Workdays) -> Iterator[date]:
    if schedule.every == "week":
        yield from (period + timedelta(days=each - 1) for each in schedule.weekdays if _in_calendar(period))
    elif schedule.every == "month":
        yield from _of_month(schedule, period, workdays)
    elif schedule.every == "year":
        for month in schedule.months:
            yield from _of_month(schedule, period.replace(month=month), workdays)
    else:
        yield period


def _of_month(schedule: Schedule, month: date, workdays: Workdays) -> Iterator[date]:
    """Give the days of a month; one that a shorter month lacks is left out."""
    length = calendar.monthrange(month.year, month.month)[1]
    if schedule.workday:
        worked = [day for n in range(1, length + 1) if workdays.works(day := month.replace(day=n))]
        yield from worked[:1] if schedule.workday == "first" else worked[-1:]
        return
    numbers = {n if n > 0 else length + 1 + n for n in schedule.days}
    yield from (month.replace(day=n) for n in sorted(numbers) if 1 <= n <= length)


def _fits(schedule: Schedule, day: date, workdays: Workdays) -> bool:
    return (not schedule.weekdays or day.isoweekday() in schedule.weekdays) and (
        not schedule.workdays_only or workdays.works(day)
    )


def _in_calendar(monday: date) -> bool:
    return (date.max - monday).days >= 7
