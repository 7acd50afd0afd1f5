"""Deleting, the recycle bin, restoring and removing for good. What was deleted can be looked at before it returns."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, current_app, redirect, request
from werkzeug.wrappers import Response

from ...core.errors import Invalid, NotFound
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...definition.model import Table
from ...web.current import current_context, engine, reader
from ...web.declare import declare
from ...web.page_or_fragment import page_or_fragment, wants_fragment
from ..access.refusals import NotAllowed
from ..records import service
from ..records.context import Context
from ..records.query import ListRequest, Row, get_record, list_records
from .cells import CellPainter
from .columns import default_fields, grid_columns
from .form_back import way_back
from .frame import frame_of
from .paths import bin_path, record_path, table_path

pages = Blueprint("record_acts", __name__)
SOURCE = "form"
SHOWN_COLUMNS = 5


@pages.get("/a/<app>/<table>/<int:record_id>/delete")
@declare(actor="person", permission="delete")
def ask_delete(app: str, table: str, record_id: int) -> Any:
    """Ask before deleting."""
    context = current_context(app)
    live, mine = context.table(table)
    if "delete" not in mine.actions:
        raise NotAllowed("delete", app, live.definition)
    row = get_record(context, table, record_id, ())
    return _ask(context, live.definition, row, "delete", record_path(app, table, record_id))


@pages.post("/a/<app>/<table>/<int:record_id>/delete")
@declare(actor="person", permission="delete", body="form")
def delete_record(app: str, table: str, record_id: int) -> Any:
    """Move the record to the recycle bin; where it is still needed, say by what."""
    context = current_context(app)
    row = get_record(context, table, record_id, ())
    try:
        _act(context, lambda work, inside: service.delete(work, inside, table, [record_id], SOURCE))
    except Invalid as error:
        reasons = [fault.words.to(context.actor.language) for fault in error.faults]
        asked = context.app.tables[table].definition
        return _ask(context, asked, row, "delete", record_path(app, table, record_id), reasons)
    if wants_fragment():
        return Response(status=204, headers={"HX-Trigger": "records-changed"})
    return redirect(table_path(app, table), 303)


@pages.get("/a/<app>/<table>/bin")
@declare(actor="person", permission="restore")
def show_bin(app: str, table: str) -> Any:
    """Show what was deleted, the latest first."""
    context = current_context(app)
    live, mine = context.table(table)
    if "restore" not in mine.actions:
        raise NotAllowed("restore", app, live.definition)
    columns = grid_columns(live, mine, default_fields(live), (), context.actor.language)[:SHOWN_COLUMNS]
    asked = ListRequest(
        fields=tuple(each.key for each in columns), deleted=True, limit=50, cursor=request.args.get("cursor")
    )
    page = list_records(context, table, asked)
    painters = [CellPainter(current_app.jinja_env, each.field, each.type, reader()) for each in columns]
    rows = [
        (
            row.id,
            [p.draw(row.values.get(c.key)) for p, c in zip(painters, columns, strict=True)],
            row.deleted_at,
        )
        for row in page.rows
    ]
    return page_or_fragment(
        "bin.html",
        "bin_content.html",
        frame=frame_of(context, live.definition.label.to(context.actor.language), table),
        app_key=app,
        table=live.definition,
        columns=columns,
        rows=rows,
        here=bin_path(app, table),
        list_href=table_path(app, table),
        next_cursor=page.next_cursor,
        may_purge=context.actor.administers(context.app.id),
        reader=reader(),
    )


@pages.post("/a/<app>/<table>/<int:record_id>/restore")
@declare(actor="person", permission="restore", body="form")
def restore_record(app: str, table: str, record_id: int) -> Any:
    """Take the record out of the recycle bin and show it."""
    context = current_context(app)
    _act(context, lambda work, inside: service.restore(work, inside, table, [record_id], SOURCE))
    return redirect(record_path(app, table, record_id), 303)


@pages.get("/a/<app>/<table>/<int:record_id>/purge")
@declare(actor="person", permission="purge")
def ask_purge(app: str, table: str, record_id: int) -> Any:
    """Ask before removing a deleted record for good."""
    context = current_context(app)
    live, _ = context.table(table)
    if not context.actor.administers(context.app.id):
        raise NotAllowed("purge", app, live.definition)
    asked = ListRequest(fields=(), deleted=True, ids=(record_id,), limit=1)
    row = next(iter(list_records(context, table, asked).rows), None)
    if row is None:
        raise NotFound
    return _ask(context, live.definition, row, "purge", bin_path(app, table))


@pages.post("/a/<app>/<table>/<int:record_id>/purge")
@declare(actor="person", permission="purge", body="form")
def purge_record(app: str, table: str, record_id: int) -> Any:
    """Remove the record for good."""
    context = current_context(app)
    _act(context, lambda work, inside: service.purge(work, inside, table, [record_id], SOURCE))
    return redirect(bin_path(app, table), 303)


def _act(context: Context, write: Callable[[UnitOfWork, Context], None]) -> None:
    with unit_of_work(engine()) as work:
        write(work, dataclasses.replace(context, connection=work.connection))


def _ask(
    context: Context, table: Table, row: Row, act: str, back: str, reasons: Sequence[str] = ()
) -> Response:
    title = row.title or f"#{row.id}"
    return page_or_fragment(
        "delete.html",
        "delete_content.html",
        422 if reasons else 200,
        frame=frame_of(context, title, table.key),
        table=table,
        title=title,
        reasons=reasons,
        for_good=act == "purge",
        here=f"{record_path(context.app.key, table.key, row.id)}/{act}",
        back=way_back(context.app.key) or back,
    )
