"""The list of a table: one address for the page, its changing part, and further rows."""

from __future__ import annotations

from flask import Blueprint, Response, request

from ...web.current import current_context, reader
from ...web.declare import declare
from ...web.page_or_fragment import page_or_fragment
from .frame import frame_of
from .grid_page import read_grid, total_words, view_asked
from .grid_request import GridRequest
from .paths import bin_path, new_path, table_path
from .printing.offers import list_offers
from .view_types import names_of, page_of

pages = Blueprint("grid", __name__)


@pages.get("/a/<app>/<table>/")
@declare(actor="person", permission="view")
def table_list(app: str, table: str) -> Response:
    """Show a table's records."""
    context = current_context(app)
    view = view_asked(context, table, request.args.get("view"))
    asked = GridRequest.read(app, table, request.args, besides=names_of(view))
    page = page_of(view)
    if page is not None and view is not None:
        return page.draw(context, asked, view)
    grid = read_grid(context, asked, reader())
    label = grid.table.definition.label.to(context.actor.language)
    response = page_or_fragment(
        "grid_page.html",
        "grid_rows.html" if asked.further else "grid.html",
        grid=grid,
        frame=frame_of(context, label, table, grid.view.key if grid.view else None),
        base_path=table_path(app, table),
        table_path=table_path,
        new_path=new_path,
        bin_path=bin_path,
        total_words=total_words,
        prints=list_offers(grid.table, grid.rights, asked),
    )
    if not asked.further:
        # However it was asked for, this is where the list stands: for going back, reloading and sending on.
        response.headers["HX-Push-Url"] = asked.href()
    return response
