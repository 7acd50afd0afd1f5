"""What is done with many records at once: deleting those that are ticked, after asking."""

from __future__ import annotations

import dataclasses
from typing import Any

from flask import Blueprint, Response, redirect, request

from ...core.errors import Invalid, Malformed
from ...core.limits import LIMITS
from ...core.unit_of_work import unit_of_work
from ...core.words import Words
from ...web.current import current_context, engine
from ...web.declare import declare
from ...web.own_page import own_page
from ...web.page_or_fragment import page_or_fragment, wants_fragment
from ..access.refusals import NotAllowed
from ..records import service
from ..records.context import Context
from ..records.query import ListRequest, list_records
from .frame import frame_of
from .paths import table_path

pages = Blueprint("selected", __name__)
SOURCE = "grid"
NAMED = 5
"""How many of the records the question names."""
NOTHING_CHOSEN = Words("no record was selected", "未选择任何记录")
DELETE = Words("Delete records", "删除记录")


@pages.post("/a/<app>/<table>/delete")
@declare(actor="person", permission="delete", body="form")
def delete_selected(app: str, table: str) -> Any:
    """Ask whether to delete the ticked records; with the answer, move them to the recycle bin."""
    context = current_context(app)
    live, mine = context.table(table)
    if "delete" not in mine.actions:
        raise NotAllowed("delete", app, live.definition)
    ids = _ids()
    if request.form.get("sure") != "yes":
        return _ask(context, table, ids, [])
    try:
        with unit_of_work(engine()) as work:
            service.delete(work, dataclasses.replace(context, connection=work.connection), table, ids, SOURCE)
    except Invalid as error:
        reasons = list(dict.fromkeys(fault.words.to(context.actor.language) for fault in error.faults))
        return _ask(context, table, ids, reasons)
    back = own_page(request.host_url.rstrip("/") + (request.form.get("back") or table_path(app, table)))
    return Response(status=204, headers={"HX-Redirect": back}) if wants_fragment() else redirect(back, 303)


def _ids() -> list[int]:
    texts = request.form.getlist("ids")
    ids = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]
    if not ids or len(ids) != len(texts) or len(ids) > LIMITS.records_per_call:
        raise Malformed(why=NOTHING_CHOSEN)
    return list(dict.fromkeys(ids))


def _ask(context: Context, table: str, ids: list[int], reasons: list[str]) -> Response:
    page = list_records(context, table, ListRequest(fields=(), ids=tuple(ids), limit=len(ids)))
    titles = [row.title or f"#{row.id}" for row in page.rows]
    return page_or_fragment(
        "selected_delete.html",
        "selected_delete_form.html",
        422 if reasons else 200,
        frame=frame_of(context, DELETE.to(context.actor.language), table),
        ids=[row.id for row in page.rows],
        titles=titles[:NAMED],
        rest=max(0, len(titles) - NAMED),
        reasons=reasons,
        action=f"{table_path(context.app.key, table)}delete",
        back=request.form.get("back") or table_path(context.app.key, table),
    )
