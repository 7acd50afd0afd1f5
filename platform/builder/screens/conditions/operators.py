"""Which operators of a field can be written as an expression, and so be asked in a rule."""

from __future__ import annotations

from collections.abc import Mapping

from ....expressions import BOOLEAN, DATE, DATETIME, NUMBER, OPTION, PERSON, RECORD, TEXT, Kind, Type
from ....fields import type_of
from ....fields.field import Field

EMPTY = ("is_empty", "is_not_empty")
EQUAL = ("is", "is_not")
LISTED = ("in", "not_in")
ORDERED = ("lt", "lte", "gt", "gte", "between")
WRITTEN: Mapping[Type, tuple[str, ...]] = {
    TEXT: (*EQUAL, *LISTED, "contains", "not_contains", "starts_with"),
    OPTION: (*EQUAL, *LISTED),
    NUMBER: (*EQUAL, *LISTED, *ORDERED),
    DATE: (*EQUAL, *LISTED, *ORDERED, "within"),
    DATETIME: ("within",),
    PERSON: (*EQUAL, *LISTED, "is_me"),
    RECORD: (*EQUAL, *LISTED, "is_mine"),
    BOOLEAN: EQUAL,
}
BY_EMPTINESS = ("duration", "time_of_day", "address", "location", "rich_text")
"""Types whose values are written in a way of their own: only asked whether there is one."""


def operators_of(field: Field) -> tuple[str, ...]:
    """Return the operators of a field that a rule may use, in the order of its type."""
    kind = type_of(field)
    gives = kind.type(field)
    named: tuple[str, ...] = ()
    if field.type in BY_EMPTINESS:
        named = ()
    elif gives.many:
        chosen = gives.kind is Kind.OPTION or kind.reference(field) is not None
        named = ("has_any", "has_all", "is_me") if chosen else ()
    else:
        named = WRITTEN.get(gives, ())
    return tuple(each for each in kind.operators if each in named or each in EMPTY)
