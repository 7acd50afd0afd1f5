"""Before a change is made: what it touches is shown and asked about, where it costs somebody something."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, current_app, make_response, render_template, request

from ...core.clock import utc_now
from ...core.limits import LIMITS
from ...core.words import Words
from ...runtime.apps.live import LiveApp
from ...runtime.records.context import Context, make_context
from ...web.current import connection, current_actor, live_apps, reader
from ...web.settings_frame import settings_page
from ..effects import COUNTING_SECONDS
from ..impact.impact import impact, records_of, refusals, values
from ..impact.told import Impact
from .carried import carried, chosen
from .records_file import records_file

CONFIRMED = "confirmed"
FILE = "impact_file"
"""The button that asks for all records behind one of the numbers, as a file."""
AT_ONCE = 0.1
"""So many seconds values are counted while somebody waits for the page."""
COUNTED = "impact_counted"
"""What the page sends once it is shown, for the numbers that could not be had at once."""
WHAT_CHANGES = Words("What this changes", "本次修改的影响")
HEADINGS = Words("Number,Record,Value,Address", "编号,记录,值,链接")


def question(
    app: LiveApp, after: Mapping[str, Any], said: Words, *, reconsider: bool = True
) -> Response | str | None:
    """Return what is to be asked before a live app becomes what a checked document says; None for nothing.

    The page carries everything that was posted and comes back to the same address. `reconsider` says whether that
    address can show the posted form again.
    """
    part = impact_part(app, after)
    if part is not None:
        return part
    if CONFIRMED in request.form and not refused_now(app, after):
        return None
    told = impact_now(app, after)
    return None if told.empty else _page(app, told, said, reconsider=reconsider)


def impact_part(app: LiveApp, after: Mapping[str, Any]) -> Response | None:
    """Return what a page that shows an impact asks for behind it: numbers with more time, or a file; else None."""
    if FILE in request.form:
        return _file(_context(app), app.model.document, after, request.form[FILE])
    if COUNTED in request.args:
        found = values(_context(app), app.model.document, after, reader(), COUNTING_SECONDS)
        return make_response(render_template("impact_values.html", values=found, file=FILE))
    return None


def impact_now(app: LiveApp, after: Mapping[str, Any]) -> Impact:
    """Return what a change of a live app touches, its values counted for a moment."""
    before, others = app.model.document, live_apps().values()
    return impact(_context(app), before, after, reader(), others, seconds=AT_ONCE)


def refused_now(app: LiveApp, after: Mapping[str, Any]) -> Sequence[Words]:
    """Return why a live app may not become what a document says, and what to do first."""
    return refusals(_context(app), app.model.document, after)


def _context(app: LiveApp) -> Context:
    return make_context(connection(), app, current_actor(), utc_now())


def _page(app: LiveApp, told: Impact, said: Words, *, reconsider: bool) -> str:
    return settings_page(
        "builder_impact.html",
        "/".join(request.path.split("/")[:5]),
        WHAT_CHANGES,
        app,
        message=said,
        impact=told,
        posted=[each for each in (*carried(), *chosen()) if each[0] != FILE],
        action=request.full_path.removesuffix("?"),
        reconsider=reconsider,
        back=_page_above(request.path),
    )


def _page_above(path: str) -> str:
    """Return the nearest page above an address: the field whose deletion is asked about, the table of a new field."""
    pages = current_app.url_map.bind("")
    while True:
        path = path.rpartition("/")[0]
        if not path or pages.test(path, method="GET"):
            return path or "/"


def _file(context: Context, before: Mapping[str, Any], after: Mapping[str, Any], name: str) -> Response:
    """Return the records behind a number, as a spreadsheet reads them: those that the actor may see."""
    found = records_of(context, before, after, reader(), name, LIMITS.records_per_file)
    cells = [(str(each.record), each.title, each.value, each.address) for each in found]
    table = re.split("[.!:]", name)[0]
    return records_file(context.app, table, HEADINGS, cells, "records")
