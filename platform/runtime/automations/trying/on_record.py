"""Which event a test plays: the last one in a record's log that would have set the automation off, else none; or a call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ....automations.trigger import Trigger
from ....automations.triggers import TRIGGERS
from ....definition.run_scope import about
from ...apps.live import LiveApp, LiveTable
from ...records.models import Change

LOOKED_BACK = 50
SOURCES = {"webhook": "webhook", "called": "automation", "schedule": "time", "date_reached": "time"}
_LOG = Change.__table__


def event_of(
    connection: sa.Connection,
    app: LiveApp,
    document: Mapping[str, Any],
    record_id: int | None,
    person_id: int | None,
    now: datetime,
    given: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the event a test begins with, as a run would keep it; `person_id` tests, `given` is its input."""
    told = document["trigger"]
    kind = TRIGGERS[told["type"]]
    table = app.tables.get(about(document) or "")
    event: dict[str, Any] = {
        "kind": kind.name,
        "table": table.key if table else None,
        "record": record_id if table else None,
        "actor": person_id,
        "source": SOURCES.get(kind.name, "form"),
        "at": now.isoformat(),
        "changes": {},
        "input": dict(given or {}),
    }
    if table is None or record_id is None:
        return event
    entry = _last(connection, table, record_id, kind, told.get("settings", {}))
    if entry is not None:
        changes = {key: each for key, each in entry.changes.items() if not key.startswith("@")}
        event |= {"act": entry.act, "rev": entry.rev, "changes": changes if entry.act != "create" else {}}
    return event


def last_record(connection: sa.Connection, table: LiveTable) -> int | None:
    """Return the record of a table that was made last and is still there."""
    columns = table.sql.c
    alive = sa.select(columns.id).where(columns.deleted_at.is_(None))
    return connection.scalar(alive.order_by(columns.id.desc()).limit(1))


def _last(
    connection: sa.Connection, table: LiveTable, record_id: int, kind: Trigger, settings: Mapping[str, Any]
) -> sa.Row | None:
    asked = sa.select(_LOG).where(_LOG.c.table_id == table.id, _LOG.c.record_id == record_id)
    rows = connection.execute(asked.order_by(_LOG.c.id.desc()).limit(LOOKED_BACK))
    heard = (each for each in rows if each.act in kind.acts)
    return next((each for each in heard if kind.fires(settings, each.act, each.changes)), None)
