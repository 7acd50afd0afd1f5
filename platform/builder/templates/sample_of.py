"""A connected sample of an app's records: the newest of every table, with everything these point at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import sqlalchemy as sa

from ...runtime.apps.live import LiveApp, LiveTable
from ...runtime.records.many_values import among
from ...runtime.records.shape import shape_of

OF_EACH = 50
Sample = Mapping[str, Collection[int]]
"""The ids of the records that are taken along, by table key; rows of sub-forms go with their records."""


def sample_of(connection: sa.Connection, app: LiveApp, most: int = OF_EACH) -> Sample:
    """Return which records stand for all: `most` of each table, and those they need to be whole."""
    tops = [table for table in app.tables.values() if table.definition.parent is None]
    found = {table.key: set(_newest(connection, table, most)) for table in tops}
    fresh = {key: set(ids) for key, ids in found.items()}
    while any(fresh.values()):
        reached: dict[str, set[int]] = {key: set() for key in found}
        for table in tops:
            for target, ids in _pointed_at(connection, table, fresh[table.key]):
                reached[target] |= ids
        fresh = {key: ids - found[key] for key, ids in reached.items()}
        for key, ids in fresh.items():
            found[key] |= ids
    return found


def _newest(connection: sa.Connection, table: LiveTable, most: int) -> Iterator[int]:
    ids = sa.select(table.sql.c.id).where(table.sql.c.deleted_at.is_(None))
    yield from connection.scalars(ids.order_by(table.sql.c.id.desc()).limit(most))


def _pointed_at(
    connection: sa.Connection, table: LiveTable, ids: Collection[int]
) -> Iterator[tuple[str, set[int]]]:
    """Yield what records point at with one pointer each, those in their sub-forms' rows included."""
    if not ids:
        return
    shape, dialect = shape_of(table), connection.dialect.name
    owner = table.sql.c.id if table.definition.parent is None else table.sql.c.parent_id
    for key, reference in shape.references.items():
        if reference.kind == "record" and not reference.many and reference.table is not None:
            column = shape.columns[key]
            held = sa.select(column).where(among(owner, ids, dialect), column.is_not(None)).distinct()
            yield reference.table, set(connection.scalars(held))
    for child in shape.subforms.values():
        rows = ids
        if table.definition.parent is not None:
            rows = set(connection.scalars(sa.select(table.sql.c.id).where(among(owner, ids, dialect))))
        yield from _pointed_at(connection, child, rows)
