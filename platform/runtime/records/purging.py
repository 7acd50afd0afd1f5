"""Out of the recycle bin for good: records with their rows, links, files and the values their history holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from ...identity.audit.change_rows import LOG, purge_changes
from ...identity.models import RecordShare
from ...identity.versions import bump
from ..apps.live import LiveTable
from ..conversation.hearing_models import Reminder
from ..conversation.models import Comment, Follow, Notice, Presence
from ..files.models import Attachment
from ..storage.hidden_pointers import hidden_pointers
from . import changes as change_log
from .changes import Entry
from .draft import Act
from .incoming import incoming
from .many_values import among
from .search_index import unindex_rows
from .shape import shape_of


def purge_records(act: Act, table: LiveTable, ids: Sequence[int]) -> None:
    """Remove locked records of the bin, with those that cannot be without them.

    What else lies in the bin and points at them points at nothing from now on.
    """
    going: dict[LiveTable, set[int]] = {table: set(ids)}
    _gather(act, going, table, ids)
    for each, records in going.items():
        for relation in incoming(each):
            act.work.connection.execute(
                sa.update(relation.table.sql)
                .where(among(relation.column, records, act.work.dialect))
                .values({relation.column.key: None})
            )
        for column in hidden_pointers(act.work.connection, each.app.id, each.key):
            act.work.connection.execute(
                sa.update(column.table).where(among(column, records, act.work.dialect)).values({column: None})
            )
    for each, records in going.items():
        _remove(act, each, records)


def _gather(act: Act, going: dict[LiveTable, set[int]], table: LiveTable, ids: Iterable[int]) -> None:
    for relation in incoming(table):
        if relation.on_delete != "delete" or relation.table.definition.parent is not None:
            continue
        known, sql = going.setdefault(relation.table, set()), relation.table.sql
        pointing = act.work.connection.scalars(
            sa.select(sql.c.id)
            .where(among(relation.column, ids, act.work.dialect), sql.c.deleted_at.is_not(None))
            .with_for_update(of=sql)
        )
        fresh = set(pointing) - known
        known |= fresh
        if fresh:
            _gather(act, going, relation.table, fresh)


def _remove(act: Act, table: LiveTable, ids: Iterable[int]) -> None:
    _forget_files(act, table, ids)
    unindex_rows(act, table, ids)
    these = among(table.sql.c.id, ids, act.work.dialect)
    gone = sa.delete(table.sql).where(these).returning(table.sql.c.id, table.sql.c.rev)
    rows = act.work.connection.execute(gone).all()
    purge_changes(
        act.work, sa.and_(LOG.c.table_id == table.id, among(LOG.c.record_id, ids, act.work.dialect))
    )
    _end_shares(act, table, ids)
    _end_conversation(act, table, ids)
    change_log.write(act, table, "purge", [Entry(row.id, row.rev + 1, {}) for row in rows])


def _end_shares(act: Act, table: LiveTable, ids: Iterable[int]) -> None:
    """Forget who was let in on records that are gone."""
    these = sa.and_(RecordShare.table_id == table.id, among(RecordShare.record_id, ids, act.work.dialect))
    if act.work.connection.execute(sa.delete(RecordShare).where(these)).rowcount:
        bump(act.work.connection, "people")


def _end_conversation(act: Act, table: LiveTable, ids: Iterable[int]) -> None:
    """Forget what was said about records that are gone, and who wanted to hear of them."""
    for kind in (Comment, Follow, Notice, Presence, Reminder):
        these = sa.and_(kind.table_id == table.id, among(kind.record_id, ids, act.work.dialect))
        act.work.connection.execute(sa.delete(kind).where(these))


def _forget_files(act: Act, table: LiveTable, ids: Iterable[int]) -> None:
    """Delete the facts of the files of records and of their rows; the bytes go when nobody holds them any more."""
    for child in shape_of(table).subforms.values():
        below = among(child.sql.c.parent_id, ids, act.work.dialect)
        _forget_files(act, child, list(act.work.connection.scalars(sa.select(child.sql.c.id).where(below))))
    act.work.connection.execute(
        sa.delete(Attachment).where(
            Attachment.table_id == table.id, among(Attachment.record_id, ids, act.work.dialect)
        )
    )
