"""Putting one person in another's place in some records, through the one door for writing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ..records.context import Context
from ..records.many_values import among
from ..records.owners import root_id
from ..records.service import Change, update
from .places import Place

SOURCE = "handover"


def next_ids(connection: sa.Connection, place: Place, one: int, after: int, limit: int) -> Sequence[int]:
    """Return the ids of the next records, after an id, that name somebody in a place."""
    ids = place.records(one, connection.dialect.name).subquery()
    return connection.scalars(
        sa.select(ids.c.id).where(ids.c.id > after).order_by(ids.c.id).limit(limit)
    ).all()


def hand_over(
    work: UnitOfWork, context: Context, place: Place, ids: Sequence[int], one: int, to: int
) -> None:
    """Let records name `to` where they name `one`, with history. Raises what the record service raises."""
    values = _in_rows(work, place, ids, one, to) if place.subform else _in_records(work, place, ids, one, to)
    update(work, context, place.table.key, [Change(each, values[each]) for each in ids], SOURCE)


def _in_records(
    work: UnitOfWork, place: Place, ids: Sequence[int], one: int, to: int
) -> Mapping[int, Mapping[str, Any]]:
    if not place.many:
        return {each: {place.field: to} for each in ids}
    sql, column = place.table.sql, place.table.column(place.field)
    rows = work.connection.execute(sa.select(sql.c.id, column).where(among(sql.c.id, ids, work.dialect)))
    return {record_id: {place.field: _replaced(held, one, to)} for record_id, held in rows}


def _in_rows(
    work: UnitOfWork, place: Place, ids: Sequence[int], one: int, to: int
) -> Mapping[int, Mapping[str, Any]]:
    """Return the records' rows whole, as the service wants them: those that stay by their id alone."""
    child, column = place.holder, place.holder.column(place.field)
    rows = work.connection.execute(
        sa.select(root_id(child).label("root"), child.sql.c.id, column.label("held"))
        .where(among(child.sql.c.parent_id, ids, work.dialect))
        .order_by(child.sql.c.parent_id, child.sql.c.position, child.sql.c.id)
    )
    found: dict[int, list[dict[str, Any]]] = {each: [] for each in ids}
    for root, row_id, held in rows:
        row: dict[str, Any] = {"id": row_id}
        if place.many and one in (held or ()):
            row[place.field] = _replaced(held, one, to)
        elif held == one:
            row[place.field] = to
        found[root].append(row)
    return {each: {place.subform: of_record} for each, of_record in found.items()}


def _replaced(held: Sequence[int] | None, one: int, to: int) -> list[int]:
    """Return a list of people with `to` in the place of `one`, nobody twice."""
    return list(dict.fromkeys(to if each == one else each for each in held or ()))
