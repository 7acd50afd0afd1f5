"""A fixed value of a field as an expression, and back: so that it is typed in the field's own control."""

from __future__ import annotations

from datetime import date
from typing import Any

from .....expressions import ExpressionFault, Kind, parse
from .....expressions.syntax import Call, Literal, Syntax
from .....fields import type_of
from .....fields.field import Field
from ...field_settings.fixed_value import may_have_value

KINDS = (Kind.TEXT, Kind.OPTION, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.PERSON)
WITHOUT = ("duration", "time_of_day")
"""Types whose values are written in a way of their own."""


def has_literals(field: Field) -> bool:
    """Say whether a fixed value of a field can be written."""
    gives = type_of(field).type(field)
    fits = gives.kind in KINDS and not gives.many and field.type not in WITHOUT
    return fits and may_have_value(field, staff=gives.kind is Kind.PERSON)


def written(field: Field, value: Any) -> str:
    """Return the expression that gives an API value of the field; "" for none."""
    if value in (None, "", []):
        return ""
    kind = type_of(field).type(field).kind
    if kind is Kind.BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind is Kind.NUMBER:
        number = float(value)
        return f"{number:.0f}" if number.is_integer() and abs(number) < 1e15 else repr(number)
    if kind is Kind.DATE:
        day = date.fromisoformat(value)
        return f"DATE({day.year}, {day.month}, {day.day})"
    return '"' + str(value).replace('"', '""') + '"'


def literal_in(field: Field, source: str) -> Any:
    """Return the API value that an expression is, None where it is no fixed value of the field."""
    try:
        syntax = parse(source).syntax
    except ExpressionFault:
        return None
    kind = type_of(field).type(field).kind
    if kind is Kind.BOOLEAN:
        found = _boolean(syntax)
    elif kind is Kind.NUMBER:
        found = _number(syntax)
    elif kind is Kind.DATE:
        found = _day(syntax)
    else:
        found = syntax.value if isinstance(syntax, Literal) and isinstance(syntax.value, str) else None
    if kind is Kind.PERSON and isinstance(found, str):
        return int(found) if found.isascii() and found.isdigit() else None
    return found


def _boolean(syntax: Syntax) -> bool | None:
    if isinstance(syntax, Literal) and isinstance(syntax.value, bool):
        return syntax.value
    if isinstance(syntax, Call) and syntax.name in ("TRUE", "FALSE") and not syntax.arguments:
        return syntax.name == "TRUE"
    return None


def _number(syntax: Syntax) -> float | int | None:
    if isinstance(syntax, Call) and syntax.name == "-x":
        inner = _number(syntax.arguments[0])
        return None if inner is None else -inner
    if isinstance(syntax, Literal) and isinstance(syntax.value, float):
        return int(syntax.value) if syntax.value.is_integer() else syntax.value
    return None


def _day(syntax: Syntax) -> str | None:
    if not isinstance(syntax, Call) or syntax.name != "DATE" or len(syntax.arguments) != 3:
        return None
    parts = [_number(each) for each in syntax.arguments]
    try:
        return date(*parts).isoformat()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
