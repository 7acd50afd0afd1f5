"""The page of a calendar."""

from __future__ import annotations

from flask import Response

from ....definition.model import View
from ....web.current import reader
from ...records.context import Context
from ..grid_request import GridRequest
from ..list_response import list_response
from ..paths import record_path
from .entries import Entry
from .period import MODES
from .reading import hours_of, read_calendar, when


def draw(context: Context, asked: GridRequest, view: View) -> Response:
    """Return a calendar."""
    # A calendar is walked through by days, not by pages.
    asked = asked.changed()
    now = reader()
    calendar = read_calendar(context, asked, view, now)
    grid = calendar.grid
    language = context.actor.language

    def path(entry: Entry) -> str:
        """Return the page that moves an entry."""
        return (
            f"{record_path(grid.app, grid.table.key, entry.id)}/move?view={view.key}&pair={entry.span.number}"
        )

    return list_response(
        context,
        grid,
        "calendar/calendar.html",
        asked.href(),
        calendar=calendar,
        modes=MODES,
        when=lambda entry: when(entry, now),
        hours_of=lambda entry: hours_of(entry, language),
        move_path=path,
    )
