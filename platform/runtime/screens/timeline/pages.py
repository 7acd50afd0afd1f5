"""The page of a timeline, and the further rows of one of its sections."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request

from ....definition.model import View
from ....web.current import reader
from ....web.page_or_fragment import page_or_fragment
from ...records import query
from ...records.context import Context
from ...records.page import ListRequest
from ..frame import frame_of
from ..grid_page import list_request, total_words
from ..grid_request import GridRequest
from ..paths import bin_path, new_path, table_path
from .axis import SCALES
from .place import Place
from .reading import read_timeline
from .shown import Timeline

NAMES = frozenset({"fit", "undated"})
"""Members of the address: see place.py."""


def draw(context: Context, asked: GridRequest, view: View) -> Response:
    """Return a timeline, or the next rows of one of its sections."""
    place = Place.read(asked, request.args)
    timeline = read_timeline(context, asked, view, reader(), place)
    grid = timeline.grid
    label = grid.table.definition.label.to(context.actor.language)
    response = page_or_fragment(
        "timeline/timeline_page.html",
        "timeline/rows.html" if timeline.narrow else "timeline/timeline.html",
        timeline=timeline,
        grid=grid,
        scales=SCALES.values(),
        bare=timeline.empty and not timeline.narrow and not _anything(context, timeline),
        frame=frame_of(context, label, grid.table.key, view.key),
        base_path=table_path(grid.app, grid.table.key),
        table_path=table_path,
        new_path=new_path,
        bin_path=bin_path,
        total_words=total_words,
    )
    if not timeline.narrow:
        response.headers["HX-Push-Url"] = timeline.href()
    return response


def _anything(context: Context, timeline: Timeline) -> bool:
    """Say whether the list has records on other days."""
    if timeline.grid.fault:
        return True
    whole: ListRequest = replace(list_request(timeline.grid), fields=(), limit=1)
    return bool(query.list_records(context, timeline.grid.asked.table, whole).rows)
