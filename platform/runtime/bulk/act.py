"""An act on many records as it stands in the database: begun, found, stopped, begun again, forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from ...core.errors import Conflict, Malformed, NotFound
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...identity.actor import OnlyLooking
from ..records.context import Context
from .chosen import Chosen, note_chosen
from .models import DONE as RECORD_DONE
from .models import REFUSED, WAITING, BulkAct, BulkRecord

RUNNING, DONE, STOPPED = "running", "done", "stopped"
BACK = {"edit": "put_back", "delete": "restore"}
"""What takes back an act of each kind; the others cannot be taken back."""
KEPT = timedelta(days=90)
BY_HAND = Words("You stopped it.", "您已将其停止。")
NOT_TO_UNDO = Words("there is nothing here to take back", "没有可撤销的操作")
_ACT, _RECORD = BulkAct.__table__, BulkRecord.__table__


class CountChanged(Conflict):
    """The records that were counted when it was asked are not those that are there now."""

    code = "count_changed"
    words = Words(
        "The list changed meanwhile: it is {now} records now. Look again, then confirm.",
        "列表刚刚发生变化，现在共 {now} 条记录，请核对后再确认。",
    )


@dataclass(frozen=True, slots=True)
class Act:
    """An act as it stands."""

    id: int
    app_id: int
    table_key: str
    table_id: int
    person_id: int
    kind: str
    undoes: int | None
    fields: Mapping[str, Any]
    asked: Mapping[str, Any] | None
    total: int
    changed: int
    refused: int
    same: int
    last: int
    state: str
    stopped: Mapping[str, str] | None
    made_at: datetime
    moved_at: datetime

    @property
    def seen(self) -> int:
        """Return how many records have been looked at."""
        return self.changed + self.refused + self.same

    @property
    def left(self) -> int:
        """Return how many records wait."""
        return self.total - self.seen

    @property
    def chosen(self) -> Chosen:
        """Return the list it was asked from, whose records alone it reaches."""
        return Chosen(**self.asked) if self.asked else Chosen()


def begin(
    work: UnitOfWork,
    context: Context,
    table_key: str,
    chosen: Chosen,
    kind: str,
    fields: Mapping[str, Any],
    count: int,
) -> Act:
    """Note an act and its records; nothing is done to them yet. Raises CountChanged where they are not `count`."""
    act_id = _insert(work, context, table_key, kind=kind, fields=dict(fields), asked=chosen.asked)
    note_chosen(work, context, table_key, act_id, chosen, kind, fields)
    return _counted(work, act_id, count)


def begin_undo(work: UnitOfWork, context: Context, act: Act) -> Act:
    """Note that an act is taken back, with the records it changed; raises Malformed where it cannot be."""
    locked = lock(work.connection, act.id)
    if locked is None or not can_undo(work.connection, locked):
        raise Malformed(why=NOT_TO_UNDO)
    undo = _insert(work, context, act.table_key, kind=BACK[act.kind], fields={}, undoes=act.id)
    rows = sa.select(sa.literal(undo, sa.BigInteger), _RECORD.c.record_id, sa.literal(WAITING)).where(
        _RECORD.c.act_id == act.id, _RECORD.c.state == RECORD_DONE, _RECORD.c.log_id.is_not(None)
    )
    work.connection.execute(sa.insert(_RECORD).from_select(["act_id", "record_id", "state"], rows))
    return _counted(work, undo, None)


def can_undo(connection: sa.Connection, act: Act) -> bool:
    """Say whether an act can be taken back: it changed something, has ended, and nobody took it back."""
    return (
        act.kind in BACK and act.state != RUNNING and act.changed > 0 and undone_by(connection, act) is None
    )


def undone_by(connection: sa.Connection, act: Act) -> int | None:
    """Return the id of the act that takes this one back."""
    return connection.scalar(sa.select(_ACT.c.id).where(_ACT.c.undoes == act.id))


def find_act(connection: sa.Connection, context: Context, table_key: str, act_id: int) -> Act:
    """Return an act of the actor's own on a table; raises NotFound."""
    table, _ = context.table(table_key)
    own = sa.and_(
        _ACT.c.id == act_id,
        _ACT.c.app_id == context.app.id,
        _ACT.c.table_key == table.key,
        _ACT.c.table_id == table.id,
        _ACT.c.person_id == context.actor.person_id,
    )
    row = connection.execute(sa.select(_ACT).where(own)).first()
    if row is None:
        raise NotFound
    return _read(row)


