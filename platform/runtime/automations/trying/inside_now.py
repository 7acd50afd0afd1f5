"""How many records meet a condition before anybody waits for it: for these nothing runs, as they do not enter it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ....automations.triggers import TRIGGERS
from ....expressions import ExpressionFault
from ...records.context import Context
from ..edges import condition_of, meeting_now
from ..known import Automation


def inside_now(context: Context, document: Mapping[str, Any]) -> int:
    """Return the number for an automation that waits until a condition begins to hold; 0 for others."""
    trigger = TRIGGERS.get(document["trigger"].get("type", ""))
    if trigger is None or trigger.name != "condition_entered":
        return 0
    automation = Automation(context.app.model, document, trigger)
    table = context.app.tables.get(automation.table or "")
    if table is None:
        return 0
    dialect = context.connection.dialect.name
    try:
        met = meeting_now(context, table, automation, condition_of(automation), dialect)
    except ExpressionFault:
        return 0
    return context.connection.scalar(sa.select(sa.func.count()).select_from(met.subquery())) or 0
