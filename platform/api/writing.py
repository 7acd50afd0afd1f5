"""Creating, changing, deleting and restoring records. One request is one transaction."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

import sqlalchemy as sa
from flask import Response

from ..core.errors import NotFound
from ..core.unit_of_work import UnitOfWork, unit_of_work
from ..runtime.records import query, service
from ..runtime.records.context import Context
from ..web.current import connection, current_context, engine
from ..web.declare import declare
from ..web.json_answer import json_answer
from .blueprint import api
from .bodies import CreateBody, DeleteManyBody, UpdateBody, UpdateManyBody
from .body import read_body
from .noting import name_fields
from .once import has_key, once
from .record_json import record_json

log = logging.getLogger(__name__)
SOURCE = "api"
Made = TypeVar("Made")
CREATE, UPDATE, UPDATE_MANY, DELETE_MANY = CreateBody(), UpdateBody(), UpdateManyBody(), DeleteManyBody()


def act(
    app: str, write: Callable[[UnitOfWork, Context], Made], answer: Callable[[Context, Made], Response]
) -> Response:
    """Run `write` in one transaction and answer after its commit: nobody waits for locks while we read."""
    context = current_context(app)
    with unit_of_work(engine()) as work:
        made = write(work, dataclasses.replace(context, connection=work.connection))
    return answer(context, made)


def act_once(
    app: str, write: Callable[[UnitOfWork, Context], Made], answer: Callable[[Context, Made], Response]
) -> Response:
    """Do the same; under an Idempotency-Key the answer is kept by the transaction, so it is made within."""
    if not has_key():
        return act(app, write, answer)

    def both(work: UnitOfWork, context: Context) -> Response:
        return once(work, context, lambda: answer(context, write(work, context)))

    return act(app, both, lambda _context, response: response)


@api.post("/apps/<app>/tables/<table>/records")
@declare(actor="token", permission="create", body="json")
def create_records(app: str, table: str) -> Response:
    """Create one record or many, all or nothing."""
    body = read_body(CREATE)
    many = "records" in body
    rows = [each["fields_"] for each in body["records"]] if many else [body["fields_"]]
    name_fields(key for row in rows for key in row)

    return act_once(
        app,
        lambda work, context: service.create(work, context, table, rows, SOURCE),
        lambda context, ids: _written(context, table, ids, many, 201),
    )


@api.patch("/apps/<app>/tables/<table>/records/<int:record_id>")
@declare(actor="token", permission="edit", body="json")
def update_record(app: str, table: str, record_id: int) -> Response:
    """Change one record."""
    body = read_body(UPDATE)
    change = service.Change(record_id, body["fields_"], body.get("rev"))
    name_fields(body["fields_"])
    return act(
        app,
        lambda work, context: service.update(work, context, table, [change], SOURCE),
        lambda context, _revs: _written(context, table, [record_id], False, 200),
    )


@api.patch("/apps/<app>/tables/<table>/records")
@declare(actor="token", permission="edit", body="json")
def update_records(app: str, table: str) -> Response:
    """Change many records, all or nothing."""
    body = read_body(UPDATE_MANY)
    changes = [service.Change(each["id"], each["fields_"], each.get("rev")) for each in body["records"]]
    name_fields(key for each in body["records"] for key in each["fields_"])
    return act(
        app,
        lambda work, context: service.update(work, context, table, changes, SOURCE),
        lambda context, _revs: _written(context, table, [change.id for change in changes], True, 200),
    )


@api.delete("/apps/<app>/tables/<table>/records/<int:record_id>")
@declare(actor="token", permission="delete")
def delete_record(app: str, table: str, record_id: int) -> Response:
    """Move one record to the recycle bin."""
    return act(
        app,
        lambda work, context: service.delete(work, context, table, [record_id], SOURCE),
        lambda _context, _done: Response(status=204),
    )


@api.delete("/apps/<app>/tables/<table>/records")
@declare(actor="token", permission="delete", body="json")
def delete_records(app: str, table: str) -> Response:
    """Move many records to the recycle bin, all or nothing."""
    ids = read_body(DELETE_MANY)["ids"]
    return act(
        app,
        lambda work, context: service.delete(work, context, table, ids, SOURCE),
        lambda _context, _done: json_answer({"deleted": len(set(ids))}),
    )


@api.post("/apps/<app>/tables/<table>/records/<int:record_id>/restore")
@declare(actor="token", permission="restore", body="json")
def restore_record(app: str, table: str, record_id: int) -> Response:
    """Take one record out of the recycle bin."""
    return act_once(
        app,
        lambda work, context: service.restore(work, context, table, [record_id], SOURCE),
        lambda context, _done: _written(context, table, [record_id], False, 200),
    )


def _written(context: Context, table: str, ids: Sequence[int], many: bool, status: int) -> Response:
    """Return what was written as the actor sees it; who may write but not see learns the ids alone.

    So does who cannot be told more because the database fails after the commit: saved is saved.
    """
    records = [{"id": each} for each in ids]
    try:
        request = query.ListRequest(ids=tuple(ids), limit=len(ids))
        seen = {row.id: record_json(row) for row in query.list_records(context, table, request).rows}
        records = [seen.get(each, {"id": each}) for each in ids]
    except NotFound:
        pass
    except sa.exc.DBAPIError:
        if context.connection is not connection():
            raise  # still inside the transaction: nothing is saved
        log.warning("a write could not be read back", exc_info=True)
    return json_answer({"records": records} if many else records[0], status)
