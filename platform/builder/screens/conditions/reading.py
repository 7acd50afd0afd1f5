"""An expression as the rows of the editor, where it is no more than rows joined by and or or."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.periods import read_period_text
from ....expressions import ExpressionFault, Kind, parse
from ....expressions.counted_days import read_day
from ....expressions.syntax import Call, Literal, Name, Syntax
from ....fields import type_of
from ....fields.comparable import COMPARED, comparable, other_path
from ....fields.field import Field
from ....runtime.screens.filter_fields import FilterField
from .operators import operators_of
from .writing import SIGNS

OPERATORS = {sign: operator for operator, sign in SIGNS.items()}
OPPOSITE = {
    "is": "is_not",
    "is_not": "is",
    "in": "not_in",
    "contains": "not_contains",
    "is_empty": "is_not_empty",
}
FUNCTIONS = {"CONTAINS": "contains", "STARTSWITH": "starts_with"}
DAY = "day"
"""Marks what is read as a day counted from today: “today” is one for a date, and a text for a text."""
Leaf = dict[str, Any]


def tree_of(source: str, known: Mapping[str, FilterField]) -> Mapping[str, Any] | None:
    """Return the filter's tree that reads as the expression; None where rows cannot show it."""
    try:
        syntax = parse(source).syntax
    except ExpressionFault:
        return None
    return _part(syntax, known)


def _part(node: Syntax, known: Mapping[str, FilterField]) -> Mapping[str, Any] | None:
    """Return one condition, or a group of them: several values of one field are one condition."""
    leaf = _leaf(node, known)
    if leaf is not None or not isinstance(node, Call):
        return leaf
    if node.name not in ("AND", "OR") or len(node.arguments) < 2:
        return None
    parts = [_part(each, known) for each in node.arguments]
    return None if None in parts else {node.name.lower(): parts}


def _leaf(node: Syntax, known: Mapping[str, FilterField]) -> Leaf | None:
    found = _read(node)
    if found is None or found["field"] not in known:
        return None
    field = known[found["field"]].field
    counted = found.pop(DAY, False)
    if counted and type_of(field).type(field).kind is not Kind.DATE:
        return None
    fits = found["op"] in operators_of(field) and _fits(found.get("value"), field, found["op"], known)
    return found if fits or (counted and found["op"] in COMPARED) else None


def _fits(value: Any, field: Field, operator: str, known: Mapping[str, FilterField]) -> bool:
    """Say whether what a condition compares with is of the field's kind, as its control would give it."""
    other = other_path(value)
    if other is not None:
        return operator in COMPARED and other in known and comparable(field, known[other].field)
    gives = type_of(field).type(field)
    if operator == "within" or value is None:
        return True
    kinds = {Kind.NUMBER: int | float, Kind.PERSON: int, Kind.RECORD: int, Kind.BOOLEAN: bool}
    wanted = kinds.get(gives.kind, str)
    values = value if isinstance(value, list) else [value]
    return all(isinstance(each, wanted) and isinstance(each, bool) == (wanted is bool) for each in values)


def _read(node: Syntax) -> Leaf | None:
    if isinstance(node, Name):
        return _condition(node, "is", True)
    if not isinstance(node, Call):
        return None
    if node.name in OPERATORS and len(node.arguments) == 2:
        return _compared(OPERATORS[node.name], *node.arguments)
    if node.name == "NOT" and len(node.arguments) == 1:
        return _negated(node.arguments[0])
    if node.name == "ISBLANK" and isinstance(node.arguments[0], Name):
        return {"field": ".".join(node.arguments[0].path), "op": "is_empty"}
    if node.name in FUNCTIONS and len(node.arguments) == 2:
        return _compared(FUNCTIONS[node.name], *node.arguments)
    if node.name == "DURING" and isinstance(node.arguments[0], Name):
        written = _value(node.arguments[1])
        period = read_period_text(written) if isinstance(written, str) else None
        return None if period is None else _condition(node.arguments[0], "within", period)
    if node.name == "IN" and _asks(node, "MYDEPARTMENTS"):
        return {"field": ".".join(node.arguments[0].path), "op": "is_mine"}
    if node.name == "HAS" and _asks(node, "ME"):
        return {"field": ".".join(node.arguments[0].path), "op": "is_me"}
    if node.name == "IN" and isinstance(node.arguments[0], Name):
        values = [_value(each) for each in node.arguments[1:]]
        return None if None in values else _condition(node.arguments[0], "in", values)
    if node.name in ("OR", "AND", "HAS"):
        return _held(node) or _between(node)
    return None


