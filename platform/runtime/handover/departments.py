"""Records that belong to a department, or name one: counted, and moved to another department.

A record's department follows its owner when the record is handed over. It is written here only when the department
itself goes, or when somebody takes their records along to another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ..apps.live import LiveApp, LiveTable
from ..records import changes as change_log
from ..records.changes import Entry
from ..records.context import Context
from ..records.draft import Act
from ..records.many_values import among
from .moving import SOURCE, hand_over, next_ids
from .places import DEPARTMENT, Place, places

BATCH = 500
OWNER_DEPARTMENT = "owner_department"


@dataclass(frozen=True, slots=True)
class Standing:
    """How many live records of a table are a department's, or somebody's."""

    table: LiveTable
    count: int


def records_of_department(
    connection: sa.Connection, apps: Iterable[LiveApp], department_id: int
) -> list[Standing]:
    """Return how many records belong to a department, table by table."""
    return _count(connection, apps, "department_id", department_id)


def records_of_owner(connection: sa.Connection, apps: Iterable[LiveApp], person_id: int) -> list[Standing]:
    """Return how many records somebody owns, table by table."""
    return _count(connection, apps, "owner_id", person_id)


def _count(connection: sa.Connection, apps: Iterable[LiveApp], name: str, one: int) -> list[Standing]:
    found = []
    for table in _tables(apps):
        live = sa.and_(table.sql.c[name] == one, table.sql.c.deleted_at.is_(None))
        count = connection.scalar(sa.select(sa.func.count()).select_from(table.sql).where(live))
        if count:
            found.append(Standing(table, count))
    return found


def move_department(work: UnitOfWork, context: Context, department_id: int, target_id: int) -> int:
    """Move all records of one department to another, those in the recycle bin too; returns how many.

    Fields that name the department name the other one instead. The context's actor must have every right.
    """
    moved = 0
    for table in _tables([context.app]):
        moved += _move(work, context, table, table.sql.c.department_id == department_id, target_id)
    for place in places(context.app, DEPARTMENT):
        moved += _rename(work, context, place, department_id, target_id)
    return moved


def take_along(work: UnitOfWork, context: Context, person_id: int, target_id: int | None) -> int:
    """Let the records somebody owns belong to their new department; returns how many changed."""
    moved = 0
    for table in _tables([context.app]):
        column = table.sql.c.department_id
        elsewhere = column.is_not(None) if target_id is None else column.is_distinct_from(target_id)
        mine = sa.and_(table.sql.c.owner_id == person_id, elsewhere)
        moved += _move(work, context, table, mine, target_id)
    return moved


def _tables(apps: Iterable[LiveApp]) -> list[LiveTable]:
    return [table for app in apps for table in app.tables.values() if table.definition.parent is None]


def _move(
    work: UnitOfWork, context: Context, table: LiveTable, which: sa.ColumnElement[bool], target_id: int | None
) -> int:
    sql, moved = table.sql, 0
    while True:
        standing = work.connection.execute(
            sa.select(sql.c.id, sql.c.department_id).where(which).order_by(sql.c.id).limit(BATCH)
        ).all()
        if not standing:
            return moved
        _write(work, context, table, standing, target_id)
        moved += len(standing)


def _write(
    work: UnitOfWork, context: Context, table: LiveTable, standing: Sequence[sa.Row], target_id: int | None
) -> None:
    sql = table.sql
    changed = work.connection.execute(
        sa.update(sql)
        .where(among(sql.c.id, [row.id for row in standing], work.dialect))
        .values(
            department_id=target_id,
            rev=sql.c.rev + 1,
            updated_at=work.now,
            updated_by=context.actor.person_id,
        )
        .returning(sql.c.id, sql.c.rev)
    )
    revs = {row.id: row.rev for row in changed}
    entries = [
        Entry(row.id, revs[row.id], {OWNER_DEPARTMENT: [row.department_id, target_id]}) for row in standing
    ]
    change_log.write(Act(work, context, SOURCE), table, "update", entries)


def _rename(work: UnitOfWork, context: Context, place: Place, department_id: int, target_id: int) -> int:
    last, moved = 0, 0
    while ids := next_ids(work.connection, place, department_id, last, BATCH):
        hand_over(work, context, place, ids, department_id, target_id)
        last, moved = ids[-1], moved + len(ids)
    return moved
