"""Periods of the calendar: the `within` operator, days in a time zone, and the buckets lists are grouped by."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from ..core.sqlite_connection import FUNCTIONS
from .messages import NOT_PERIOD
from .value import wrong

UNITS = ("day", "week", "month", "quarter", "year")
LONGEST = 9999
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_NAMED_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_PLACES = {"last": -1, "this": 0, "next": 1}


def named_day(name: Any, today: date) -> date | None:
    """Return the day called "yesterday", "today" or "tomorrow"; None for anything else."""
    return (
        today + timedelta(days=_NAMED_DAYS[name]) if isinstance(name, str) and name in _NAMED_DAYS else None
    )


def read_period(value: Any, today: date) -> tuple[date, date]:
    """Return the first and the last day of a `within` operand; raises ValidationError.

    {"last": 7, "unit": "day"} are the seven days that end today, {"next": …} those that begin today; weeks begin on
    Monday. Named: today, yesterday, tomorrow, and last/this/next with _week, _month, _quarter, _year.
    """
    if isinstance(value, Mapping):
        return _rolling(value, today)
    day = named_day(value, today)
    if day is not None:
        return day, day
    place, _, unit = value.partition("_") if isinstance(value, str) else ("", "", "")
    if place not in _PLACES or unit not in UNITS or unit == "day":
        raise wrong(NOT_PERIOD)
    first = first_day(shifted(first_day(today, unit), unit, _PLACES[place]), unit)
    return first, shifted(first, unit, 1) - timedelta(days=1)


def first_day(day: date, unit: str) -> date:
    """Return the first day of the week, month, quarter or year that holds `day`."""
    if unit == "day":
        return day
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1, month=day.month - (day.month - 1) % _MONTHS[unit])


def shifted(day: date, unit: str, count: int) -> date:
    """Return the day `count` units away, as a calendar counts (31 January + 1 month = 28 February)."""
    try:
        if unit not in _MONTHS:
            return day + timedelta(days=count * (7 if unit == "week" else 1))
        year, month = divmod(day.year * 12 + day.month - 1 + count * _MONTHS[unit], 12)
        return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return date.max if count > 0 else date.min


def start_of_day(day: date, zone: str) -> datetime:
    """Return the moment a day begins in a zone, in UTC."""
    try:
        return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
    except OverflowError:
        return (datetime.min if day.year < 5 else datetime.max).replace(tzinfo=UTC)


def end_of_day(day: date, zone: str) -> datetime:
    """Return the moment the next day begins."""
    return start_of_day(day + timedelta(days=1), zone) if day < date.max else datetime.max.replace(tzinfo=UTC)


def local_day(moment: sa.ColumnElement, zone: str, dialect: str) -> sa.ColumnElement:
    """Return the date of a moment on the clock of a zone."""
    if dialect == "postgresql":
        return sa.cast(sa.func.timezone(zone, moment), sa.Date)
    return sa.type_coerce(sa.func.tw_local_day(moment, zone, type_=sa.Text), sa.Date)


def bucket(day: sa.ColumnElement, unit: str, dialect: str) -> sa.ColumnElement:
    """Return the first day of the period that holds a date."""
    if unit == "day":
        return day
    if dialect == "postgresql":
        return sa.cast(sa.func.date_trunc(unit, sa.cast(day, sa.DateTime)), sa.Date)
    return sa.type_coerce(_sqlite_bucket(sa.type_coerce(day, sa.Text), unit), sa.Date)


def _sqlite_bucket(day: sa.ColumnElement, unit: str) -> sa.ColumnElement:
    if unit == "week":
        return sa.func.date(day, "-6 days", "weekday 1")
    if unit == "quarter":
        past = (sa.cast(sa.func.strftime("%m", day), sa.Integer) - 1) % 3
        return sa.func.date(day, "start of month", sa.func.printf("-%d months", past))
    return sa.func.date(day, f"start of {unit}")


def _rolling(value: Mapping[str, Any], today: date) -> tuple[date, date]:
    unit = value.get("unit")
    way = next((way for way in ("last", "next") if way in value), None)
    count = value.get(way) if way else None
    if isinstance(count, bool) or not isinstance(count, int) or not 0 < count <= LONGEST:
        raise wrong(NOT_PERIOD)
    if unit not in UNITS or set(value) != {way, "unit"}:
        raise wrong(NOT_PERIOD)
    if way == "last":
        return shifted(today, unit, -count) + timedelta(days=1), today
    return today, shifted(today, unit, count) - timedelta(days=1)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _local_day_of_text(moment: str | None, zone: str) -> str | None:
    """Return the local date of a stored moment ('YYYY-MM-DD HH:MM:SS.ffffff' in UTC), for SQLite."""
    if moment is None:
        return None
    try:
        return datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(_zone(zone)).date().isoformat()
    except OverflowError:
        return moment[:10]


FUNCTIONS.append(("tw_local_day", 2, _local_day_of_text, True))