def lock(connection: sa.Connection, act_id: int) -> Act | None:
    """Return an act, held until the end of the transaction: one works on it, or ends it, at a time."""
    row = connection.execute(sa.select(_ACT).where(_ACT.c.id == act_id).with_for_update()).first()
    return _read(row) if row else None


def save(work: UnitOfWork, act: Act) -> None:
    """Write how far a locked act is."""
    names = ("changed", "refused", "same", "last", "state", "stopped")
    values = {name: getattr(act, name) for name in names}
    work.connection.execute(sa.update(_ACT).where(_ACT.c.id == act.id).values(**values, moved_at=work.now))


def stop(work: UnitOfWork, act: Act) -> None:
    """End a running act where it is; what it did stays."""
    values = {"state": STOPPED, "stopped": {"en": BY_HAND.en, "zh": BY_HAND.zh}, "moved_at": work.now}
    work.connection.execute(
        sa.update(_ACT).where(_ACT.c.id == act.id, _ACT.c.state == RUNNING).values(values)
    )


def go_on(work: UnitOfWork, act: Act) -> None:
    """Let a stopped act run again, unless it was taken back meanwhile."""
    locked = lock(work.connection, act.id)
    if locked is not None and locked.state == STOPPED and undone_by(work.connection, locked) is None:
        values = {"state": RUNNING, "stopped": None, "moved_at": work.now}
        work.connection.execute(sa.update(_ACT).where(_ACT.c.id == act.id).values(values))


def unfinished(connection: sa.Connection) -> Sequence[int]:
    """Return the ids of the acts that run."""
    return connection.scalars(sa.select(_ACT.c.id).where(_ACT.c.state == RUNNING).order_by(_ACT.c.id)).all()


def forget_old(work: UnitOfWork) -> None:
    """Remove acts that ended long ago: they can be taken back no more."""
    old = sa.and_(_ACT.c.state != RUNNING, _ACT.c.moved_at < work.now - KEPT)
    ids = sa.select(_ACT.c.id).where(old)
    work.connection.execute(sa.delete(_RECORD).where(_RECORD.c.act_id.in_(ids)))
    work.connection.execute(sa.delete(_ACT).where(old))


def _insert(work: UnitOfWork, context: Context, table_key: str, **values: Any) -> int:
    if context.actor.read_only:
        raise OnlyLooking
    told = {
        "app_id": context.app.id,
        "table_key": table_key,
        "table_id": context.table(table_key)[0].id,
        "person_id": context.actor.person_id,
        "total": 0,
        "state": RUNNING,
        "made_at": work.now,
        "moved_at": work.now,
        **values,
    }
    return work.connection.scalar(sa.insert(_ACT).values(told).returning(_ACT.c.id))


def _counted(work: UnitOfWork, act_id: int, count: int | None) -> Act:
    """Count the noted records into the act; raises CountChanged where they are not `count`."""
    refused = sa.func.sum(sa.case((_RECORD.c.state == REFUSED, 1), else_=0))
    told = sa.select(sa.func.count(), refused).where(_RECORD.c.act_id == act_id)
    total, closed = work.connection.execute(told).one()
    if count is not None and total != count:
        raise CountChanged(now=f"{total:,}")
    values = {"total": total, "refused": closed or 0}
    work.connection.execute(sa.update(_ACT).where(_ACT.c.id == act_id).values(values))
    return lock(work.connection, act_id)


def _read(row: sa.Row) -> Act:
    return Act(**row._mapping)
