"""The list of a table: one address for the page, its changing part, and further rows."""

from __future__ import annotations

from flask import Blueprint, Response, request

from ...web.current import current_context, reader
from ...web.declare import declare
from .grid_page import read_grid, view_asked
from .grid_request import GridRequest
from .list_response import list_response
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
    part = "grid_rows.html" if asked.further else ""
    prints = list_offers(grid.table, grid.rights, asked)
    return list_response(context, grid, "grid.html", asked.href(), part=part, prints=prints)
