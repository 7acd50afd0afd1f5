"""The filter operators as people read them, and what kind of value each takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...core.words import Words
from ...fields.base import FieldType

NOTHING = "nothing"
PERIOD = "period"
PAIR = "pair"
MANY = "many"
TEXT = "text"
ONE = "one"

_TAKES = {
    "is_empty": NOTHING, "is_not_empty": NOTHING, "is_me": NOTHING, "within": PERIOD, "between": PAIR, "in": MANY,
    "not_in": MANY, "has_any": MANY, "has_all": MANY, "contains": TEXT, "not_contains": TEXT, "starts_with": TEXT,
}  # fmt: skip

_WORDS: Mapping[str, Words] = {
    "is": Words("is", "等于"),
    "is_not": Words("is not", "不等于"),
    "in": Words("is one of", "属于"),
    "not_in": Words("is none of", "不属于"),
    "contains": Words("contains", "包含"),
    "not_contains": Words("does not contain", "不包含"),
    "starts_with": Words("begins with", "开头是"),
    "lt": Words("is less than", "小于"),
    "lte": Words("is at most", "不大于"),
    "gt": Words("is more than", "大于"),
    "gte": Words("is at least", "不小于"),
    "between": Words("is between", "介于"),
    "is_empty": Words("is empty", "为空"),
    "is_not_empty": Words("is not empty", "不为空"),
    "has_any": Words("has any of", "包含任一"),
    "has_all": Words("has all of", "包含全部"),
    "within": Words("is in", "在期间"),
    "is_me": Words("is me", "是我"),
}
_TIME_WORDS: Mapping[str, Words] = {
    "lt": Words("is before", "早于"),
    "lte": Words("is on or before", "不晚于"),
    "gt": Words("is after", "晚于"),
    "gte": Words("is on or after", "不早于"),
}

PERIODS: Sequence[tuple[str, Words]] = (
    ("today", Words("today", "今天")),
    ("this_week", Words("this week", "本周")),
    ("this_month", Words("this month", "本月")),
    ("this_quarter", Words("this quarter", "本季度")),
    ("this_year", Words("this year", "今年")),
    ("last:7:day", Words("the last 7 days", "最近 7 天")),
    ("last:30:day", Words("the last 30 days", "最近 30 天")),
    ("last:90:day", Words("the last 90 days", "最近 90 天")),
    ("next:7:day", Words("the next 7 days", "未来 7 天")),
    ("next:30:day", Words("the next 30 days", "未来 30 天")),
)
"""Periods offered for `within`: a named one, or "last:<number>:<unit>"."""


def takes(operator: str) -> str:
    """Return what kind of value an operator takes."""
    return _TAKES.get(operator, ONE)


def operator_words(kind: FieldType, operator: str) -> Words:
    """Return an operator as a part of a sentence; times are "before" and "after", not "less" and "more"."""
    if "day" in kind.groupings and operator in _TIME_WORDS:
        return _TIME_WORDS[operator]
    return _WORDS.get(operator) or Words(operator, operator)


def period_value(text: str) -> object:
    """Return the `within` operand of an offered period's text."""
    direction, _, rest = text.partition(":")
    number, _, unit = rest.partition(":")
    return {direction: int(number), "unit": unit} if number.isdigit() else text


def period_text(value: object) -> str:
    """Return the text of a `within` operand: the other way round."""
    if isinstance(value, Mapping):
        direction = "last" if "last" in value else "next"
        return f"{direction}:{value.get(direction)}:{value.get('unit')}"
    return str(value)
