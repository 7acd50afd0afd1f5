"""An act on many records after it was asked for: how far it is, stopping it, going on, taking it back, what it left."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from flask import Blueprint, Response, redirect, request

from ...core.unit_of_work import unit_of_work
from ...core.words import Words
from ...identity.audit.export import table_rows
from ...web.current import connection, current_context, engine, language
from ...web.declare import declare
from ...web.page_or_fragment import wants_fragment
from ..bulk import act as acts
from ..bulk.noting import refused_of
from ..records.context import Context
from .bulk_act_view import show_act, titles_of
from .bulk_doing import carry_on, undo_act
from .paths import bulk_act_path, record_path

pages = Blueprint("bulk_act", __name__)
HEADINGS = Words("Record,Name,Why it was left,Address", "记录,名称,未处理原因,链接")
PAGE = 500


@pages.get("/a/<app>/<table>/bulk/<int:act_id>")
@declare(actor="person", permission="view")
def show(app: str, table: str, act_id: int) -> Any:
    """Show an act of one's own; with `part`, only what changes of it."""
    context = current_context(app)
    act = acts.find_act(connection(), context, table, act_id)
    return show_act(context, table, act, part="part" in request.args and wants_fragment())


@pages.post("/a/<app>/<table>/bulk/<int:act_id>/stop")
@declare(actor="person", permission="edit", body="form")
def stop(app: str, table: str, act_id: int) -> Any:
    """Stop an act where it is."""
    context = current_context(app)
    act = acts.find_act(connection(), context, table, act_id)
    with unit_of_work(engine()) as work:
        acts.stop(work, act)
    return _again(context, table, act_id)


@pages.post("/a/<app>/<table>/bulk/<int:act_id>/continue")
@declare(actor="person", permission="edit", body="form")
def go_on(app: str, table: str, act_id: int) -> Any:
    """Go on with an act that was stopped, or that nobody works on."""
    context = current_context(app)
    act = acts.find_act(connection(), context, table, act_id)
    with unit_of_work(engine()) as work:
        acts.go_on(work, act)
    carry_on(context, acts.find_act(connection(), context, table, act_id))
    return _again(context, table, act_id)


@pages.post("/a/<app>/<table>/bulk/<int:act_id>/undo")
@declare(actor="person", permission="edit", body="form")
def undo(app: str, table: str, act_id: int) -> Any:
    """Take an act back."""
    context = current_context(app)
    act = acts.find_act(connection(), context, table, act_id)
    return undo_act(context, table, act, show="show" in request.form)


@pages.get("/a/<app>/<table>/bulk/<int:act_id>/left.csv")
@declare(actor="person", permission="view")
def left(app: str, table: str, act_id: int) -> Response:
    """Send the records that an act left as they were, with the reasons, as a spreadsheet reads it."""
    context = current_context(app)
    act = acts.find_act(connection(), context, table, act_id)
    return Response(
        b"".join(table_rows(HEADINGS.to(language()).split(","), _cells(context, table, act))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{table}-{act.id}.csv"'},
    )


def _cells(context: Context, table: str, act: acts.Act) -> Iterator[list[str]]:
    """Yield number, name, reason and address of each record; a name only to who sees the record."""
    host, rows = request.host_url.rstrip("/"), refused_of(connection(), act.id)
    while part := list(islice(rows, PAGE)):
        titles = titles_of(context, table, [record_id for record_id, _ in part])
        for record_id, why in part:
            address = f"{host}{record_path(context.app.key, table, record_id)}"
            yield [str(record_id), titles.get(record_id, ""), why.to(language()), address]


def _again(context: Context, table: str, act_id: int) -> Any:
    """Show the act anew, where one looks at it."""
    if not wants_fragment():
        return redirect(bulk_act_path(context.app.key, table, act_id), 303)
    return show_act(context, table, acts.find_act(connection(), context, table, act_id))
