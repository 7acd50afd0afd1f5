"""The delivery log forgets records that were removed for good: their ids stay, their values and the answers go."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.database import reading
from ...core.secret_box import Unreadable
from ...core.unit_of_work import unit_of_work
from ..outgoing.envelope import Sent
from ..outgoing.models import OutgoingCall
from ..records.purged import Purged, on_purged
from .body import PURPOSE
from .models import Webhook

PART = 200
_CALLS, _HOOKS = OutgoingCall.__table__, Webhook.__table__


def forget(engine: Engine, purged: Purged) -> None:
    """Blank the values of purged records in every delivery about their table; what still waits goes out without."""
    last = 0
    mine = sa.select(_HOOKS.c.id).where(_HOOKS.c.table_id == purged.table_id).scalar_subquery()
    asked = sa.select(_CALLS.c.id, _CALLS.c.key, _CALLS.c.request).where(
        _CALLS.c.purpose == PURPOSE, _CALLS.c.purpose_id.in_(mine)
    )
    while True:
        with reading(engine) as connection:
            rows = connection.execute(asked.where(_CALLS.c.id > last).order_by(_CALLS.c.id).limit(PART)).all()
        _blank(engine, rows, purged)
        if len(rows) < PART:
            return
        last = rows[-1].id


def _blank(engine: Engine, rows: Sequence[sa.Row], purged: Purged) -> None:
    told = [(row.id, sealed) for row in rows if (sealed := _without(row, purged)) is not None]
    if not told:
        return
    with unit_of_work(engine) as work:
        for call_id, request in told:
            mine = sa.update(_CALLS).where(_CALLS.c.id == call_id)
            work.connection.execute(mine.values(request=request, answer=None))


def _without(row: sa.Row, purged: Purged) -> str | None:
    """Return what a call sends without the values, sealed; None where it names none of the records."""
    try:
        sent = Sent.read(row.request, row.key)
    except Unreadable:  # sealed with another installation's key: nobody can read it here
        return None
    body: dict[str, Any] = orjson.loads(sent.body)
    if not any(each["id"] in purged.ids for each in body["records"]):
        return None
    body["records"] = [
        {**each, "changes": {}, "values": {}} if each["id"] in purged.ids else each
        for each in body["records"]
    ]
    return dataclasses.replace(sent, body=orjson.dumps(body).decode()).sealed(row.key)


on_purged(forget)
