"""Who has a record open: a row each person's page renews; half a minute after the last time they are gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ..apps.live import LiveTable
from .followers import INSERTS
from .models import Presence

HERE_FOR = timedelta(seconds=30)
_PRESENCE = Presence.__table__


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who has the record open."""

    person_id: int
    editing: bool


def be_here(work: UnitOfWork, table: LiveTable, record_id: int, person_id: int, *, editing: bool) -> None:
    """Note that a person has a record open, the form for changing it when `editing`."""
    values = {"editing": editing, "at": work.now}
    row = {"table_id": table.id, "record_id": record_id, "person_id": person_id, **values}
    insert = INSERTS[work.dialect](_PRESENCE).values(row)
    named = [_PRESENCE.c.table_id, _PRESENCE.c.record_id, _PRESENCE.c.person_id]
    work.connection.execute(insert.on_conflict_do_update(index_elements=named, set_=values))


def leave(work: UnitOfWork, table: LiveTable, record_id: int, person_id: int) -> None:
    """Note that a person has closed a record."""
    work.connection.execute(
        sa.delete(_PRESENCE).filter_by(table_id=table.id, record_id=record_id, person_id=person_id)
    )


def who_is_here(
    connection: sa.Connection, table: LiveTable, record_id: int, apart: int | None, now: datetime
) -> list[Present]:
    """Return who else has a record open."""
    found = sa.select(_PRESENCE.c.person_id, _PRESENCE.c.editing).where(
        _PRESENCE.c.table_id == table.id, _PRESENCE.c.record_id == record_id, _PRESENCE.c.at > now - HERE_FOR
    )
    if apart is not None:
        found = found.where(_PRESENCE.c.person_id != apart)
    return [Present(*row) for row in connection.execute(found.order_by(_PRESENCE.c.person_id))]


def forget_past(work: UnitOfWork) -> int:
    """Remove rows of people who are long gone; returns how many."""
    return work.connection.execute(sa.delete(_PRESENCE).where(_PRESENCE.c.at < work.now - HERE_FOR)).rowcount
