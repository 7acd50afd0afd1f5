"""How much an automation does in an hour: its budget, and the figures people see."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ....core.unit_of_work import UnitOfWork
from ..models import AutomationHour

_HOURS = AutomationHour.__table__
BUDGET = 5000
"""So many runs an automation may begin in an hour unless it says otherwise."""


def count(work: UnitOfWork, app_id: int, automation: str, now: datetime, **more: int) -> sa.Row:
    """Add to the figures of the present hour ("begun", "done", "failed", "stopped") and return them."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    insert = (postgresql if work.dialect == "postgresql" else sqlite).insert(_HOURS)
    values = {"app_id": app_id, "automation": automation, "hour": hour, **more}
    added = insert.values(values).on_conflict_do_update(
        index_elements=["app_id", "automation", "hour"],
        set_={name: _HOURS.c[name] + number for name, number in more.items()},
    )
    return work.connection.execute(added.returning(*_HOURS.c)).one()
