"""Dates and times as people read them, by the reader's language and zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date as babel_date

from .number_format import LOCALES


@lru_cache(maxsize=4096)
def format_day(day: date, language: str) -> str:
    """Return "2026年11月22日" or "Nov 22, 2026"."""
    return babel_date(day, "medium", LOCALES[language])


def format_moment(moment: datetime, language: str, zone: str) -> str:
    """Return "2026年11月22日 14:30" or "Nov 22, 2026, 2:30 PM"; seconds only where there are some."""
    local = in_zone(moment, zone)
    seconds = f":{local.second:02}" if local.second else ""
    if language == "zh":
        return f"{format_day(local.date(), 'zh')} {local.hour:02}:{local.minute:02}{seconds}"
    half = "AM" if local.hour < 12 else "PM"
    return f"{format_day(local.date(), 'en')}, {(local.hour - 1) % 12 + 1}:{local.minute:02}{seconds} {half}"


def in_zone(moment: datetime, zone: str) -> datetime:
    """Return the moment on a zone's clock; as UTC at the very ends of the calendar."""
    try:
        return moment.astimezone(ZoneInfo(zone))
    except OverflowError:
        return moment.astimezone(UTC)
