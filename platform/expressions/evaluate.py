"""The execution in Python, used for one record at a time and for everything constant in SQL."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from . import budgets
from .check import CheckedExpression
from .environment import Environment
from .tree import Apply, Constant, Fill, Leaf, Node
from .types import DIVISION_BY_ZERO, ERROR, WRONG_NUMBER, WRONG_VALUE, Kind, Type

Values = Callable[[tuple[str, ...]], Any]


def evaluate(checked: CheckedExpression, values: Values, environment: Environment) -> Any:
    """Return the expression's value for one record; None when it is empty, an ERROR when it failed."""
    return run(checked.tree, values, environment)


def holds(checked: CheckedExpression, values: Values, environment: Environment) -> bool:
    """Return whether a condition is true for one record; empty and failed ones are not."""
    return run(checked.tree, values, environment) is True


def run(node: Node, values: Values, environment: Environment) -> Any:
    """Return the value of one node of the tree."""
    if isinstance(node, Constant):
        return node.value
    if isinstance(node, Leaf):
        return read(values(node.path), node.type)
    if isinstance(node, Fill):
        value = read(values(node.leaf.path), node.type)
        return node.blank if value is None else value
    return _apply(node, values, environment)


def read(value: Any, type: Type) -> Any:
    """Return a field's value as the functions expect it: numbers as float, moments in UTC, lists without gaps."""
    if value is None or isinstance(value, ERROR):
        return value
    if type.many:
        if len(value) > budgets.LIST_LENGTH:
            return WRONG_VALUE
        one = Type(type.kind)
        return [read(item, one) for item in value if item is not None]
    if type.kind is Kind.NUMBER and isinstance(value, (int, Decimal)):
        return float(value)
    if type.kind is Kind.DATETIME and isinstance(value, datetime):
        return value.astimezone(UTC)
    return value


def missing(value: Any) -> bool:
    """Return whether a value is empty or failed."""
    return value is None or isinstance(value, ERROR)


def _apply(node: Apply, values: Values, environment: Environment) -> Any:
    function = node.function
    arguments = [run(argument, values, environment) for argument in node.arguments]
    if function.gathers:
        first = len(function.parameters) - 1
        gathered = gather(node.arguments[first:], arguments[first:])
        arguments = [*arguments[:first], gathered]
    if function.strict:
        absent = [argument for argument in arguments if missing(argument)]
        if absent:
            return next((argument for argument in absent if argument is not None), None)
    before = (environment,) if function.environment else ()
    return call(function.python, *before, *arguments)


def gather(nodes: Sequence[Node], values: Sequence[Any]) -> Any:
    """Return the present values of scalars and lists in one list; missing when a computation is."""
    found: list[Any] = []
    for node, value in zip(nodes, values, strict=True):
        if isinstance(value, ERROR):
            return value
        if value is None:
            if not isinstance(node, Leaf):
                return None
        elif isinstance(value, list):
            found.extend(value)
        else:
            found.append(value)
    return found


def call(python: Callable[..., Any], *arguments: Any) -> Any:
    """Return what the function computes, Python's exceptions turned into Excel's errors."""
    try:
        value = python(*arguments)
    except ZeroDivisionError:
        return DIVISION_BY_ZERO
    except OverflowError:
        return WRONG_NUMBER
    except ValueError:
        return WRONG_VALUE
    if isinstance(value, float) and not (math.isfinite(value) and abs(value) <= budgets.LARGEST_NUMBER):
        return WRONG_NUMBER
    return value
