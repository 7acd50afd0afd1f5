"""Whether a date lies within a period counted from today, such as this month or the last 7 days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ...core.periods import period, read_period_text
from ...core.words import Words
from ..syntax import Call, Literal
from ..tree import Apply, Constant, Function, Node, Parameter, apply
from ..types import BOOLEAN, DATE, DATETIME, TEXT
from .comparison import compare
from .declare import DATES, elaborated
from .logic import ALL


def _first(environment: Any, text: str) -> date:
    return period(read_period_text(text), environment.today())[0]


def _after(environment: Any, text: str) -> date:
    last = period(read_period_text(text), environment.today())[1]
    return last + timedelta(days=1) if last < date.max else last


FIRST = Function("period_first", (Parameter("period", TEXT),), DATE, _first, environment=True)
AFTER = Function("period_after", (Parameter("period", TEXT),), DATE, _after, environment=True)
"""The first day of a period, and the first one after it. Both are known before any record is read, so neither is ever
computed by a database."""


def _during(checker: Any, call: Call) -> Node:
    """Return `first <= value < after`, days or moments, which an index serves."""
    value, text = call.arguments
    node = checker.check(value)
    node = checker.coerce(node, value.span, DATETIME if node.type == DATETIME else DATE)
    written = text.value if isinstance(text, Literal) and isinstance(text.value, str) else ""
    if read_period_text(written) is None:
        return checker.fault(text.span, PERIOD, BOOLEAN)
    bounds = [
        checker.coerce(Apply(each, (Constant(written, TEXT),), DATE), text.span, node.type)
        for each in (FIRST, AFTER)
    ]
    return apply(
        ALL, *(compare(sign, "strict", node, each) for sign, each in zip((">=", "<"), bounds, strict=True))
    )


PERIOD = Words(
    'The period must be written out: "today", "this week", "last month", "next year", "last 7 days", "next 2 weeks" …',
    '时间段须直接写出，如 "today"、"this week"、"last month"、"next year"、"last 7 days"、"next 2 weeks"。',
)

FUNCTIONS = (
    elaborated(
        DATES,
        "DURING",
        'DURING(date, "this month" | "last 7 days" | …)',
        2,
        _during,
        "True where a date or moment lies within a period counted from today.",
        "日期或时间在以今天为准的时间段内时为真。",
        'DURING(due, "this week")',
        2,
    ),
)
