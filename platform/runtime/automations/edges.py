"""Who is inside a condition, and who has just entered or left it: kept beside the records, moved with their changes."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ...core.unit_of_work import UnitOfWork
from ...expressions import ExpressionFault, to_sql
from ..access.rights import everything
from ..apps.live import LiveTable
from ..records.context import Context
from ..records.frame import Frame
from ..records.many_values import among
from ..records.scope import RecordScope
from .known import Automation
from .models import AutomationClock, AutomationInside

_INSIDE, _CLOCKS = AutomationInside.__table__, AutomationClock.__table__


def cross(
    work: UnitOfWork, context: Context, table: LiveTable, automation: Automation, ids: Collection[int]
) -> set[int]:
    """Move records into the condition or out of it and return those that did what the trigger waits for.

    Before the first scan has found who is inside, nobody enters or leaves.
    """
    if not looked_through(work, context.app.id, automation.key):
        return set()
    here = _of(context.app.id, automation.key)
    inside = set(
        work.connection.scalars(
            sa.select(_INSIDE.c.record_id).where(*here, among(_INSIDE.c.record_id, ids, work.dialect))
        )
    )
    try:
        meets = set(
            work.connection.scalars(
                meeting_now(context, table, automation, condition_of(automation), work.dialect, ids)
            )
        )
    except ExpressionFault:
        return set()
    return move(work, context.app.id, automation, meets - inside, inside - meets)


def move(
    work: UnitOfWork, app_id: int, automation: Automation, entered: Collection[int], left: Collection[int]
) -> set[int]:
    """Note who entered and who left, and return those the trigger tells of.

    A save and a scan may see the same at once: whoever notes it tells of it, and neither fails by the other.
    """
    came: set[int] = set()
    went: set[int] = set()
    if entered:
        rows = [
            {"app_id": app_id, "automation": automation.key, "record_id": each} for each in sorted(entered)
        ]
        insert = (postgresql if work.dialect == "postgresql" else sqlite).insert(_INSIDE)
        once = insert.on_conflict_do_nothing().returning(_INSIDE.c.record_id)
        came = set(work.connection.execute(once, rows).scalars())
    if left:
        gone = among(_INSIDE.c.record_id, left, work.dialect)
        out = sa.delete(_INSIDE).where(*_of(app_id, automation.key), gone).returning(_INSIDE.c.record_id)
        went = set(work.connection.execute(out).scalars())
    return came if automation.trigger.name == "condition_entered" else went


def meeting_now(
    context: Context,
    table: LiveTable,
    automation: Automation,
    source: str,
    dialect: str,
    ids: Collection[int] | None = None,
) -> sa.Select:
    """Return the statement for the ids of live records that meet a condition; raises ExpressionFault."""
    frame = Frame.open(context.app, everything(context.app), context.environment, dialect)
    scope = RecordScope(frame, table, table.sql)
    conditions = scope.visible()
    if source:
        checked = automation.asked(source)
        conditions.append(to_sql(checked, scope.value, context.environment, dialect, condition=True))
    found = sa.select(scope.id).select_from(scope.joined()).where(*conditions)
    return found if ids is None else found.where(among(scope.id, ids, dialect))


def condition_of(automation: Automation) -> str:
    """Return the condition whose crossing the trigger tells of."""
    return automation.settings["condition"]


def looked_through(work: UnitOfWork, app_id: int, key: str) -> bool:
    """Say whether a first scan has found who is inside."""
    seen = sa.select(_CLOCKS.c.seen_until).where(_CLOCKS.c.app_id == app_id, _CLOCKS.c.automation == key)
    return work.connection.scalar(seen) is not None


def _of(app_id: int, key: str) -> tuple[sa.ColumnElement[bool], ...]:
    return _INSIDE.c.app_id == app_id, _INSIDE.c.automation == key
