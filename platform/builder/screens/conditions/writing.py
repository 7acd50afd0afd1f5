"""A filter's tree as an expression: what the rows of the editor come to in a rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ....core.periods import period_text
from ....expressions import Kind, Type
from ....expressions.counted_days import written_day
from ....fields import type_of
from ....fields.comparable import other_path
from ....runtime.screens.filter_fields import FilterField

SIGNS = {"is": "=", "is_not": "<>", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
FUNCTIONS = {"contains": "CONTAINS", "starts_with": "STARTSWITH"}


def expression_of(tree: Mapping[str, Any] | None, known: Mapping[str, FilterField]) -> str:
    """Return a tree of conditions in groups of all or any as an expression; "" for none."""
    if not tree:
        return ""
    for joint in ("and", "or"):
        if joint in tree:
            return f"{joint.upper()}({', '.join(expression_of(each, known) for each in tree[joint])})"
    field = known[tree["field"]].field
    return _written(tree["field"], tree["op"], tree.get("value"), type_of(field).type(field))


def _written(name: str, operator: str, value: Any, gives: Type) -> str:
    """Return one condition over a field that gives a type."""
    if operator in SIGNS:
        return f"{name} {SIGNS[operator]} {_literal(value, gives)}"
    if operator in FUNCTIONS:
        return f"{FUNCTIONS[operator]}({name}, {_literal(value, gives)})"
    if operator in NEGATIVE:
        return f"NOT({_written(name, NEGATIVE[operator], value, gives)})"
    if operator == "is_me":
        return f"HAS({name}, ME())" if gives.many else f"{name} = ME()"
    if operator == "between":
        low, high = (_literal(each, gives) for each in value)
        return f"AND({name} >= {low}, {name} <= {high})"
    if operator == "in":
        return f"IN({name}, {', '.join(_literal(each, gives) for each in value)})"
    if operator in ("has_any", "has_all"):
        return _joined("OR" if operator == "has_any" else "AND", name, value, gives)
    return _PLAIN[operator].format(name=name, period=period_text(value) if operator == "within" else "")


NEGATIVE = {"not_in": "in", "not_contains": "contains", "is_not_empty": "is_empty"}
_PLAIN = {
    "is_empty": "ISBLANK({name})",
    "within": 'DURING({name}, "{period}")',
    "is_mine": "IN({name}, MYDEPARTMENTS())",
}


def _joined(joint: str, name: str, values: Sequence[Any], gives: Type) -> str:
    asked = [f"HAS({name}, {_literal(each, gives)})" for each in values]
    return asked[0] if len(asked) == 1 else f"{joint}({', '.join(asked)})"


def _literal(value: Any, gives: Type) -> str:
    other = other_path(value)
    day = written_day(value) if gives.kind is Kind.DATE else None
    if other is not None or day is not None:
        return other or day or ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if gives.kind is Kind.NUMBER:
        value = float(value)  # an API value may be the text of a number
    if isinstance(value, int | float):
        return f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else repr(value)
    return '"' + str(value).replace('"', '""') + '"'
