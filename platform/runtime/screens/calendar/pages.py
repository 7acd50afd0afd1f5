"""The page of a calendar."""

from __future__ import annotations

from flask import Response

from ....definition.model import View
from ....web.current import reader
from ....web.page_or_fragment import page_or_fragment
from ...records.context import Context
from ..frame import frame_of
from ..grid_request import GridRequest
from ..paths import bin_path, new_path, record_path, table_path
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

    response = page_or_fragment(
        "calendar/calendar_page.html",
        "calendar/calendar.html",
        calendar=calendar,
        grid=grid,
        modes=MODES,
        when=lambda entry: when(entry, now),
        hours_of=lambda entry: hours_of(entry, language),
        move_path=path,
        frame=frame_of(context, grid.table.definition.label.to(language), grid.table.key, view.key),
        base_path=table_path(grid.app, grid.table.key),
        table_path=table_path,
        new_path=new_path,
        bin_path=bin_path,
    )
    response.headers["HX-Push-Url"] = asked.href()
    return response
