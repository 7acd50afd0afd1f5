"""How often each automation ran lately, and how often it failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from ....core.clock import utc_now
from ....runtime.automations.models import AutomationHour

DAYS = 7


@dataclass(frozen=True, slots=True)
class Figures:
    """The runs of the last days."""

    begun: int
    failed: int
    last: datetime
    """The hour of the last one."""


def figures_of(connection: sa.Connection, app_id: int) -> dict[str, Figures]:
    """Return the figures of an app's automations by key; those that did not run lately have none."""
    hours = AutomationHour
    told = (
        sa.select(
            hours.automation, sa.func.sum(hours.begun), sa.func.sum(hours.failed), sa.func.max(hours.hour)
        )
        .where(hours.app_id == app_id, hours.hour > utc_now() - timedelta(days=DAYS))
        .group_by(hours.automation)
    )
    return {
        key: Figures(int(begun or 0), int(failed or 0), last)
        for key, begun, failed, last in connection.execute(told)
        if begun
    }
