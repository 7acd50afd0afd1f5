"""Moments to wait for, on the clock of the workspace: days keep their time of day when clocks are changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from ....core.words import Words
from ...schedules.clock import moment_of, wall_at

TIME_PATTERN = "^([01][0-9]|2[0-3]):[0-5][0-9]$"
UNITS = {
    "minutes": Words("minutes", "分钟"),
    "hours": Words("hours", "小时"),
    "days": Words("days", "天"),
    "weeks": Words("weeks", "周"),
}
WEEKDAYS = (
    Words("Mon", "周一"),
    Words("Tue", "周二"),
    Words("Wed", "周三"),
    Words("Thu", "周四"),
    Words("Fri", "周五"),
    Words("Sat", "周六"),
    Words("Sun", "周日"),
)
_EVERY_DAY = range(1, 8)


def later(begun: datetime, zone: str, amount: int, unit: str) -> datetime:
    """Return the moment so much later; days and weeks are counted on the wall's clock."""
    span = timedelta(**{unit: amount})
    if unit in ("minutes", "hours"):
        return begun + span
    return moment_of(wall_at(begun, zone) + span, zone)


def next_time(now: datetime, zone: str, at: str, weekdays: Sequence[int] = ()) -> datetime:
    """Return the next moment after `now` at which the clock shows `at`, on one of the weekdays (1 is Monday)."""
    wall = wall_at(now, zone)
    for days in range(9):
        day = wall.date() + timedelta(days=days)
        moment = moment_of(datetime.combine(day, time.fromisoformat(at)), zone)
        if moment > now and day.isoweekday() in (weekdays or _EVERY_DAY):
            return moment
    raise LookupError(at)


def moment(value: Any, at: str | None, zone: str) -> datetime | None:
    """Return the moment of an API value: a date with a time and zone, or a date, at a time of its day."""
    try:
        if isinstance(value, datetime):
            found = value
        elif isinstance(value, date):
            return _of_day(value, at, zone)
        elif len(value) <= len("2026-11-30"):
            return _of_day(date.fromisoformat(value), at, zone)
        else:
            found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    found = found.astimezone(UTC) if found.tzinfo else moment_of(found, zone)
    return _of_day(wall_at(found, zone).date(), at, zone) if at else found


def told_weekdays(weekdays: Sequence[int]) -> Words:
    """Return " on Mon, Fri", nothing for every day."""
    if not weekdays:
        return Words("", "")
    days = [WEEKDAYS[each - 1] for each in sorted(weekdays)]
    return Words(" on " + ", ".join(each.en for each in days), "、".join(each.zh for each in days))


def _of_day(day: date, at: str | None, zone: str) -> datetime:
    return moment_of(datetime.combine(day, time.fromisoformat(at or "00:00")), zone)
