"""What single cells say: whether nothing, a number, money, a share, a day, a moment. Pure, quick, one cell at a time."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal

import marshmallow as ma

from ...fields.base import NotUnderstood
from ...fields.email.field import read_email
from ...fields.typed_date import split_moment, typed_date, typed_time
from ...fields.typed_number import typed_number

NOTHING = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "—",
        "——",
        "–",
        "/",
        "\\",
        "n/a",
        "na",
        "#n/a",
        "nan",
        "null",
        "none",
        "nil",
        "无",
        "空",
        "暂无",
    }
)
"""What people write where there is nothing, in columns that hold no plain text."""
FIRST_SERIAL, LAST_SERIAL = 20_000, 60_000
"""Days as Excel counts them: 1954 to 2064."""
_EPOCH = date(1899, 12, 30)
_SIGNS = {
    "¥": "CNY", "￥": "CNY", "$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "₩": "KRW", "hk$": "HKD", "rmb": "CNY",
    "cny": "CNY", "usd": "USD", "eur": "EUR", "gbp": "GBP", "hkd": "HKD", "jpy": "JPY", "元": "CNY", "人民币": "CNY",
}  # fmt: skip
_SIGN = re.compile("|".join(re.escape(each) for each in sorted(_SIGNS, key=len, reverse=True)), re.IGNORECASE)
_DIGITS = re.compile(r"\d")
_SHORT_NUMBER = re.compile(r"[-+(（]?[¥￥$€£₩]?\s?[-+]?[\d.,]+\s?[%％]?[)）]?")
_DAY = re.compile(r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?[日号]?")
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
_MIDNIGHT = re.compile(r"(?<=\d)[ t]0?0:00(?::00(?:\.0+)?)?z?$", re.I)
_FRACTION = re.compile(r"(?<=:\d\d)(?:\.\d+)?(?:z|[+-]\d\d:?\d\d)?$", re.I)
_EIGHT = re.compile(r"(?:19|20)\d{6}")
_NAMED_MONTH = re.compile(
    r"[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}(?:st|nd|rd|th)?[ -][a-z]{3,9}\.?,?[ -]\d{4}", re.I
)


URL = re.compile(r"(?:https?://|www\.)[^\s]+\.[^\s]+", re.IGNORECASE)
CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?")


def is_nothing(text: str) -> bool:
    """Say whether a cell of a column that is no plain text says that there is nothing."""
    return text.strip().casefold() in NOTHING


def looks_like_data(text: str) -> bool:
    """Say whether a cell is a value rather than the name of a column: a number, a day, an address of mail or web."""
    text = text.strip()
    if text.casefold() in ("true", "false"):
        return True
    if not _DIGITS.search(text):
        return "@" in text and "." in text
    return bool(
        _SHORT_NUMBER.fullmatch(text)
        or _DAY.match(text)
        or _YEAR_LAST.match(text)
        or "@" in text
        or "://" in text
    )


def number_in(text: str) -> Decimal | None:
    """Return the number a cell says; None for a text, and for a code that only has digits (007, 18 digits)."""
    bare = unicodedata.normalize("NFKC", text).strip().lstrip("+-")
    if re.fullmatch(r"0\d+", bare) or re.fullmatch(r"\d{16,}", bare) or "%" in bare:
        return None
    try:
        return typed_number(_SIGN.sub("", text, count=1) if _SIGN.match(bare) else text)
    except NotUnderstood:
        return None


def currency_in(text: str) -> str | None:
    """Return the currency whose sign stands beside a number."""
    found = _SIGN.search(text)
    return _SIGNS[found[0].lower()] if found else None


def share_in(text: str) -> Decimal | None:
    """Return the fraction that "15%" says."""
    if not text.rstrip().endswith(("%", "％")):
        return None
    try:
        return typed_number(text)
    except NotUnderstood:
        return None


def day_in(text: str, order: str = "", codes: bool = False) -> date | None:
    """Return the day a cell says. `order` ("dmy", "mdy") reads 3/4/2026, `codes` lets 20260304 and 46085 be days."""
    text = _MIDNIGHT.sub("", unicodedata.normalize("NFKC", text).strip())
    if found := _YEAR_LAST.fullmatch(text):
        return _year_last(int(found[1]), int(found[2]), found[3], order)
    if text.isdigit():
        if not codes:
            return None
        if not _EIGHT.fullmatch(text):
            serial = int(text) if len(text) == 5 else 0
            return _EPOCH + timedelta(days=serial) if FIRST_SERIAL <= serial <= LAST_SERIAL else None
    elif not (_DAY.fullmatch(text) or _NAMED_MONTH.fullmatch(text)):
        return None
    try:
        return typed_date(
            re.sub(r"\s*([-/.年月])\s*", r"\1", text) if _DAY.fullmatch(text) else text.replace("-", " "),
            date.min,
        )
    except NotUnderstood:
        return None


def moment_in(text: str, order: str = "") -> datetime | None:
    """Return the day and time on the clock that a cell says."""
    text = unicodedata.normalize("NFKC", text).strip()
    if len(text) > 40 or ":" not in text and "时" not in text and "点" not in text:
        return None
    day_text, time_text = split_moment(_FRACTION.sub("", text))
    day = day_in(day_text, order)
    if day is None or not time_text:
        return None
    try:
        clock = typed_time(time_text)
    except NotUnderstood:
        return None
    return datetime.combine(day, clock) if clock else None


def _year_last(first: int, second: int, year: str, order: str) -> date | None:
    if first > 12 or (order == "dmy" and second <= 12):
        first, second = second, first
    full = int(year) if len(year) == 4 else 2000 + int(year) if int(year) < 70 else 1900 + int(year)
    try:
        return date(full, first, second) if first <= 12 else None
    except ValueError:
        return None


def mail_in(text: str) -> str | None:
    """Return the address of mail that a cell says."""
    try:
        return read_email(text)
    except ma.ValidationError:
        return None
