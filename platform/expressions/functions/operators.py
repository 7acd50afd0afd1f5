"""What the signs mean, by the types of what stands on both sides."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from ...core.words import Words
from ..syntax import Call
from ..tree import Constant, Function, Node, apply
from ..types import DATE, DATETIME, NUMBER, TEXT
from .arithmetic import (
    DAYS_BETWEEN,
    DIVIDE,
    JOIN_TEXT,
    MINUS,
    NEGATE,
    PERCENT,
    PLUS,
    PLUS_DAYS,
    PLUS_TIME,
    RAISE,
    SIDES,
    TIME_BETWEEN,
    TIMES,
)
from .comparing import comparison_call
from .comparison import SIGNS

_MOMENTS = (DATE, DATETIME)

ARITHMETIC = {"+": PLUS, "-": MINUS, "*": TIMES, "/": DIVIDE, "^": RAISE}


def _arithmetic(checker: Any, call: Call) -> Node:
    """Return + or - with a date on the left, otherwise the operator on two numbers."""
    left, right = (checker.check(argument) for argument in call.arguments)
    spans = [argument.span for argument in call.arguments]
    if call.name == "+" and right.type in _MOMENTS:
        left, right, spans = right, left, spans[::-1]
    if left.type in _MOMENTS and call.name in "+-":
        return _moment_arithmetic(checker, call, left, right)
    numbers = [checker.coerce(node, span, NUMBER) for node, span in zip((left, right), spans, strict=True)]
    return apply(ARITHMETIC[call.name], *numbers)


def _moment_arithmetic(checker: Any, call: Call, left: Node, right: Node) -> Node:
    if right.type in _MOMENTS:
        if call.name == "+":
            return checker.fault(call.span, TWO_DATES, NUMBER)
        kind = DATE if left.type == right.type == DATE else DATETIME
        both = (checker.coerce(left, call.span, kind), checker.coerce(right, call.span, kind))
        return apply(DAYS_BETWEEN if kind == DATE else TIME_BETWEEN, *both)
    days = checker.coerce(right, call.span, NUMBER)
    if call.name == "-":
        days = apply(NEGATE, days)
    return apply(PLUS_DAYS if left.type == DATE else PLUS_TIME, left, days)


def _join(checker: Any, call: Call) -> Node:
    return apply(JOIN_TEXT, *(checker.value(argument, TEXT) for argument in call.arguments))


def _signed(function: Function | None) -> Callable[[Any, Call], Node]:
    def elaborate(checker: Any, call: Call) -> Node:
        if function is None:
            return checker.check(call.arguments[0])
        number = checker.value(call.arguments[0], NUMBER)
        if isinstance(number, Constant) and isinstance(number.value, float):
            return Constant(function.python(number.value), NUMBER)
        return apply(function, number)

    return elaborate


def _operator(name: str, count: int, elaborate: Callable[[Any, Call], Node]) -> Function:
    """Return the operator as the checker looks it up; what is computed is what `elaborate` makes of it."""
    return Function(name, SIDES[:count], NUMBER, operator.not_, elaborate=elaborate)


OPERATORS = {
    **{sign: _operator(sign, 2, _arithmetic) for sign in ARITHMETIC},
    **{sign: _operator(sign, 2, comparison_call) for sign in SIGNS},
    "&": _operator("&", 2, _join),
    "-x": _operator("-x", 1, _signed(NEGATE)),
    "+x": _operator("+x", 1, _signed(None)),
    "%": _operator("%", 1, _signed(PERCENT)),
}

TWO_DATES = Words(
    "Two dates cannot be added; subtract them for the days between, or add a number of days.",
    "两个日期不能相加，可以相减得到天数，或加上天数。",
)
