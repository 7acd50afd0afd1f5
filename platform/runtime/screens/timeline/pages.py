"""The page of a timeline, and the further rows of one of its sections."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, request

from ....definition.model import View
from ....web.current import reader
from ...records import query
from ...records.context import Context
from ...records.page import ListRequest
from ..grid_page import list_request
from ..grid_request import GridRequest
from ..list_response import list_response
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
    return list_response(
        context,
        timeline.grid,
        "timeline/timeline.html",
        timeline.href(),
        part="timeline/rows.html" if timeline.narrow else "",
        timeline=timeline,
        scales=SCALES.values(),
        bare=timeline.empty and not timeline.narrow and not _anything(context, timeline),
    )


def _anything(context: Context, timeline: Timeline) -> bool:
    """Say whether the list has records on other days."""
    if timeline.grid.fault:
        return True
    whole: ListRequest = replace(list_request(timeline.grid), fields=(), limit=1)
    return bool(query.list_records(context, timeline.grid.asked.table, whole).rows)
