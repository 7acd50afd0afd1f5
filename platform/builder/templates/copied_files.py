"""The files of cloned records: rows of their own, so that each app decides alone who may have them. Bytes are shared.

A record keeps its files' facts with their ids in a JSON column; the copies' columns are told the new ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa

from ...runtime.apps.live import LiveTable
from ...runtime.files.models import Attachment
from ...runtime.records.many_rows import update_rows
from ...runtime.records.shape import shape_of

AT_ONCE = 500
_FILES = Attachment.__table__
_KEPT = ("field_key", "record_id", "name", "size", "type", "digest", "created_at")


def file_keys(table: LiveTable) -> list[str]:
    """Return the keys of the fields that hold files."""
    return [key for key, reference in shape_of(table).references.items() if reference.kind == "file"]


def files_to_copy(
    tables: Sequence[tuple[LiveTable, LiveTable, Sequence[str], sa.ColumnElement[bool]]], dialect: str
) -> sa.CTE | None:
    """Return the files of (old table, new table, fields, which) with the ids of their copies; None for no such field.

    The condition is on `attachment.record_id`. Rows: old_id, new_id, to_table and the facts.
    """
    parts = [
        sa.select(_FILES.c.id.label("old_id"), sa.literal(new.id, sa.Integer).label("to_table"), *_facts())
        .where(_FILES.c.table_id == old.id, _FILES.c.field_key.in_(keys), _FILES.c.record_id.is_not(None))
        .where(which)
        for old, new, keys, which in tables
        if keys
    ]
    if not parts:
        return None
    found = sa.union_all(*parts).subquery("found")
    if dialect == "postgresql":
        new_id = sa.func.nextval(sa.func.pg_get_serial_sequence("attachment", "id"))
    else:
        highest = sa.select(sa.func.coalesce(sa.func.max(_FILES.c.id), 0)).scalar_subquery()
        new_id = highest + sa.func.row_number().over(order_by=found.c.old_id)
    return sa.select(sa.cast(new_id, sa.Integer).label("new_id"), *found.c).cte("files")


def _facts() -> Iterator[sa.Column]:
    return (_FILES.c[name] for name in _KEPT)


def insert_files(files: sa.CTE, app_id: int, maker: int | None) -> sa.Insert:
    """Return the statement that makes the copies' rows."""
    names = ["id", "app_id", "table_id", "uploader_id", *_KEPT]
    values = (
        files.c.new_id,
        sa.literal(app_id, sa.Integer),
        files.c.to_table,
        sa.literal(maker, sa.Integer),
        *(files.c[name] for name in _KEPT),
    )
    return sa.insert(_FILES).from_select(names, sa.select(*values), include_defaults=False)


def tell_new_ids(
    connection: sa.Connection, table: LiveTable, keys: Sequence[str], copies: Mapping[int, int]
) -> None:
    """Write the new ids into the columns of a table that hold files' facts."""
    for key in keys:
        column, last = table.columns[key], 0
        while rows := _holding(connection, table, column, last):
            changes = [
                (
                    row_id,
                    {str(column.name): [{**f, "id": copies[f["id"]]} for f in held if f["id"] in copies]},
                )
                for row_id, held in rows
            ]
            update_rows(connection, table.sql, changes)
            last = rows[-1][0]


def _holding(
    connection: sa.Connection, table: LiveTable, column: sa.Column, last: int
) -> Sequence[tuple[int, list]]:
    record_id = table.sql.c.id
    held = sa.select(record_id, column).where(record_id > last, column.is_not(None))
    return [tuple(row) for row in connection.execute(held.order_by(record_id).limit(AT_ONCE))]
