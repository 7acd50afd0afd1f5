"""Letting people in on one record: who may, whom, how far, and until when.

Whoever shares gives nothing they do not have on that very record themselves. Shares end at their moment, with the
sharer's account (`end_shares_of`), and when somebody ends them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from ...core.errors import Invalid, NotFound
from ...core.unit_of_work import UnitOfWork
from ...identity.audit.log import audit
from ...identity.models import Person, RecordShare
from ...identity.versions import bump
from ..access.refusals import NotAllowed
from ..apps.live import LiveTable
from ..records.context import Context
from .share_faults import Asked, share_faults
from .sharer import Had, had_on

_SHARES = RecordShare.__table__


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """Somebody who was let in on a record."""

    person_id: int
    name: str
    level: str
    until: datetime | None
    by: int


def shares_of(connection: sa.Connection, table: LiveTable, record_id: int, now: datetime) -> list[Share]:
    """Return who is let in on a record, by name."""
    rows = connection.execute(
        sa.select(_SHARES.c.person_id, Person.name, _SHARES.c.level, _SHARES.c.until, _SHARES.c.shared_by)
        .join(Person, Person.id == _SHARES.c.person_id)
        .where(
            _SHARES.c.table_id == table.id, _SHARES.c.record_id == record_id, _in_force(now), Person.active
        )
        .order_by(Person.name, Person.id)
    )
    return [Share(*row) for row in rows]


def check_may_share(context: Context, table_key: str, record_id: int) -> Had:
    """Return what the actor has on a record; raises NotFound, and NotAllowed where sharing is closed to them."""
    table, mine = context.table(table_key)
    had = had_on(context, table, record_id)
    if not mine.may("share") or not had.may_share:
        raise NotAllowed("share", context.app.key, table.definition, record_id)
    return had


def share_record(
    work: UnitOfWork,
    context: Context,
    table_key: str,
    record_id: int,
    people: Sequence[int],
    level: str,
    until: datetime | None,
) -> None:
    """Let people in on a record, or change how far and until when they are.

    Raises NotFound, NotAllowed, and Invalid with faults at "people", "level" and "until".
    """
    context = dataclasses.replace(context, connection=work.connection)
    had = check_may_share(context, table_key, record_id)
    table = context.app.tables[table_key]
    faults = share_faults(work, context, had, Asked(table, record_id, people, level, until))
    if faults:
        raise Invalid(faults)
    for person_id in dict.fromkeys(people):
        values = {
            "level": level,
            "until": until,
            "shared_by": context.actor.person_id,
            "at": work.now,
        }
        which = {"table_id": table.id, "record_id": record_id, "person_id": person_id}
        changed = work.connection.execute(sa.update(_SHARES).filter_by(**which).values(values))
        if not changed.rowcount:
            work.connection.execute(sa.insert(_SHARES).values(**which, **values))
    bump(work.connection, "people")
    for person_id in dict.fromkeys(people):
        _log(work, context, "record_shared", table_key, record_id, person_id, level=level, until=_told(until))


def end_share(work: UnitOfWork, context: Context, table_key: str, record_id: int, person_id: int) -> None:
    """Let a person no longer in on a record; raises NotFound and NotAllowed."""
    context = dataclasses.replace(context, connection=work.connection)
    check_may_share(context, table_key, record_id)
    which = {
        "table_id": context.app.tables[table_key].id,
        "record_id": record_id,
        "person_id": person_id,
    }
    if not work.connection.execute(sa.delete(_SHARES).filter_by(**which)).rowcount:
        raise NotFound
    bump(work.connection, "people")
    _log(work, context, "record_unshared", table_key, record_id, person_id)


def end_shares_of(work: UnitOfWork, person_id: int) -> int:
    """End all that a person shared and all that was shared with them, as they leave; returns how many."""
    gone = work.connection.execute(
        sa.delete(_SHARES).where(sa.or_(_SHARES.c.shared_by == person_id, _SHARES.c.person_id == person_id))
    ).rowcount
    if gone:
        bump(work.connection, "people")
    return gone


def end_past_shares(work: UnitOfWork) -> int:
    """Forget shares whose time is over or whose sharer has left; returns how many."""
    active = sa.select(Person.id).where(Person.active)
    over = sa.or_(_SHARES.c.until <= work.now, _SHARES.c.shared_by.not_in(active))
    gone = work.connection.execute(sa.delete(_SHARES).where(over)).rowcount
    if gone:
        bump(work.connection, "people")
    return gone


def _in_force(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(_SHARES.c.until.is_(None), _SHARES.c.until > now)


def _log(
    work: UnitOfWork,
    context: Context,
    event: str,
    table_key: str,
    record_id: int,
    person_id: int,
    **more: object,
) -> None:
    audit(
        work,
        event,
        actor=context.actor,
        app_id=context.app.id,
        table_key=table_key,
        record_id=record_id,
        person=person_id,
        **more,
    )


def _told(until: datetime | None) -> str | None:
    return until.isoformat() if until else None
