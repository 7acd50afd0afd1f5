"""The filter operators that many types share, as plain SQL that indexes can serve.

`Empty counts as not equal`: is_not, not_in and not_contains hold for empty values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from ..core.errors import Malformed
from ..core.limits import LIMITS
from .clean_text import stored_text
from .field import Field
from .messages import NOT_LIST, NOT_PAIR, NOT_TEXT, TAKES_TRUE, TOO_MANY, UNKNOWN_OPERATOR, WRONG_OPERAND
from .value import wrong

EMPTINESS = ("is_empty", "is_not_empty")
EQUALITY = ("is", "is_not", "in", "not_in", *EMPTINESS)
ORDER = ("lt", "lte", "gt", "gte", "between")
TEXTUAL = ("contains", "not_contains", "starts_with")
LISTED = ("has_any", "has_all", *EMPTINESS)

Read = Callable[[Any], Any]
"""Turns an API operand into the value to compare with; raises marshmallow's ValidationError with words."""


def allow(field: Field, operator: str, allowed: Sequence[str]) -> None:
    """Raise Malformed, naming what would be possible, unless the operator is one of `allowed`."""
    if operator not in allowed:
        names = ", ".join(allowed)
        raise Malformed(
            why=UNKNOWN_OPERATOR.fill(field=field.label, operator=str(operator)[:50], allowed=names)
        )


def operand(field: Field, operator: str, value: Any, read: Read) -> Any:
    """Return the operand read; raises Malformed naming field and operator."""
    try:
        return read(value)
    except ma.ValidationError as error:
        why = error.messages[0]
        raise Malformed(why=WRONG_OPERAND.fill(field=field.label, operator=operator, why=why)) from error


def takes_no_value(field: Field, operator: str, value: Any) -> None:
    """Raise Malformed for an operator that says all by itself and was given a value; "true" may stand beside it."""
    if value not in (None, True):
        raise Malformed(why=WRONG_OPERAND.fill(field=field.label, operator=operator, why=TAKES_TRUE))


def many(read: Read) -> Read:
    """Return a reader of lists of what `read` reads."""

    def read_list(value: Any) -> list[Any]:
        if not isinstance(value, list | tuple):
            raise wrong(NOT_LIST)
        if len(value) > LIMITS.filter_values:
            raise wrong(TOO_MANY, limit=LIMITS.filter_values, count=len(value))
        return [read(item) for item in value]

    return read_list


def emptiness(operator: str, column: sa.ColumnElement) -> sa.ColumnElement[bool]:
    """Return is_empty or is_not_empty."""
    return column.is_(None) if operator == "is_empty" else column.is_not(None)


def equality(
    field: Field, operator: str, value: Any, column: sa.ColumnElement, read: Read
) -> sa.ColumnElement[bool]:
    """Return one of `EQUALITY`."""
    if operator in EMPTINESS:
        return emptiness(operator, column)
    if operator == "is":
        return column == operand(field, operator, value, read)
    if operator == "is_not":
        return sa.or_(column.is_(None), column != operand(field, operator, value, read))
    chosen = operand(field, operator, value, many(read))
    return column.in_(chosen) if operator == "in" else sa.or_(column.is_(None), column.not_in(chosen))


def textual(field: Field, operator: str, value: Any, column: sa.ColumnElement) -> sa.ColumnElement[bool]:
    """Return one of `TEXTUAL` or `EMPTINESS`. Letters A to Z match in either case; `%` and `_` are themselves."""
    if operator in EMPTINESS:
        return emptiness(operator, column)
    sought = operand(field, operator, value, read_text)
    pattern = sought.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = f"{pattern}%" if operator == "starts_with" else f"%{pattern}%"
    found = column.ilike(pattern, escape="\\")
    return sa.or_(column.is_(None), sa.not_(found)) if operator == "not_contains" else found


def ordered(operator: str, column: sa.ColumnElement, bound: Any) -> sa.ColumnElement[bool]:
    """Return the comparison lt, lte, gt or gte."""
    return {
        "lt": column.__lt__,
        "lte": column.__le__,
        "gt": column.__gt__,
        "gte": column.__ge__,
    }[operator](bound)


def read_text(value: Any) -> str:
    """Return a text operand, cleaned as stored texts are."""
    if not isinstance(value, str):
        raise wrong(NOT_TEXT)
    return stored_text(value, LIMITS.text_length)


def read_pair(read: Read) -> Read:
    """Return a reader of [from, to]."""

    def pair(value: Any) -> tuple[Any, Any]:
        found = many(read)(value)
        if len(found) != 2:
            raise wrong(NOT_PAIR)
        return found[0], found[1]

    return pair
