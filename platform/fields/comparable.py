"""Conditions between two fields of a record: which fields can be compared, and how it is asked in SQL.

As in every filter, empty equals nothing: not even another empty field.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ..core.errors import Malformed
from ..core.words import Words
from ..expressions import Kind
from .conditions import ORDER, allow, ordered
from .field import Field
from .type_of import type_of

COMPARED = ("is", "is_not", *(each for each in ORDER if each != "between"))
"""The operators that take another field's value."""
BY_MEASURE = ("duration", "time_of_day", "address", "location", "rich_text")
"""Types whose values are kept in a way of their own: compared with fields of the same type alone, or with none."""
UNLIKE = Words(
    "The fields “{field}” and “{other}” cannot be compared this way.",
    "字段“{field}”与“{other}”不能这样比较。",
)


def other_path(value: Any) -> str | None:
    """Return the dotted name of the field that a condition compares with; None where it compares with a value."""
    if isinstance(value, dict) and set(value) == {"field"} and isinstance(value["field"], str):
        return value["field"]
    return None


def comparable(field: Field, other: Field) -> bool:
    """Say whether the values of two fields are of one kind, and one of each."""
    one, another = type_of(field), type_of(other)
    kind = one.type(field)
    if kind.many or kind != another.type(other) or kind.kind is Kind.EMPTY:
        return False
    if field.type in BY_MEASURE or other.type in BY_MEASURE:
        return False
    references = (one.reference(field), another.reference(other))
    return references[0] == references[1]


def compared(
    field: Field, operator: str, column: sa.ColumnElement, other: Field, beside: sa.ColumnElement
) -> sa.ColumnElement[bool]:
    """Return `field operator other` over both values as expressions take them; raises Malformed where unlike."""
    allow(field, operator, [each for each in type_of(field).operators if each in COMPARED])
    if not comparable(field, other):
        raise Malformed(why=UNLIKE.fill(field=field.label, other=other.label))
    if operator == "is":
        return column == beside
    if operator == "is_not":
        return sa.or_(column.is_(None), beside.is_(None), column != beside)
    return ordered(operator, column, beside)
