"""Which records of a table got another value in a field since a moment of the change log.

A column that is hidden notes the last entry of the log (`hidden_after`); so whoever brings it back finds what was
changed meanwhile without looking at the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from ..records.models import Change
from .names import TABLE, table_name

_LOG = Change.__table__


def last_entry(connection: sa.Connection) -> int:
    """Return the id of the log's last entry. Exact while the app's row is held: nobody writes then."""
    return connection.scalar(sa.select(sa.func.max(_LOG.c.id))) or 0


def changed_since(
    table_id: int, key: str, after: int, dialect: str, upto: int | None = None
) -> sa.Select[tuple[int]]:
    """Return the select of the records whose field `key` was changed by entries with ids above `after`."""
    if dialect == "sqlite":
        told = sa.func.json_type(sa.type_coerce(_LOG.c.changes, sa.Text), f"$.{key}").is_not(None)
    else:
        told = sa.type_coerce(_LOG.c.changes, sa.JSON).op("?")(sa.literal(key, sa.Text))
    found = sa.select(_LOG.c.record_id).where(_LOG.c.table_id == table_id, _LOG.c.id > after, told)
    return (found if upto is None else found.where(_LOG.c.id <= upto)).distinct()


def changed_rows(
    path: str, key: str, tables: Mapping[str, int], after: int, dialect: str, upto: int | None = None
) -> sa.Select[tuple[int]]:
    """Return the select of the rows of the table at `path` whose field `key` may have been changed since.

    The log tells of records alone: of a sub-form it gives all rows of the records whose sub-form was changed.
    `tables` are the ids of the tables by path.
    """
    root, *below = path.split(".")
    records = changed_since(tables[root], (*below, key)[0], after, dialect, upto)
    paths = [".".join((root, *below[: depth + 1])) for depth in range(len(below))]
    return rows_below(records, [table_name(TABLE, tables[each]) for each in paths])


def rows_below(records: sa.Select[tuple[int]], subforms: Sequence[str]) -> sa.Select[tuple[int]]:
    """Return the select of the rows of a sub-form, of the tables from the outer to the inner, that records own."""
    for name in subforms:
        rows = sa.table(name, sa.column("id", sa.BigInteger), sa.column("parent_id", sa.BigInteger))
        records = sa.select(rows.c.id).where(rows.c.parent_id.in_(records))
    return records
