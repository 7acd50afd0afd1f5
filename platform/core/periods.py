"""Days and periods counted from today, as conditions name them: “this week”, “the last 7 days”, “3 months ago”.

A *day* is "today", "yesterday", "tomorrow", {"before": 3, "unit": "day"} or {"after": 2, "unit": "month"}. A *period*
is "today", "yesterday", "tomorrow", "this_week", "last_month", "next_year" …, {"last": 7, "unit": "day"} (the seven
days that end today) or {"next": …} (those that begin today). Weeks begin on Monday.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from .words import Words

UNITS = ("day", "week", "month", "quarter", "year")
LONGEST = 9999
NAMED_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
PLACES = {"last": -1, "this": 0, "next": 1}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}

DAY_WORDS = {
    "today": Words("today", "今天"),
    "yesterday": Words("yesterday", "昨天"),
    "tomorrow": Words("tomorrow", "明天"),
}
UNIT_WORDS = {
    "day": Words("day", "天"),
    "week": Words("week", "周"),
    "month": Words("month", "个月"),
    "quarter": Words("quarter", "个季度"),
    "year": Words("year", "年"),
}
UNITS_WORDS = {unit: Words(f"{words.en}s", words.zh) for unit, words in UNIT_WORDS.items()}
_NAMED_ZH = {
    "week": ("上周", "本周", "下周"),
    "month": ("上个月", "本月", "下个月"),
    "quarter": ("上季度", "本季度", "下季度"),
    "year": ("去年", "今年", "明年"),
}
NAMED_PERIODS: Mapping[str, Words] = {
    **{name: DAY_WORDS[name] for name in ("today", "yesterday", "tomorrow")},
    **{
        f"{place}_{unit}": Words(f"{place} {unit}", _NAMED_ZH[unit][at + 1])
        for unit in UNITS[1:]
        for place, at in sorted(PLACES.items(), key=lambda each: abs(each[1]))
    },
}
"""The periods that have a name, in the order they are offered, as they stand after “in”."""


def named_day(value: Any, today: date) -> date | None:
    """Return the day that a value counts from today; None for anything else."""
    if isinstance(value, Mapping):
        way = _counted(value, ("before", "after"))
        return (
            None if way is None else shifted(today, value["unit"], value[way] * (1 if way == "after" else -1))
        )
    known = isinstance(value, str) and value in NAMED_DAYS
    return today + timedelta(days=NAMED_DAYS[value]) if known else None


def period(value: Any, today: date) -> tuple[date, date] | None:
    """Return the first and the last day of a period; None for what names none."""
    if isinstance(value, Mapping):
        way = _counted(value, ("last", "next"))
        if way == "last":
            return shifted(today, value["unit"], -value["last"]) + timedelta(days=1), today
        if way == "next":
            return today, shifted(today, value["unit"], value["next"]) - timedelta(days=1)
        return None
    if not isinstance(value, str) or value not in NAMED_PERIODS:
        return None
    day = named_day(value, today)
    if day is not None:
        return day, day
    place, _, unit = value.partition("_")
    first = first_day(shifted(first_day(today, unit), unit, PLACES[place]), unit)
    return first, shifted(first, unit, 1) - timedelta(days=1)


def day_words(value: Any) -> Words | None:
    """Return a day counted from today as people say it; None for anything else."""
    if isinstance(value, str):
        return DAY_WORDS.get(value)
    way = _counted(value, ("before", "after")) if isinstance(value, Mapping) else None
    if way is None:
        return None
    told = _count_words(value[way], value["unit"])
    return (
        Words(f"{told.en} ago", f"{told.zh}前")
        if way == "before"
        else Words(f"{told.en} from now", f"{told.zh}后")
    )


def period_words(value: Any) -> Words | None:
    """Return a period as people say it after “in”; None for what names none."""
    if isinstance(value, str):
        return NAMED_PERIODS.get(value)
    way = _counted(value, ("last", "next")) if isinstance(value, Mapping) else None
    if way is None:
        return None
    told = _count_words(value[way], value["unit"])
    return Words(f"the {way} {told.en}", f"{'最近' if way == 'last' else '未来'} {told.zh}")


def period_text(value: Any) -> str:
    """Return a period as DURING writes it: "this week", "last 7 days"."""
    if isinstance(value, Mapping):
        way = next(each for each in ("last", "next") if each in value)
        return f"{way} {_count_words(value[way], value['unit']).en}"
    return str(value).replace("_", " ")


def read_period_text(text: str) -> Any:
    """Return the period that a text such as "last 7 days" names; None where it names none."""
    words = text.lower().replace("_", " ").split()
    if "_".join(words) in NAMED_PERIODS:
        return "_".join(words)
    if len(words) != 3 or words[0] not in ("last", "next") or not (words[1].isascii() and words[1].isdigit()):
        return None
    found = {words[0]: int(words[1][:9]), "unit": words[2].removesuffix("s")}
    return found if _counted(found, ("last", "next")) else None


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


def _counted(value: Mapping[str, Any], ways: tuple[str, ...]) -> str | None:
    """Return which of the ways a value counts, if it is {way: a number from 1, "unit": a unit}."""
    way = next((each for each in ways if each in value), None)
    count = value.get(way) if way else None
    fits = isinstance(count, int) and not isinstance(count, bool) and 0 < count <= LONGEST
    return way if fits and value.get("unit") in UNITS and set(value) == {way, "unit"} else None


def _count_words(count: int, unit: str) -> Words:
    words = (UNIT_WORDS if count == 1 else UNITS_WORDS)[unit]
    return Words(f"{count} {words.en}", f"{count} {words.zh}")
