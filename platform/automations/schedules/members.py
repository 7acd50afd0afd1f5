"""What is wrong with one member of a schedule, whatever the others say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from ...core.errors import Fault
from ...core.words import Words
from .cron import is_cron
from .schedule import NEGATIVE_DAYS, SCHEMA

Check = Callable[[str, Any], Iterator[Fault]]
MOST_TIMES = SCHEMA["properties"]["at"]["maxItems"]
_TIME = re.compile(SCHEMA["properties"]["at"]["items"]["pattern"])
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _times(name: str, value: Any) -> Iterator[Fault]:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST_TIMES:
        yield Fault(name, TIMES)
        return
    for at, each in enumerate(value):
        if not isinstance(each, str) or not _TIME.fullmatch(each):
            yield Fault(f"{name}[{at}]", TIME_FORM)
        elif each in value[:at]:
            yield Fault(f"{name}[{at}]", TWICE)


def _numbers(least: int, most: int, words: Words) -> Check:
    def checked(name: str, value: Any) -> Iterator[Fault]:
        if not isinstance(value, list | tuple) or not 1 <= len(value) <= most - least + 1:
            yield Fault(name, words)
            return
        for at, each in enumerate(value):
            if not is_whole(each) or each == 0 or not least <= each <= most:
                yield Fault(f"{name}[{at}]", words)
            elif each in value[:at]:
                yield Fault(f"{name}[{at}]", TWICE)

    return checked


def _holds(right: Callable[[Any], bool], words: Words) -> Check:
    def checked(name: str, value: Any) -> Iterator[Fault]:
        if not right(value):
            yield Fault(name, words)

    return checked


def is_whole(value: Any) -> bool:
    """Return whether a value is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def _is_day(value: Any) -> bool:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_expression(value: Any) -> bool:
    most = SCHEMA["properties"]["cron"]["maxLength"]
    return isinstance(value, str) and len(value) <= most and is_cron(value)


NOT_WHOLE = Words("The interval is a whole number, 1 or more.", "间隔应为不小于 1 的整数。")
TIMES = Words(
    f"Give 1 to {MOST_TIMES} times of day, such as “09:00”.",
    f"请给出 1 到 {MOST_TIMES} 个时间，例如“09:00”。",
)
TIME_FORM = Words(
    "Write the time as hours and minutes, such as “09:00”; the day's last is “23:59”.",
    "请按“时:分”填写时间，例如“09:00”，一天中最晚为“23:59”。",
)
TWICE = Words("This stands here twice. Take one out.", "重复了，请去掉一个。")
WEEKDAYS = Words("Give weekdays, 1 (Monday) to 7 (Sunday).", "请给出星期，1（周一）到 7（周日）。")
DAYS = Words(
    f"Give days of the month, 1 to 31, or -1 for the last, -2 for the one before it, to -{NEGATIVE_DAYS}.",
    f"请给出日期，1 到 31；-1 为最后一天，-2 为倒数第 2 天，直到 -{NEGATIVE_DAYS}。",
)
MONTHS = Words("Give months, 1 to 12.", "请给出月份，1 到 12。")
WORKDAY = Words("The workday is “first” or “last”.", "工作日应为“first”（第一个）或“last”（最后一个）。")
CRON = Words(
    "Write five fields: minute, hour, day, month, weekday, such as “0 9 * * 1-5”, with days that exist.",
    "请填写五段：分、时、日、月、星期，例如“0 9 * * 1-5”，且日期须存在。",
)
DAY_FORM = Words("Write a date that exists, such as “2026-12-31”.", "请填写存在的日期，例如“2026-12-31”。")
YES_OR_NO = Words("Write true or false.", "请填写 true 或 false。")

CHECKS: Mapping[str, Check] = {
    "interval": _holds(is_whole, NOT_WHOLE),
    "at": _times,
    "weekdays": _numbers(1, 7, WEEKDAYS),
    "days": _numbers(-NEGATIVE_DAYS, 31, DAYS),
    "months": _numbers(1, 12, MONTHS),
    "workday": _holds(lambda value: value in ("first", "last"), WORKDAY),
    "cron": _holds(_is_expression, CRON),
    "from": _holds(_is_day, DAY_FORM),
    "until": _holds(_is_day, DAY_FORM),
    "workdays_only": _holds(lambda value: isinstance(value, bool), YES_OR_NO),
}
"""By the member's name."""
