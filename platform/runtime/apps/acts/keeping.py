"""Setting a column of many records within the database, keeping what it replaces, and putting that back.

Everything is one statement however many records there are. A record that was changed since keeps its newer value.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from ....core.json_column import Json
from ....core.moment import Moment
from ...records.models import Change
from ...storage.catalogue import StoredColumn, StoredTable
from ...storage.names import column_name
from ..models import KeptValue
from .doing import Doing

SOURCE = "builder"
_KEPT = KeptValue.__table__
_LOG = Change.__table__


def records_of(stored: StoredTable, column_id: int) -> sa.TableClause:
    """Return a generated table with one of its columns, and those that every change moves along."""
    moved = () if "." in stored.path else ("rev", "updated_at", "updated_by")
    return sa.table(stored.name, *(sa.column(name) for name in ("id", *moved, column_name(column_id))))


def keep(
    doing: Doing,
    place: int,
    records: sa.TableClause,
    column_id: int,
    after: sa.ColumnElement[str],
    which: sa.ColumnElement[bool],
) -> None:
    """Keep what a column holds in some records, and what it is going to hold."""
    fixed = (doing.app_id, doing.number, place, column_id)
    before = sa.cast(records.c[column_name(column_id)], sa.Text)
    told = sa.select(*(sa.literal(each, sa.Integer) for each in fixed), records.c.id, before, after)
    names = ["app_id", "revision", "place", "column_id", "record_id", "before", "after"]
    doing.work.connection.execute(sa.insert(_KEPT).from_select(names, told.where(which)))


def put_kept(doing: Doing, records: sa.TableClause, column_id: int, place: int, many: bool) -> None:
    """Give the records that were kept by this revision what they are going to hold."""
    which = _kept_rows(records, doing, doing.number, place, column_id)
    _put(doing, records, column_id, which, _value(_KEPT.c.after, many, doing.work.dialect))


def put_back(doing: Doing, records: sa.TableClause, column: StoredColumn, revision: int, place: int) -> None:
    """Give the records that still hold what an act gave them what they held before it."""
    which = sa.and_(
        _kept_rows(records, doing, revision, place, column.id),
        sa.cast(records.c[column_name(column.id)], sa.Text) == _KEPT.c.after,
    )
    many = column.stored_as.startswith("multi_select ")
    _put(doing, records, column.id, which, _value(_KEPT.c.before, many, doing.work.dialect))


def log_kept(
    doing: Doing, stored: StoredTable, column: StoredColumn, revision: int, place: int, *, back: bool
) -> None:
    """Write into the change log what is about to be put into records, or back into them.

    Rows of sub-forms have no history of their own: there the revision alone tells it.
    """
    if "." in stored.path or stored.hidden or column.hidden:
        return
    work, dialect = doing.work, doing.work.dialect
    records = records_of(stored, column.id)
    many = column.stored_as.startswith("multi_select ")
    order = (_KEPT.c.after, _KEPT.c.before) if back else (_KEPT.c.before, _KEPT.c.after)
    which = _kept_rows(records, doing, revision, place, column.id)
    if back:
        which = sa.and_(which, sa.cast(records.c[column_name(column.id)], sa.Text) == _KEPT.c.after)
    told = sa.select(
        sa.literal(stored.id, sa.Integer),
        records.c.id,
        records.c.rev + 1,
        sa.literal("update", sa.Text),
        _changes(column.key, [_told(each, many, dialect) for each in order], dialect),
        sa.literal(doing.author_id, sa.Integer),
        sa.literal(SOURCE, sa.Text),
        sa.literal(work.now, _LOG.c.at.type),
    ).where(which)
    names = ["table_id", "record_id", "rev", "act", "changes", "actor_id", "source", "at"]
    work.connection.execute(
        sa.insert(_LOG).from_select(names, told.order_by(records.c.id), include_defaults=False)
    )


def forget(doing: Doing, revision: int, place: int) -> None:
    """Drop what was kept for taking an act back, when that is done."""
    mine = sa.and_(_KEPT.c.app_id == doing.app_id, _KEPT.c.revision == revision, _KEPT.c.place == place)
    doing.work.connection.execute(sa.delete(_KEPT).where(mine))


def _put(
    doing: Doing, records: sa.TableClause, column_id: int, which: sa.ColumnElement[bool], value: Any
) -> None:
    values = {records.c[column_name(column_id)]: value}
    if "rev" in records.c:
        values |= {
            records.c.rev: records.c.rev + 1,
            records.c.updated_at: sa.literal(doing.work.now, Moment()),
            records.c.updated_by: doing.author_id,
        }
    doing.work.connection.execute(sa.update(records).where(which).values(values))


def _kept_rows(
    records: sa.TableClause, doing: Doing, revision: int, place: int, column_id: int
) -> sa.ColumnElement[bool]:
    return sa.and_(
        _KEPT.c.app_id == doing.app_id,
        _KEPT.c.revision == revision,
        _KEPT.c.place == place,
        _KEPT.c.column_id == column_id,
        _KEPT.c.record_id == records.c.id,
    )


def _value(text: sa.ColumnElement[str], many: bool, dialect: str) -> sa.ColumnElement[Any]:
    return sa.cast(text, JSONB) if many and dialect == "postgresql" else text


def _told(text: sa.ColumnElement[str], many: bool, dialect: str) -> sa.ColumnElement[Any]:
    """Return a kept text as the JSON it stands for."""
    if not many:
        return text
    return sa.cast(text, JSONB) if dialect == "postgresql" else sa.func.json(text)


def _changes(key: str, told: list[sa.ColumnElement[Any]], dialect: str) -> sa.ColumnElement[Any]:
    name = sa.literal(key, sa.Text)
    if dialect == "postgresql":
        return sa.func.jsonb_build_object(sa.cast(name, sa.Text), sa.func.jsonb_build_array(*told))
    made = sa.func.json_object(name, sa.func.json_array(*told))
    return sa.type_coerce(made, Json())
