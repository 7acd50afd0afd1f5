"""A slow second opinion on schedules: every minute is looked at, and each day is judged by itself."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
BEGIN, END = date(2020, 1, 1), date(2030, 1, 1)


@cache
def turns(zone: str) -> tuple[date, ...]:
    """Return the days of ten years whose clocks change, and one day of every zone on which none does."""
    place = ZoneInfo(zone)
    offsets = [
        (day, datetime(day.year, day.month, day.day, tzinfo=place).utcoffset())
        for day in (BEGIN + DAY * n for n in range((END - BEGIN).days))
    ]
    changed = [before for (before, old), (_, new) in zip(offsets, offsets[1:], strict=False) if old != new]
    return (date(2024, 2, 28), *changed)


@cache
def shown(
    zone: str, since: datetime, until: datetime
) -> tuple[tuple[datetime, tuple[datetime, ...], bool], ...]:
    """Return for each minute the walls that come up then, those jumped over included, and whether it is again."""
    place, found, furthest = ZoneInfo(zone), [], None
    moment = since - DAY / 8  # long enough to know whether the clock shows something again
    while moment <= until:
        wall = moment.astimezone(place).replace(tzinfo=None)
        again = furthest is not None and wall <= furthest
        walls = [wall]
        while not again and furthest is not None and walls[0] - MINUTE > furthest:
            walls.insert(0, walls[0] - MINUTE)
        furthest = wall if furthest is None else max(furthest, wall)
        if moment > since:
            found.append((moment, tuple(walls), again))
        moment += MINUTE
    return tuple(found)


def slow_ticks(told: Mapping[str, Any], since: datetime, until: datetime, zone: str) -> Iterator[datetime]:
    """Give the ticks after a moment and not after another."""
    short = (
        told["every"] == "minutes"
        and told["interval"] <= 60
        or told == told | {"every": "hours", "interval": 1}
    )
    for moment, walls, again in shown(zone, since, until):
        if (short or not again) and any(on_time(told, wall) and on_day(told, wall.date()) for wall in walls):
            yield moment


def on_time(told: Mapping[str, Any], wall: datetime) -> bool:
    """Judge a time of day."""
    written = wall.strftime("%H:%M")
    if told["every"] not in ("hours", "minutes"):
        return written in told["at"]
    begin, end = [*told.get("at", ()), "00:00", "23:59"][:2] if told.get("at") else ("00:00", "23:59")
    if len(told.get("at", ())) == 1:
        end = "23:59"
    first = datetime.combine(wall.date(), datetime.strptime(begin, "%H:%M").time())
    step = timedelta(**{told["every"]: told["interval"]})
    return begin <= written <= end and (wall - first) % step == timedelta(0)


def on_day(told: Mapping[str, Any], day: date) -> bool:
    """Judge a day."""
    if not told.get("from", "0001-01-01") <= day.isoformat() <= told.get("until", "9999-12-31"):
        return False
    if told.get("workdays_only") and day.weekday() > 4:
        return False
    if "weekdays" in told and day.isoweekday() not in told["weekdays"]:
        return False
    if told["every"] in ("hours", "minutes"):
        return True
    begin, step = date.fromisoformat(told.get("from", "2000-01-03")), told.get("interval", 1)
    past = {
        "day": (day - begin).days,
        "week": ((day - begin).days + begin.weekday()) // 7,
        "month": day.year * 12 + day.month - begin.year * 12 - begin.month,
        "year": day.year - begin.year,
    }[told["every"]]
    if past % step:
        return False
    if told["every"] in ("day", "week"):
        return True
    if told["every"] == "year" and day.month not in told["months"]:
        return False
    length = calendar.monthrange(day.year, day.month)[1]
    if "workday" in told:
        nearer = range(1, day.day) if told["workday"] == "first" else range(day.day + 1, length + 1)
        return day.weekday() < 5 and all(day.replace(day=n).weekday() > 4 for n in nearer)
    return day.day in told["days"] or day.day - length - 1 in told["days"]


def midnight(day: date) -> datetime:
    """Return a moment near the day's begin."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
