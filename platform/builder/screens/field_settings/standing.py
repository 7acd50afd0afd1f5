"""What records there are already say of a field: how many hold each option, how many hold nothing, the next number.

The page does not wait for millions to be counted: what takes longer is not told.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TypeVar

import sqlalchemy as sa

from ....core.clock import utc_now
from ....core.deadline import Overran, deadline
from ....fields import type_of
from ....fields.base import Reader
from ....fields.field import Field
from ....runtime.records.aggregate import aggregate
from ....runtime.records.context import Context
from ....runtime.records.models import SerialCounter

Number = TypeVar("Number")
SOON = 0.15
"""So many seconds a page waits for one of its numbers."""


def held_by_option(context: Context, table: str, told: Field) -> Mapping[str, int] | None:
    """Return how many records hold each option; None where the field has none, is not live yet, or it takes long."""
    if "options" not in told.settings or not _live(context, table, told.key) or "." in table:
        return None
    return _soon(context, lambda: _held(context, table, told))


def _held(context: Context, table: str, told: Field) -> Mapping[str, int]:
    if type_of(told).many:
        keys = [each["key"] for each in told.settings["options"]]
        return {
            key: _count(context, table, {"field": told.key, "op": "has_any", "value": [key]})
            for key in keys[:50]
        }
    rows = aggregate(context, table, (told.key,), ("count",))
    return {row[told.key]: row["count"] for row in rows if row[told.key] is not None}


def records_without(context: Context, table: str, told: Field) -> int | None:
    """Return how many records have no value in a field; None where that cannot be asked, or takes long."""
    if not _live(context, table, told.key) or "." in table or "is_empty" not in type_of(told).operators:
        return None
    return _soon(context, lambda: _count(context, table, {"field": told.key, "op": "is_empty"}))


def next_number(context: Context, table: str, told: Field, reader: Reader) -> str:
    """Return how the next number of a serial field would read now; another field's value stands as a mark."""
    kind, now = type_of(told), utc_now()
    counted = SerialCounter.period == kind.period(told, now, reader.zone)
    last = None
    if _live(context, table, told.key):
        column = context.app.tables[table].column_ids[told.key]
        last = context.connection.scalar(
            sa.select(SerialCounter.last).where(SerialCounter.column_id == column, counted)
        )
    number = kind.start(told) if last is None else last + 1
    return kind.written(told, number, now, reader.zone, lambda key: f"‹{key}›")


def _live(context: Context, table: str, key: str) -> bool:
    found = context.app.tables.get(table)
    return found is not None and key in found.definition.by_key


def _soon(context: Context, count: Callable[[], Number]) -> Number | None:
    try:
        with deadline(context.connection, time.monotonic() + SOON):
            return count()
    except Overran:
        return None


def _count(context: Context, table: str, condition: Mapping[str, object]) -> int:
    (found,) = aggregate(context, table, (), ("count",), condition)
    return found["count"]