def _asks(node: Call, function: str) -> bool:
    """Say whether a field is asked about by a function that takes nothing."""
    one, *others = node.arguments
    return isinstance(one, Name) and len(others) == 1 and _is_call(others[0], function)


def _is_call(node: Syntax, function: str) -> bool:
    return isinstance(node, Call) and node.name == function and not node.arguments


def _between(node: Call) -> Leaf | None:
    """Return one row for `AND(field >= low, field <= high)` over two values."""
    if node.name != "AND" or len(node.arguments) != 2:
        return None
    low, high = (_read(each) for each in node.arguments)
    if (
        low is None
        or high is None
        or low["field"] != high["field"]
        or (low["op"], high["op"]) != ("gte", "lte")
    ):
        return None
    values = [low["value"], high["value"]]
    if any(isinstance(each, Mapping) for each in values) or DAY in low or DAY in high:
        return None
    return {**low, "op": "between", "value": values}


def _compared(operator: str, left: Syntax, right: Syntax) -> Leaf | None:
    if not isinstance(left, Name):
        return None
    if _is_call(right, "ME") and operator == "is":
        return {"field": ".".join(left.path), "op": "is_me"}
    if isinstance(right, Name):
        return _condition(left, operator, {"field": ".".join(right.path)})
    day = read_day(right)
    if day is not None:
        return {**_condition(left, operator, day), DAY: True}
    value = _value(right)
    if isinstance(value, bool) and operator in OPPOSITE:  # a control for yes or no is ticked for yes alone
        return _condition(left, operator if value else OPPOSITE[operator], True)
    if value == "" and operator in ("is", "is_not"):
        return {"field": ".".join(left.path), "op": "is_empty" if operator == "is" else "is_not_empty"}
    return None if value is None else _condition(left, operator, value)


def _negated(inner: Syntax) -> Leaf | None:
    if isinstance(inner, Name):
        return _condition(inner, "is_not", True)
    leaf = _read(inner)
    if leaf is None or leaf["op"] not in OPPOSITE:
        return None
    return {**leaf, "op": OPPOSITE[leaf["op"]]}


def _held(node: Call) -> Leaf | None:
    """Return one row for HAS, and for several of one field joined by OR or AND."""
    parts = (node,) if node.name == "HAS" else node.arguments
    asked = [
        each for each in parts if isinstance(each, Call) and each.name == "HAS" and len(each.arguments) == 2
    ]
    names = {each.arguments[0].path for each in asked if isinstance(each.arguments[0], Name)}
    values = [_value(each.arguments[1]) for each in asked]
    if len(asked) != len(parts) or len(names) != 1 or None in values:
        return None
    return {
        "field": ".".join(names.pop()),
        "op": "has_all" if node.name == "AND" else "has_any",
        "value": values,
    }


def _condition(name: Name, operator: str, value: Any) -> Leaf:
    return {"field": ".".join(name.path), "op": operator, "value": value}


def _value(node: Syntax) -> Any:
    """Return a constant; None for anything else."""
    if isinstance(node, Call) and node.name == "-x" and isinstance(node.arguments[0], Literal):
        inner = node.arguments[0].value
        return -inner if isinstance(inner, float) else None
    if not isinstance(node, Literal):
        return None
    if isinstance(node.value, float) and node.value.is_integer():
        return int(node.value)
    return node.value if isinstance(node.value, bool | str | float) else None
