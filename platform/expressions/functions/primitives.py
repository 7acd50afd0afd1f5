"""What the checker itself builds trees of: one of two, the first present, and whether a value is there."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ..tree import Apply, Function, Node, Parameter
from ..types import BOOLEAN, ERROR, Type


def first_type(arguments: tuple[Node, ...]) -> Type:
    """Return the type of the first argument."""
    return arguments[0].type


def _second_type(arguments: tuple[Node, ...]) -> Type:
    return arguments[1].type


def is_missing(value: Any) -> bool:
    """Return whether a value is empty or failed."""
    return value is None or isinstance(value, ERROR)


def _choose(condition: Any, then: Any, other: Any) -> Any:
    if condition is True:
        return then
    return other if condition is False else condition


def _choose_sql(compiler: Any, node: Apply) -> Any:
    condition, then, other = node.arguments
    # CASE x WHEN: a missing condition matches neither and gives NULL, and it is computed only once.
    return sa.case(
        (sa.true(), compiler.operand(then)),
        (sa.false(), compiler.operand(other)),
        value=compiler.compile(condition),
    )


CHOOSE = Function(
    "choose",
    (Parameter("condition", BOOLEAN), Parameter("then", None), Parameter("other", None)),
    _second_type,
    _choose,
    _choose_sql,
    strict=False,
)


def _fallback(*values: Any) -> Any:
    return next((value for value in values[:-1] if not is_missing(value)), values[-1])


def _fallback_sql(compiler: Any, node: Apply) -> Any:
    return sa.func.coalesce(*(compiler.operand(argument) for argument in node.arguments))


FALLBACK = Function(
    "fallback",
    (Parameter("value", None), Parameter("other", None)),
    first_type,
    _fallback,
    _fallback_sql,
    strict=False,
)

ABSENT = Function(
    "absent",
    (Parameter("value", None),),
    BOOLEAN,
    is_missing,
    lambda compiler, node: compiler.compile(node.arguments[0]).is_(None),
    strict=False,
)

PRESENT = Function(
    "present",
    (Parameter("value", None),),
    BOOLEAN,
    lambda value: not is_missing(value),
    lambda compiler, node: compiler.compile(node.arguments[0]).is_not(None),
    strict=False,
)
