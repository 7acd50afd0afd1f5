"""The bodies of deliveries: JSON as docs/webhooks.md describes it, a hundred records at most in each."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson
import sqlalchemy as sa

from ...core.limits import LIMITS
from ...core.signing import DEPTH_HEADER
from ..apps.live import LiveTable
from ..outgoing.writing import Call
from ..records.api_value import api_value
from ..records.draft import Act

LARGEST = 512 * 1024
"""A delivery is closed when it has grown to so many bytes, even if more records would fit."""
PURPOSE = "webhook"
AT = orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS


def calls_of(
    act: Act, hook: sa.Row, table: LiveTable, event: str, records: Iterable[Mapping[str, Any]]
) -> Iterator[Call]:
    """Give the calls that deliver records to a webhook."""
    by = act.context.actor.person_id
    told = {
        "event": event,
        "app": table.app.key,
        "table": table.key,
        "at": act.work.now,
        "actor": None if by is None else {"id": by, "name": act.context.actor.name},
        "source": act.source,
    }
    for some in _parts(records):
        yield delivery(hook, table, told, some, act.context.cause.depth)


def delivery(
    hook: sa.Row, table: LiveTable, told: Mapping[str, Any], records: Iterable[bytes], depth: int = 0
) -> Call:
    """Return the call for one delivery of records that are JSON already; its key is the delivery's id.

    `depth` says how many automations led to what it tells.
    """
    key = secrets.token_hex(16)
    head = orjson.dumps({"id": key, **told, "records": []}, option=AT)
    body = head[:-2] + b",".join(records) + head[-2:]
    return Call(
        workspace_id=table.app.workspace_id,
        app_id=table.app.id,
        url=hook.url,
        purpose=PURPOSE,
        purpose_id=hook.id,
        purpose_place=str(told["event"]),
        body=body.decode(),
        headers={DEPTH_HEADER: str(depth)} if depth else {},
        key=key,
    )


def as_json(record: Mapping[str, Any]) -> bytes:
    """Return one record as JSON, with the same values as in the API."""
    return orjson.dumps(record, option=AT, default=api_value)


def _parts(records: Iterable[Mapping[str, Any]]) -> Iterator[list[bytes]]:
    part: list[bytes] = []
    size = 0
    for record in records:
        told = as_json(record)
        if part and (len(part) == LIMITS.webhook_records or size + len(told) > LARGEST):
            yield part
            part, size = [], 0
        part.append(told)
        size += len(told)
    if part:
        yield part
