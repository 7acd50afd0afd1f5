"""Aggregates over fields and lists alike; as in Excel, empty fields are left out."""

from __future__ import annotations

import operator
import statistics
from collections.abc import Callable
from functools import reduce
from typing import Any

from ..magnitude import is_safe
from ..syntax import Call, Span
from ..tree import Apply, Fill, Function, Leaf, Node, Parameter, apply
from ..types import DATE, DATETIME, DIVISION_BY_ZERO, NUMBER, WRONG_NUMBER, Kind
from .conversions import BOOLEAN_NUMBER
from .declare import NUMBERS, declare, elaborated
from .lists import COUNT_ITEMS
from .logic import OPPOSITE, is_blank
from .primitives import PRESENT

_NUMBERS = Parameter("numbers", NUMBER)

_AGGREGATE = """
DECLARE
  result double precision{start};
  number double precision;
BEGIN
  numbers := array_remove(numbers, 'NaN');
  IF array_position(numbers, NULL) IS NOT NULL THEN RETURN NULL; END IF;
  {body}
END
"""
_EACH = "FOREACH number IN ARRAY numbers LOOP {step}; END LOOP; RETURN {result};"


def _body(body: str, start: str = "") -> str:
    return _AGGREGATE.format(start=start, body=body)


def _sum(numbers: list[float]) -> float:
    return reduce(operator.add, numbers, 0.0)


def _sum_sql(compiler: Any, node: Apply) -> Any:
    """Return plain additions where no list is summed and the result certainly fits."""
    if not is_safe(node) or any(argument.type.many for argument in node.arguments):
        return compiler.call(node)
    filled = [Fill(argument) if isinstance(argument, Leaf) else argument for argument in node.arguments]
    return reduce(operator.add, (compiler.operand(argument) for argument in filled))


def _average(numbers: list[float]) -> Any:
    return _sum(numbers) / len(numbers) if numbers else DIVISION_BY_ZERO


def _product(numbers: list[float]) -> float:
    return reduce(operator.mul, numbers) if numbers else 0.0


def _median(numbers: list[float]) -> Any:
    return float(statistics.median(numbers)) if numbers else WRONG_NUMBER


def _aggregate(name: str, python: Any, postgresql: str, en: str, zh: str, **more: Any) -> Function:
    example = f"{name}(price, freight)"
    return declare(
        NUMBERS,
        name,
        [_NUMBERS],
        NUMBER,
        python,
        en,
        zh,
        example,
        gathers=True,
        postgresql=postgresql,
        **more,
    )


SUM = _aggregate(
    "SUM",
    _sum,
    _body(_EACH.format(step="result := tw_plus(result, number)", result="result"), " := 0"),
    "The sum of numbers and lists.",
    "求和，可包含列表。",
    sql=_sum_sql,
)
AVERAGE = _aggregate(
    "AVERAGE",
    _average,
    _body(
        _EACH.format(
            step="result := tw_plus(result, number)", result="tw_divide(result, cardinality(numbers))"
        ),
        " := 0",
    ),
    "The average of numbers and lists.",
    "求平均值，可包含列表。",
)
PRODUCT = _aggregate(
    "PRODUCT",
    _product,
    _body(
        "IF cardinality(numbers) = 0 THEN RETURN 0; END IF;"
        + _EACH.format(step="result := tw_times(result, number)", result="result"),
        " := 1",
    ),
    "The product of numbers and lists.",
    "求乘积，可包含列表。",
)
MEDIAN = _aggregate(
    "MEDIAN",
    _median,
    _body("RETURN (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY n) FROM unnest(numbers) AS t(n));"),
    "The middle one of numbers and lists.",
    "求中位数，可包含列表。",
)


_DATES = """
BEGIN
  items := array_remove(items, 'infinity');
  IF array_position(items, NULL) IS NOT NULL THEN RETURN NULL; END IF;
  RETURN (SELECT {name}(v) FROM unnest(items) AS t(v));
END
"""


def _extreme(name: str, choose: Any) -> tuple[Function, Function, Function]:
    """Return MIN or MAX of numbers (0 of none), of dates and of moments (empty of none)."""
    numbers = Function(
        name,
        (_NUMBERS,),
        NUMBER,
        lambda numbers: choose(numbers, default=0.0),
        postgresql=_body(f"RETURN coalesce((SELECT {name}(n) FROM unnest(numbers) AS t(n)), 0);"),
        gathers=True,
    )
    dates, moments = (
        Function(
            f"{name}_{type.kind.value}",
            (Parameter("items", type),),
            type,
            lambda items: choose(items, default=None),
            postgresql=_DATES.format(name=name),
            gathers=True,
        )
        for type in (DATE, DATETIME)
    )
    return numbers, dates, moments


_SMALLEST, _LARGEST = _extreme("MIN", min), _extreme("MAX", max)


def _of_numbers_or_dates(chosen: tuple[Function, Function, Function]) -> Any:
    numbers, dates, moments = chosen

    def elaborate(checker: Any, call: Call) -> Node:
        given = [(checker.check(argument), argument.span) for argument in call.arguments]
        kinds = {node.type.kind for node, _ in given}
        function = moments if Kind.DATETIME in kinds else dates if Kind.DATE in kinds else numbers
        return checker.applied(function, given)

    return elaborate


COUNTED = (Kind.NUMBER, Kind.DATE, Kind.DATETIME)


def _counting(counts: Callable[[Any, Node, Span], Node | None]) -> Any:
    """Return the elaboration of a count: the sum of what each value and each list adds to it."""

    def elaborate(checker: Any, call: Call) -> Node:
        parts = [counts(checker, checker.check(argument), argument.span) for argument in call.arguments]
        return apply(SUM, *(part for part in parts if part is not None))

    return elaborate


def _length(checker: Any, node: Node, span: Span) -> Node:
    return apply(COUNT_ITEMS, checker.coerce(node, span, node.type))


def _number_count(checker: Any, node: Node, span: Span) -> Node | None:
    if node.type.kind not in COUNTED:
        return None
    return _length(checker, node, span) if node.type.many else apply(BOOLEAN_NUMBER, apply(PRESENT, node))


def _filled_count(checker: Any, node: Node, span: Span) -> Node | None:
    if node.type.many:
        return _length(checker, node, span)
    return apply(BOOLEAN_NUMBER, apply(OPPOSITE, is_blank(checker, node, span)))


def _blank_count(checker: Any, node: Node, span: Span) -> Node | None:
    return None if node.type.many else apply(BOOLEAN_NUMBER, is_blank(checker, node, span))


def _elaborated(name: str, elaborate: Any, en: str, zh: str) -> Function:
    return elaborated(NUMBERS, name, f"{name}(values, …)", 1, elaborate, en, zh, f"{name}(price, freight)")


FUNCTIONS = (
    SUM,
    AVERAGE,
    _elaborated(
        "MIN",
        _of_numbers_or_dates(_SMALLEST),
        "The smallest number or the earliest date.",
        "最小的数字或最早的日期。",
    ),
    _elaborated(
        "MAX",
        _of_numbers_or_dates(_LARGEST),
        "The largest number or the latest date.",
        "最大的数字或最晚的日期。",
    ),
    _elaborated(
        "COUNT", _counting(_number_count), "How many numbers and dates there are.", "数字和日期的个数。"
    ),
    _elaborated("COUNTA", _counting(_filled_count), "How many values are not empty.", "非空值的个数。"),
    _elaborated("COUNTBLANK", _counting(_blank_count), "How many fields are empty.", "空字段的个数。"),
    PRODUCT,
    MEDIAN,
)

HIDDEN = (*_SMALLEST, *_LARGEST)
