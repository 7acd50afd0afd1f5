"""What kind of value each filter operator takes, and periods and days as their controls show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...core.periods import NAMED_PERIODS, day_words, period_words
from ...core.words import Words

NOTHING = "nothing"
PERIOD = "period"
PAIR = "pair"
MANY = "many"
TEXT = "text"
ONE = "one"

_TAKES = {
    "is_empty": NOTHING, "is_not_empty": NOTHING, "is_me": NOTHING, "is_mine": NOTHING, "within": PERIOD, "between": PAIR, "in": MANY,
    "not_in": MANY, "has_any": MANY, "has_all": MANY, "contains": TEXT, "not_contains": TEXT, "starts_with": TEXT,
}  # fmt: skip

LAST_NEXT, BEFORE_AFTER = ("last", "next"), ("before", "after")
USUAL = ("7", "day")
"""What is counted where only the direction was chosen."""

PERIODS: Sequence[tuple[str, Words]] = (
    *(
        (name, NAMED_PERIODS[name])
        for name in ("today", "this_week", "this_month", "this_quarter", "this_year")
    ),
    ("last:7:day", Words("the last 7 days", "最近 7 天")),
    ("last:30:day", Words("the last 30 days", "最近 30 天")),
    ("last:90:day", Words("the last 90 days", "最近 90 天")),
    ("next:7:day", Words("the next 7 days", "未来 7 天")),
    ("next:30:day", Words("the next 30 days", "未来 30 天")),
)
"""Periods that the quick control of a list offers."""


def takes(operator: str) -> str:
    """Return what kind of value an operator takes."""
    return _TAKES.get(operator, ONE)


def period_value(texts: Sequence[Any]) -> Any:
    """Return the period of what a control sent: ["this_week"], ["last", "7", "day"] or ["last:7:day"]; None for none."""
    found = _counted(texts, LAST_NEXT)
    return None if period_words(found) is None else found


def period_texts(value: Any) -> list[str]:
    """Return a period as its control shows it: the other way round."""
    return _texts(value, LAST_NEXT)


def period_text(value: Any) -> str:
    """Return a period as one text: "this_week", "last:7:day"."""
    return ":".join(period_texts(value))


def day_value(texts: Sequence[Any]) -> Any:
    """Return the day of what a control sent: ["today"] or ["before", "3", "day"]; None for none."""
    found = _counted(texts, BEFORE_AFTER)
    return None if day_words(found) is None else found


def day_texts(value: Any) -> list[str]:
    """Return a day counted from today as its control shows it; [] for any other value."""
    return [] if day_words(value) is None else _texts(value, BEFORE_AFTER)


def _texts(value: Any, ways: Sequence[str]) -> list[str]:
    way = next((each for each in ways if isinstance(value, Mapping) and each in value), None)
    return [str(value)] if way is None else [way, str(value[way]), str(value.get("unit"))]


def _counted(texts: Sequence[Any], ways: Sequence[str]) -> Any:
    """Return {"last": 7, "unit": "day"} for what counts; the name for anything else, whatever follows it."""
    name, *rest = ":".join(map(str, texts)).split(":")
    if name not in ways:
        return name
    number, unit = rest[:2] if len(rest) > 1 else USUAL
    return {
        name: int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0,
        "unit": unit,
    }
