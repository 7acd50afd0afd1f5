"""Lists kept as JSON arrays in one column: keys of options, ids of people, files. Empty is NULL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from .conditions import EMPTINESS, Read, emptiness, many, operand
from .field import Field


def listed(
    field: Field, operator: str, value: Any, column: sa.ColumnElement, read: Read, dialect: str
) -> sa.ColumnElement[bool]:
    """Return has_any, has_all, is_empty or is_not_empty for a column of texts or ids; never NULL."""
    if operator in EMPTINESS:
        return emptiness(operator, column)
    wanted = list(dict.fromkeys(operand(field, operator, value, many(read))))
    if operator == "has_any":
        return has_any(column, wanted, dialect)
    return has_all(column, wanted, dialect)


def has_any(column: sa.ColumnElement, wanted: Sequence[Any], dialect: str) -> sa.ColumnElement[bool]:
    """Return whether the array holds one of `wanted`."""
    if not wanted:
        return sa.false()
    if dialect == "postgresql":
        return sa.func.coalesce(sa.or_(*(_contains(column, [item]) for item in wanted)), sa.false())
    element = _elements(column)
    return sa.exists().select_from(element).where(element.c.value.in_(wanted))


def has_all(column: sa.ColumnElement, wanted: Sequence[Any], dialect: str) -> sa.ColumnElement[bool]:
    """Return whether the array holds all of `wanted`; true for none wanted."""
    if not wanted:
        return sa.true()
    if dialect == "postgresql":
        return sa.func.coalesce(_contains(column, list(wanted)), sa.false())
    element = _elements(column)
    found = sa.select(sa.func.count(sa.distinct(element.c.value))).where(element.c.value.in_(wanted))
    return found.scalar_subquery() == len(wanted)


def _contains(column: sa.ColumnElement, items: list[Any]) -> sa.ColumnElement[bool]:
    wanted = sa.cast(sa.literal(orjson.dumps(items).decode(), sa.Text), JSONB)
    return sa.type_coerce(column, JSONB).op("@>", return_type=sa.Boolean())(wanted)


def _elements(column: sa.ColumnElement) -> sa.TableValuedAlias:
    # A list computed by a subquery comes as text too: json_each reads both.
    return sa.func.json_each(sa.type_coerce(column, sa.Text)).table_valued("value")
