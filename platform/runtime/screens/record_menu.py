"""The menu of a record in a list, whatever the view: open it, change it, press its buttons, delete it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from ...web.current import current_context
from ...web.declare import declare
from ...web.htmx import htmx
from ...web.own_page import own_page
from ...web.page_or_fragment import page_or_fragment
from ..conversation.standing import acts_on
from ..records.query import get_record
from .buttons.offers import of_row
from .frame import frame_of
from .paths import record_path, table_path

pages = Blueprint("record_menu", __name__)


@pages.get("/a/<app>/<table>/<int:record_id>/menu")
@declare(actor="person", permission="view")
def show_menu(app: str, table: str, record_id: int) -> Any:
    """Show what one may do with a record without opening it; back leads to the list it was asked over."""
    context = current_context(app)
    live, _ = context.table(table)
    row = get_record(context, table, record_id, ())
    acts = acts_on(context, live, record_id)
    title = row.title or f"#{row.id}"
    here = own_page(htmx.current_url) if htmx and htmx.current_url else table_path(app, table)
    may_write = not context.actor.read_only
    return page_or_fragment(
        "record_menu_page.html",
        "record_menu.html",
        frame=frame_of(context, title, table),
        title=title,
        address=record_path(app, table, record_id),
        buttons=of_row(context, table, record_id, here),
        may_edit="edit" in acts and may_write,
        may_delete="delete" in acts and may_write,
    )
