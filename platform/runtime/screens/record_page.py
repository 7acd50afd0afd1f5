"""A record at its own address: a whole page, or a panel over the list it was opened from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from flask import Blueprint, request

from ...fields.base import Reader
from ...web.current import current_context, reader
from ...web.declare import declare
from ...web.htmx import htmx
from ...web.page_or_fragment import page_or_fragment, wants_fragment
from ..access.rights import TableRights
from ..apps.live import LiveTable
from ..conversation.news import mark
from ..conversation.standing import acts_on
from ..records.context import Context
from ..records.query import Row, get_record
from .buttons.offers import of_record
from .form_back import NAME
from .frame import frame_of
from .paths import record_path, table_path
from .printing.offers import record_offers
from .record.follow import hears
from .record.stage import stage_bar
from .record.stream import read_stream
from .record.tabs import STREAM, Tab, tab_named, tabs_of
from .record_facts import facts, key_facts
from .record_parts import history, neighbours
from .related_lists import additions, related_fields, related_lists

pages = Blueprint("record", __name__)


@pages.get("/a/<app>/<table>/<int:record_id>")
@declare(actor="person", permission="view")
def show_record(app: str, table: str, record_id: int) -> Any:
    """Show one record: facts, what hangs on it, what happened to it, what one may do next."""
    context = current_context(app)
    live, mine = context.table(table)
    last = mark(context.environment.now)
    row = get_record(context, table, record_id)
    acts = acts_on(context, live, record_id)
    tabs = tabs_of(live, [each.key for each in related_fields(context, live, mine, row)], acts)
    tab = tab_named(tabs, request.args.get("tab", ""))
    view = _view_left(app, table)
    title = row.title or f"#{row.id}"
    may_write = not context.actor.read_only
    beside = _beside(tabs, tab)
    return page_or_fragment(
        "record.html",
        "record_content.html",
        frame=frame_of(context, title, table, view or None),
        app_key=app,
        list_path=table_path(app, table),
        table=live.definition,
        row=row,
        title=title,
        last=last,
        **_ways(context, live, row, view, tab.key),
        tabs=tabs,
        tab=tab,
        parts=[_part(context, live, mine, row, acts, each) for each in tab.parts],
        beside=read_stream(context, live, mine, row, acts, reader()) if beside else None,
        key_facts=key_facts(live, row, reader(), mine),
        stage=stage_bar(context, live, mine, row, acts),
        adds=additions(context, live, mine, row, reader()),
        hears=hears(context, live, row),
        may_edit="edit" in acts and may_write,
        may_delete="delete" in acts and may_write,
        may_comment="comment" in acts and may_write,
        prints=record_offers(live, mine, record_id) if "print" in acts else [],
        buttons=of_record(context, table, record_id, record_path(app, table, record_id)),
        may_share="share" in acts,
        may_explain="share" in acts or context.actor.administers(context.app.id),
        live_here=may_write and context.actor.person_id is not None,
    )


def _beside(tabs: list[Tab], tab: Tab) -> bool:
    """Say whether the stream stands beside the tab: on a whole page, where another tab shows it."""
    elsewhere = any(STREAM in each.parts for each in tabs)
    return elsewhere and STREAM not in tab.parts and not wants_fragment()


def _part(
    context: Context, live: LiveTable, mine: TableRights, row: Row, acts: frozenset[str], part: Any
) -> Mapping[str, Any]:
    """Return one part of a tab as its template needs it."""
    who: Reader = reader()
    if part == "stream":
        return {"stream": read_stream(context, live, mine, row, acts, who)}
    if part == "history":
        return {"events": history(context, live, row.id, who)}
    if "form" in part:
        return {"sections": facts(context, live, mine, row, who, part["form"])}
    only = None if part["related"] is None else [part["related"]]
    return {"related": related_lists(context, live, mine, row, who, only)}


def _ways(context: Context, live: LiveTable, row: Row, view: str | None, tab: str) -> Mapping[str, Any]:
    """Return the addresses that lead on from the record: to its neighbours, its list, and back to it."""
    app, here = context.app.key, record_path(context.app.key, live.key, row.id)
    before, after = (None, None) if view is None else neighbours(context, live, row.id, view)
    of_view = {} if view is None else {"view": view}
    named = {"tab": tab} if request.args.get("tab") else {}

    def to(record_id: int | None, **more: str) -> str:
        query = urlencode({**of_view, **more}, quote_via=quote)
        path = record_path(app, live.key, record_id) if record_id else ""
        return f"{path}?{query}" if path and query else path

    return {
        "here": here,
        "this": to(row.id, **named),
        "tab_href": lambda key: to(row.id, tab=key),
        "way_back": f"{NAME}={quote(to(row.id, **named))}",
        "list_href": table_path(app, live.key, {"view": view or ""}),
        "before_href": to(before, **named),
        "after_href": to(after, **named),
    }


def _view_left(app: str, table: str) -> str | None:
    """Return the view the record was opened from: named by the address, or of the list htmx says it lies over."""
    if "view" in request.args:
        return request.args["view"]
    left = urlsplit(htmx.current_url or "") if htmx else urlsplit("")
    return parse_qs(left.query).get("view", [""])[0] if left.path == table_path(app, table) else None
