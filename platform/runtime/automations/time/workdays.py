"""The workdays of a workspace: Monday to Friday, without its days off and with the weekend days it works."""

from __future__ import annotations

import sqlalchemy as sa

from ....automations.schedules.workdays import Workdays
from ..models import Holiday

_DAYS = Holiday.__table__


def workdays_of(connection: sa.Connection, workspace_id: int) -> Workdays:
    """Return which days a workspace works."""
    asked = sa.select(_DAYS.c.day, _DAYS.c.works).where(_DAYS.c.workspace_id == workspace_id)
    rows = connection.execute(asked).all()
    return Workdays(
        frozenset(row.day for row in rows if not row.works), frozenset(row.day for row in rows if row.works)
    )
