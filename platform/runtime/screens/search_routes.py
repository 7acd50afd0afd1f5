"""The search of a whole app: as a page, and as the list under the box that Ctrl K opens."""

from __future__ import annotations

import re

from flask import Blueprint, Response, make_response, render_template, request

from ...core.errors import NotFound
from ...core.words import Words
from ...web.current import current_context, limits, reader
from ...web.declare import declare
from ...web.page_or_fragment import page_or_fragment
from ..records.context import Context
from .frame import frame_of
from .search_found import RECENT, everything

pages = Blueprint("search", __name__)
SEARCH = Words("Search", "搜索")
_REMEMBERED = re.compile(r"([a-z][a-z0-9_]{0,49})\.([1-9]\d{0,17})", re.ASCII)


@pages.get("/a/<app>/search")
@declare(actor="person", permission="view")
def search(app: str) -> Response:
    """Show what the app has for `?q=`."""
    context = _open(app)
    asked = _asked()
    return page_or_fragment(
        "search.html",
        "search_found.html",
        frame=frame_of(context, SEARCH.to(context.actor.language), search=asked),
        asked=asked,
        sections=everything(context, asked, reader()) if asked else [],
    )


@pages.get("/a/<app>/palette")
@declare(actor="person", permission="view")
def palette(app: str) -> Response:
    """Return what stands under the box of the search: for `?q=`, or what was opened last (`?recent=`)."""
    context = _open(app)
    asked = _asked()
    remembered = _REMEMBERED.findall(request.args.get("recent", "")[:1000])[:RECENT]
    recent = [(key, int(number)) for key, number in remembered]
    found = everything(context, asked, reader(), recent)
    answer = make_response(render_template("palette.html", asked=asked, sections=found))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _open(app: str) -> Context:
    context = current_context(app)
    if not context.rights.tables:
        raise NotFound
    return context


def _asked() -> str:
    return request.args.get("q", "").strip()[: limits().search_length]
