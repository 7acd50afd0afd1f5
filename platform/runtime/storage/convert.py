"""When a field changes its type: what the new column takes over from the old one.

Decimals are converted within the database. Everything else goes the way a person would: the value as it is
shown, read again as what the new type accepts. What cannot be read stays empty; the old column keeps it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from ...fields import Field, type_of
from ...fields.base import NotUnderstood, Reader
from ...fields.decimals import ExactDecimal

BATCH = 2000


def convert(
    old: sa.Column, new: sa.Column, before: Field, after: Field, reader: Reader, restored: bool
) -> Callable:
    """Return the act that fills `new` from `old`, both columns of one table: a function of the connection.

    `restored`: `new` comes from an earlier state; a row keeps its earlier value unless it was changed since.
    """
    if not restored and isinstance(old.type, ExactDecimal) and isinstance(new.type, ExactDecimal):
        return lambda connection: _rescale(connection, old, new)
    forward = _converter(before, after, reader)
    backward = _converter(after, before, reader) if restored else None
    return lambda connection: _row_by_row(connection, old, new, forward, backward)


def _rescale(connection: sa.Connection, old: sa.Column, new: sa.Column) -> None:
    value: sa.ColumnElement = old
    shift = new.type.scale - old.type.scale
    if connection.dialect.name == "sqlite":
        whole = sa.type_coerce(old, sa.BigInteger)
        factor = sa.literal_column(str(10 ** abs(shift)), sa.BigInteger)
        if shift >= 0:
            value = whole * factor
        else:
            # Half away from zero, in whole numbers: SQLite's division of integers cuts off.
            half = sa.literal_column(str(10 ** abs(shift) // 2), sa.BigInteger)
            value = (whole + sa.case((whole < 0, -half), else_=half)) // factor
        value = sa.type_coerce(value, new.type)
    connection.execute(sa.update(old.table).where(old.is_not(None)).values({new: value}))


def _row_by_row(
    connection: sa.Connection, old: sa.Column, new: sa.Column, forward: Callable, backward: Callable | None
) -> None:
    table = old.table
    number, value = sa.bindparam("number"), sa.bindparam("value", type_=new.type)
    write = sa.update(table).where(table.c.id == number).values({new: value})
    concerned = sa.or_(old.is_not(None), new.is_not(None)) if backward else old.is_not(None)
    last = 0
    while True:
        page = sa.select(table.c.id, old, new).where(table.c.id > last, concerned).order_by(table.c.id)
        rows = connection.execute(page.limit(BATCH)).all()
        changes = [
            {"number": number, "value": forward(current)}
            for number, current, earlier in rows
            if backward is None or backward(earlier) != current
        ]
        if changes:
            connection.execute(write, changes)
        if len(rows) < BATCH:
            return
        last = rows[-1][0]


def _converter(before: Field, after: Field, reader: Reader) -> Callable[[Any], Any]:
    old, new = type_of(before), type_of(after)
    pointing, pointed = old.reference(before), new.reference(after)
    if pointing or pointed:
        if pointing and pointed and (pointing.kind, pointing.table) == (pointed.kind, pointed.table):
            return lambda value: _as_many(value) if pointed.many else _as_one(value)
        return lambda _value: None
    reads = new.value(after) if new.writable else None

    def read_again(value: Any) -> Any:
        if value is None or reads is None:
            return None
        try:
            understood = new.parse(after, old.format(before, value, reader), reader)
            return None if understood is None else reads.deserialize(understood)
        except (NotUnderstood, ma.ValidationError):
            return None

    return read_again


def _as_many(value: Any) -> list | None:
    return value if value is None or isinstance(value, list) else [value]


def _as_one(value: Any) -> Any:
    return (value[0] if value else None) if isinstance(value, list) else value
