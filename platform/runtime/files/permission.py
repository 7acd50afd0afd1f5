"""Who may read a file: its uploader while it is a draft, afterwards whoever may read the field of its record.

A file of a comment follows the record itself.
"""

from __future__ import annotations

import sqlalchemy as sa

from ..apps.live import LiveTable
from ..records.attachments import file_ids
from ..records.context import Context
from ..records.frame import Frame
from ..records.scope import RecordScope
from .models import COMMENT


def may_read(context: Context, file: sa.Row) -> bool:
    """Say whether the actor may read a file, given as its row of `attachment`."""
    table = next((each for each in context.app.tables.values() if each.id == file.table_id), None)
    mine = context.rights.tables.get(table.key) if table else None
    if table is None or mine is None or file.field_key not in (*mine.fields, COMMENT):
        return False
    if file.record_id is None:
        return file.uploader_id is not None and file.uploader_id == context.actor.person_id
    if file.field_key == COMMENT:
        return _record_visible(context, table, file.record_id)
    return _holds(context, table, file) and _owner_visible(context, table, file.record_id)


def _holds(context: Context, table: LiveTable, file: sa.Row) -> bool:
    """Say whether the record is there for the actor and its field, as they see it, holds the file."""
    scope = _scope(context, table)
    value = context.connection.execute(
        sa.select(scope.column(file.field_key))
        .select_from(scope.joined())
        .where(scope.id == file.record_id, *scope.visible())
    ).scalar()
    return file.id in file_ids(value)


def _record_visible(context: Context, table: LiveTable, record_id: int) -> bool:
    """Say whether the record on which somebody commented is there for the actor."""
    scope = _scope(context, table)
    seen = sa.select(scope.id).select_from(scope.source).where(scope.id == record_id, *scope.visible())
    return context.connection.execute(seen).first() is not None


def _owner_visible(context: Context, table: LiveTable, row_id: int) -> bool:
    """Say whether the actor may see the record that owns a sub-form's row, and the sub-form in it."""
    while table.definition.parent is not None:
        row_id = context.connection.scalar(sa.select(table.sql.c.parent_id).where(table.sql.c.id == row_id))
        key = table.key.rpartition(".")[2]
        table = context.app.tables[table.definition.parent]
        scope = _scope(context, table)
        guard = scope.guard(key)
        conditions = scope.visible() + ([] if guard is None else [guard])
        seen = sa.select(scope.id).select_from(scope.source).where(scope.id == row_id, *conditions)
        if not scope.reads(key) or context.connection.execute(seen).first() is None:
            return False
    return True


def _scope(context: Context, table: LiveTable) -> RecordScope:
    return RecordScope(Frame.open(context.app, context.rights, context.environment, context.dialect), table)
