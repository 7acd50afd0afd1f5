"""The page of a gallery: a card for each record, further ones as one scrolls."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from flask import Response

from ....core.errors import NotFound, ProductError
from ....definition.model import View
from ....fields.base import Reader
from ....web.current import reader
from ...records import query
from ...records.context import Context
from ..board.cards import Card, CardMaker, colored, cover_of
from ..filter_form import form_of
from ..grid import Grid
from ..grid_page import bare_grid, list_request
from ..grid_request import GridRequest
from ..list_response import list_response

CARDS = 24


@dataclass(slots=True)
class Gallery:
    """Everything that `gallery.html` shows; `grid` has what stands around it."""

    grid: Grid
    covered: bool
    """Cards have a place for a picture."""
    cards: list[Card] = field(default_factory=list)
    more: str = ""


def draw(context: Context, asked: GridRequest, view: View) -> Response:
    """Return a gallery, or its next cards."""
    # Cards stand in no groups: an address that asks for some is answered with all of them.
    asked = replace(asked, inside=None)
    gallery = read_gallery(context, asked, view, reader())
    part = "gallery/cards.html" if asked.further else ""
    return list_response(
        context, gallery.grid, "gallery/gallery.html", asked.href(), part=part, gallery=gallery
    )


def read_gallery(context: Context, asked: GridRequest, _view: View, reader: Reader) -> Gallery:
    """Return the gallery an address asks for. What cannot be listed stands in the grid's `fault`."""
    grid = bare_grid(context, asked, reader)
    grid.group = ()
    maker = CardMaker(grid, reader, cover_of(grid))
    gallery = Gallery(grid, maker.cover is not None)
    try:
        grid.filter_form = form_of(asked.tree)
        request = replace(list_request(grid), fields=maker.fields, limit=CARDS, cursor=asked.cursor)
        counted = "none" if asked.further else "estimate"
        page = query.list_records(context, asked.table, replace(request, count=counted))
    except NotFound:
        raise
    except ProductError as error:
        grid.fault = error.say(reader.language)
        return gallery
    grid.count, grid.exact = page.count, page.exact
    gallery.cards = colored(context, grid, maker.make(page.rows))
    if page.next_cursor:
        gallery.more = replace(asked, cursor=page.next_cursor).href()
    return gallery
