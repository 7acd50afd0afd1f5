"""Whose rows a sub-form's are: following parent_id up to the record at the top."""

from __future__ import annotations

import sqlalchemy as sa

from ..apps.live import LiveTable


def root_of(table: LiveTable) -> LiveTable:
    """Return the table of the records that own the rows of a sub-form, at any depth; a plain table itself."""
    while table.definition.parent is not None:
        table = table.app.tables[table.definition.parent]
    return table


def root_id(table: LiveTable) -> sa.ColumnElement[int]:
    """Return the id of the record that owns a row of `table`; for a plain table its own id."""
    if table.definition.parent is None:
        return table.sql.c.id
    parent = table.app.tables[table.definition.parent]
    if parent.definition.parent is None:
        return table.sql.c.parent_id
    return sa.select(root_id(parent)).where(parent.sql.c.id == table.sql.c.parent_id).scalar_subquery()


def live_root(table: LiveTable) -> sa.ColumnElement[bool]:
    """Return whether a record, or the record that owns a row, does not lie in the recycle bin."""
    root = root_of(table)
    if root is table:
        return table.sql.c.deleted_at.is_(None)
    return sa.exists().where(root.sql.c.id == root_id(table), root.sql.c.deleted_at.is_(None))
