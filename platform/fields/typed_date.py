"""Dates and times as people type and paste them, in Chinese and English habits.

2026-11-22 · 2026/11/22 · 20261122 · 2026年11月22日 · 11-22 · 22/11/2026 · Nov 22, 2026 · 昨天 · tomorrow;
14:30 · 2:30 PM · 下午3点 · 下午3点半 · 15时20分. A date that could be read two ways (03/04/2026) is refused.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time, timedelta

from ..core.words import Words
from .base import NotUnderstood

DATE_EXPECTED = Words(
    "“{text}” is not a date; write it like 2026-11-22.", "“{text}”不是有效日期，请按 2026-11-22 的形式填写。"
)
TIME_EXPECTED = Words(
    "“{text}” is not a time; write it like 14:30.", "“{text}”不是有效时间，请按 14:30 的形式填写。"
)
AMBIGUOUS = Words(
    "“{text}” can be read two ways; write the year first: 2026-11-22.",
    "“{text}”的月和日无法区分，请先写年份，如 2026-11-22。",
)
LONGEST = 60
_NAMED = {
    "前天": -2, "昨天": -1, "昨日": -1, "yesterday": -1, "今天": 0, "今日": 0, "today": 0, "now": 0, "现在": 0,
    "明天": 1, "明日": 1, "tomorrow": 1, "后天": 2, "大后天": 3,
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{4})(\d{2})(\d{2})")
_CHINESE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]?")
_MONTH_DAY = re.compile(r"(\d{1,2})[-/](\d{1,2})")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_ENGLISH = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_ENGLISH_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? (\d{4})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_HOURS = re.compile(r"(\d{1,2})[点时](?:(半)|(?:(\d{1,2})分?)?(?:(\d{1,2})秒)?)")
_MORNING = ("上午", "早上", "凌晨", "am", "a.m.")
_AFTERNOON = ("下午", "晚上", "中午", "傍晚", "pm", "p.m.")


def tidy(text: str) -> str:
    """Return typed text in plain characters and small letters, cut to a sane length."""
    return " ".join(unicodedata.normalize("NFKC", text[: LONGEST + 1]).lower().split())


def typed_date(text: str, today: date) -> date | None:
    """Return the date meant, None for empty text; raises NotUnderstood."""
    bare = tidy(text)
    if not bare:
        return None
    if bare in _NAMED:
        return today + timedelta(days=_NAMED[bare])
    year, month, day = _parts(bare, today) or _not_understood(DATE_EXPECTED, text)
    try:
        return date(year, month, day)
    except ValueError:
        return _not_understood(DATE_EXPECTED, text)


def typed_time(text: str) -> time | None:
    """Return the time of day meant, None for empty text; raises NotUnderstood."""
    bare = tidy(text)
    if not bare:
        return None
    half = next((half for half in (_MORNING, _AFTERNOON) if any(word in bare for word in half)), ())
    for word in half:
        bare = bare.replace(word, "").strip()
    clock = _CLOCK.fullmatch(bare)
    hours = None if clock else _HOURS.fullmatch(bare)
    if clock:
        hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    elif hours:
        hour, minute, second = int(hours[1]), 30 if hours[2] else int(hours[3] or 0), int(hours[4] or 0)
    elif half and bare.isascii() and bare.isdigit() and len(bare) < 3:
        hour, minute, second = int(bare), 0, 0
    else:
        return _not_understood(TIME_EXPECTED, text)
    if half is _AFTERNOON and hour < 12:
        hour += 12
    elif half is _MORNING and hour == 12:
        hour = 0
    try:
        return time(hour, minute, second)
    except ValueError:
        return _not_understood(TIME_EXPECTED, text)


def split_moment(text: str) -> tuple[str, str]:
    """Return the part of a text that tells the day and the part that tells the time ("" where there is none)."""
    bare = tidy(text)
    start = re.search(
        r"(?:上午|早上|凌晨|下午|晚上|中午|傍晚|(?:[ t,日号天]|^)\d{1,2}(?=[:点时]| ?[ap]\.?m)).*", bare
    )
    if start is None:
        return bare, ""
    cut = start.start() + (1 if bare[start.start()] in "日号天" else 0)
    return bare[:cut].strip(" ,"), bare[cut:].strip(" ,t")


def _parts(bare: str, today: date) -> tuple[int, int, int] | None:
    if found := _YEAR_FIRST.fullmatch(bare):
        return tuple(int(part) for part in found.groups() if part)  # type: ignore[return-value]
    if found := _CHINESE.fullmatch(bare):
        return int(found[1] or today.year), int(found[2]), int(found[3])
    if found := _MONTH_DAY.fullmatch(bare):
        return today.year, int(found[1]), int(found[2])
    if found := _YEAR_LAST.fullmatch(bare):
        return _year_last(int(found[1]), int(found[2]), int(found[3]), bare)
    if found := _ENGLISH.fullmatch(bare):
        return _named_month(int(found[3]), found[1], int(found[2]))
    if found := _ENGLISH_DAY_FIRST.fullmatch(bare):
        return _named_month(int(found[3]), found[2], int(found[1]))
    return None


def _year_last(first: int, second: int, year: int, text: str) -> tuple[int, int, int]:
    if first <= 12 and second <= 12 and first != second:
        _not_understood(AMBIGUOUS, text)
    return (year, second, first) if first > 12 else (year, first, second)


def _named_month(year: int, name: str, day: int) -> tuple[int, int, int] | None:
    return (year, _MONTHS.index(name[:3]) + 1, day) if name[:3] in _MONTHS else None


def _not_understood(words: Words, text: str) -> None:
    raise NotUnderstood(words, text=text.strip()[:LONGEST])
