"""What became of each record of an act, noted in the transaction that did it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import sqlalchemy as sa

from ...core.limits import LIMITS
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ..apps.live import LiveTable
from ..records.many_values import among
from ..records.models import Change as LogRow
from .act import Act
from .batch import SOURCE
from .models import DONE, REFUSED, WAITING, BulkRecord

PAGE = 1000
CLOSED = Words("You may not do this to it.", "您没有对此记录执行该操作的权限。")
"""Why a record was refused before anything was done: the rights over its row."""
_RECORD, _LOG = BulkRecord.__table__, LogRow.__table__
_REFUSE = (
    sa.update(_RECORD)
    .where(_RECORD.c.act_id == sa.bindparam("of_act"), _RECORD.c.record_id == sa.bindparam("of_record"))
    .values(state=REFUSED, reason=sa.bindparam("why", type_=_RECORD.c.reason.type))
)


def waiting(connection: sa.Connection, act: Act, most: int) -> Sequence[int]:
    """Return the ids of the next records of an act, in order.

    Deleted are the newest first: what points at a record was mostly made after it. Coming back goes the other way.
    """
    if act.kind == "restore":
        return _gone_together(connection, act, most)
    order, beyond = _RECORD.c.record_id, _RECORD.c.record_id > act.last
    if act.kind == "delete":
        order, beyond = order.desc(), _RECORD.c.record_id < act.last if act.last else sa.true()
    found = sa.select(_RECORD.c.record_id).where(_waits(act), beyond).order_by(order).limit(most)
    return connection.scalars(found).all()


def _gone_together(connection: sa.Connection, act: Act, most: int) -> Sequence[int]:
    """Return all records that one transaction deleted, of those that wait: the last of those transactions.

    So a record finds what it points at either there or beside it, as it was when they went.
    """
    gone = _RECORD.alias("gone")
    found = (
        sa.select(_RECORD.c.record_id, _LOG.c.at)
        .join(gone, sa.and_(gone.c.act_id == act.undoes, gone.c.record_id == _RECORD.c.record_id))
        .join(_LOG, _LOG.c.id == gone.c.log_id, isouter=True)
        .where(_waits(act), _RECORD.c.record_id > act.last)
        .order_by(_RECORD.c.record_id)
    )
    rows = connection.execute(found.limit(most + 1)).all()
    if len(rows) > most and rows[0].at == rows[most].at:
        rows = connection.execute(found.limit(LIMITS.records_per_bulk)).all()
    return [row.record_id for row in rows if row.at == rows[0].at]


def _waits(act: Act) -> sa.ColumnElement[bool]:
    return sa.and_(_RECORD.c.act_id == act.id, _RECORD.c.state == WAITING)


def last_entry(connection: sa.Connection) -> int:
    """Return the id of the last entry of the change log: what is written now comes after it."""
    return connection.scalar(sa.select(sa.func.max(_LOG.c.id))) or 0


def in_the_bin(work: UnitOfWork, table: LiveTable, ids: Collection[int]) -> set[int]:
    """Return those of `ids` that lie in the recycle bin: another record of the act took them along."""
    if not ids:
        return set()
    sql = table.sql
    gone = sa.select(sql.c.id).where(among(sql.c.id, ids, work.dialect), sql.c.deleted_at.is_not(None))
    return set(work.connection.scalars(gone))


def note(
    work: UnitOfWork,
    table: LiveTable,
    act: Act,
    ids: Sequence[int],
    refused: Mapping[int, Words],
    before: int,
) -> int:
    """Note what became of `ids`; returns how many were changed. `before`: the last entry of the log before it."""
    entry = (
        sa.select(sa.func.max(_LOG.c.id))
        .where(
            _LOG.c.table_id == table.id,
            _LOG.c.record_id == _RECORD.c.record_id,
            _LOG.c.id > before,
            _LOG.c.at == work.now,
            _LOG.c.source == SOURCE,
        )
        .scalar_subquery()
    )
    done = [each for each in ids if each not in refused]
    written = work.connection.scalars(
        sa.update(_RECORD)
        .where(_RECORD.c.act_id == act.id, among(_RECORD.c.record_id, done, work.dialect))
        .values(state=DONE, log_id=entry)
        .returning(_RECORD.c.log_id)
    ).all()
    if refused:
        told = [
            {"of_act": act.id, "of_record": each, "why": {"en": why.en, "zh": why.zh}}
            for each, why in refused.items()
        ]
        work.connection.execute(_REFUSE, told)
    return sum(1 for each in written if each is not None)


def refused_of(
    connection: sa.Connection, act_id: int, most: int | None = None
) -> Iterator[tuple[int, Words]]:
    """Yield (record id, why) of the records that an act left, in order; at most so many, where a number is given."""
    last, given = 0, 0
    while most is None or given < most:
        part = PAGE if most is None else min(PAGE, most - given)
        mine = sa.and_(_RECORD.c.act_id == act_id, _RECORD.c.state == REFUSED, _RECORD.c.record_id > last)
        told = sa.select(_RECORD.c.record_id, _RECORD.c.reason).where(mine)
        rows = connection.execute(told.order_by(_RECORD.c.record_id).limit(part)).all()
        for record_id, reason in rows:
            yield record_id, Words(**reason) if reason else CLOSED
        if len(rows) < part:
            return
        last, given = rows[-1].record_id, given + len(rows)
