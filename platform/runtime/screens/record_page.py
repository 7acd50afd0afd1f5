"""A record at its own address: a whole page, or a panel over the list it was opened from."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from flask import Blueprint, request

from ...core.errors import NotFound
from ...web.current import current_context, reader
from ...web.declare import declare
from ...web.htmx import htmx
from ...web.page_or_fragment import page_or_fragment
from ..access.rights import TableRights
from ..apps.live import LiveTable
from ..records.context import Context
from ..records.query import get_record
from .form_back import NAME
from .frame import frame_of
from .paths import record_path, table_path
from .record_parts import Event, facts, history, neighbours
from .related_lists import related_lists

pages = Blueprint("record", __name__)


@pages.get("/a/<app>/<table>/<int:record_id>")
@declare(actor="person", permission="view")
def show_record(app: str, table: str, record_id: int) -> Any:
    """Show one record: facts, what hangs on it, what happened to it, what one may do next."""
    context = current_context(app)
    live, mine = context.table(table)
    row = get_record(context, table, record_id)
    view = _view_left(app, table)
    before, after = (None, None) if view is None else neighbours(context, live, record_id, view)
    told = "" if view is None else f"?view={view}"
    here = record_path(app, table, record_id)
    title = row.title or f"#{row.id}"
    return page_or_fragment(
        "record.html",
        "record_content.html",
        frame=frame_of(context, title, table, view or None),
        app_key=app,
        table=live.definition,
        row=row,
        title=title,
        here=here,
        way_back=f"{NAME}={quote(here + told)}",
        list_href=table_path(app, table, {"view": view or ""}),
        before_href=f"{record_path(app, table, before)}{told}" if before else "",
        after_href=f"{record_path(app, table, after)}{told}" if after else "",
        sections=facts(context, live, mine, row, reader()),
        related=related_lists(context, live, mine, row, reader()),
        events=_events(context, live, mine, record_id),
        may_edit="edit" in mine.actions,
        may_delete="delete" in mine.actions,
        may_share=mine.may("share"),
        may_explain=mine.may("share") or context.actor.administers(context.app.id),
    )


def _events(context: Context, live: LiveTable, mine: TableRights, record_id: int) -> list[Event]:
    """Return the record's history; none where that right does not hold for this very record."""
    try:
        return history(context, live, record_id, reader()) if mine.may("history") else []
    except NotFound:
        return []


def _view_left(app: str, table: str) -> str | None:
    """Return the view the record was opened from: named by the address, or of the list htmx says it lies over."""
    if "view" in request.args:
        return request.args["view"]
    left = urlsplit(htmx.current_url or "") if htmx else urlsplit("")
    return parse_qs(left.query).get("view", [""])[0] if left.path == table_path(app, table) else None
