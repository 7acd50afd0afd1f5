"""Who hears of a record: its owner, who made it, whoever follows it; not who muted it."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ...core.unit_of_work import UnitOfWork
from ...identity.models import Person
from ..apps.live import LiveTable
from ..records.many_values import among
from .models import Follow

INSERTS = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
FOLLOWING, MUTED, DEFAULT = "following", "muted", "default"
_FOLLOW = Follow.__table__


def hearers(table: LiveTable, ids: Iterable[int], dialect: str, apart: int | None) -> sa.Select:
    """Return the select of (person_id, record_id) of all active people who hear of some records, less `apart`."""
    sql, listed = table.sql, list(ids)
    these = among(sql.c.id, listed, dialect)
    everybody = sa.union(
        sa.select(sql.c.owner_id.label("person_id"), sql.c.id.label("record_id")).where(these),
        sa.select(sql.c.created_by, sql.c.id).where(these),
        sa.select(_FOLLOW.c.person_id, _FOLLOW.c.record_id).where(
            _FOLLOW.c.table_id == table.id, among(_FOLLOW.c.record_id, listed, dialect), ~_FOLLOW.c.muted
        ),
    ).subquery()
    muted = sa.exists().where(
        _FOLLOW.c.table_id == table.id,
        _FOLLOW.c.record_id == everybody.c.record_id,
        _FOLLOW.c.person_id == everybody.c.person_id,
        _FOLLOW.c.muted,
    )
    found = (
        sa.select(everybody.c.person_id, everybody.c.record_id)
        .join(Person, Person.id == everybody.c.person_id)
        .where(Person.active, ~muted)
    )
    return found if apart is None else found.where(everybody.c.person_id != apart)


def owners(table: LiveTable, ids: Iterable[int], dialect: str, apart: int | None) -> sa.Select:
    """Return the select of (person_id, record_id) of the active owners of records, less `apart`."""
    sql = table.sql
    found = (
        sa.select(sql.c.owner_id.label("person_id"), sql.c.id.label("record_id"))
        .join(Person, Person.id == sql.c.owner_id)
        .where(among(sql.c.id, ids, dialect), Person.active)
    )
    return found if apart is None else found.where(sql.c.owner_id != apart)


def state(connection: sa.Connection, table: LiveTable, record_id: int, person_id: int) -> str:
    """Return whether a person follows a record: FOLLOWING, MUTED, or DEFAULT where they chose neither."""
    muted = connection.scalar(sa.select(_FOLLOW.c.muted).where(*_this(table, record_id, person_id)))
    return DEFAULT if muted is None else MUTED if muted else FOLLOWING


def follow(work: UnitOfWork, table: LiveTable, record_id: int, person_id: int, *, muted: bool) -> None:
    """Have a person follow a record or, `muted`, hear nothing of it; the caller has seen to their rights."""
    named = {"table_id": table.id, "record_id": record_id, "person_id": person_id}
    insert = INSERTS[work.dialect](_FOLLOW).values(**named, muted=muted, at=work.now)
    work.connection.execute(insert.on_conflict_do_update(index_elements=list(named), set_={"muted": muted}))


def follow_unless_chosen(work: UnitOfWork, table: LiveTable, record_id: int, people: Iterable[int]) -> None:
    """Have people follow a record who have not chosen anything for it."""
    for each in people:
        if state(work.connection, table, record_id, each) == DEFAULT:
            follow(work, table, record_id, each, muted=False)


def _this(table: LiveTable, record_id: int, person_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        _FOLLOW.c.table_id == table.id,
        _FOLLOW.c.record_id == record_id,
        _FOLLOW.c.person_id == person_id,
    )
