"""How a list is answered, whatever its view: as a page in the frame, as its screen for a script, or as a part of it."""

from __future__ import annotations

from typing import Any

from flask import Response

from ...web.page_or_fragment import page_or_fragment
from ..records.context import Context
from .buttons.offers import of_selection, of_view
from .frame import frame_of
from .grid import Grid
from .grid_page import total_words
from .paths import bin_path, new_path, table_path


def list_response(
    context: Context, grid: Grid, screen: str, address: str, *, part: str = "", **shown: Any
) -> Response:
    """Return the template `screen` with what it shows; a script that asks for further records gets `part` alone."""
    label = grid.table.definition.label.to(context.actor.language)
    response = page_or_fragment(
        "list_page.html",
        part or screen,
        screen=screen,
        grid=grid,
        frame=frame_of(context, label, grid.table.key, grid.view.key if grid.view else None),
        base_path=table_path(grid.app, grid.table.key),
        table_path=table_path,
        new_path=new_path,
        bin_path=bin_path,
        total_words=total_words,
        above=of_view(context, grid.table.key, grid.view.key if grid.view else "", grid.asked.href()),
        for_selected=of_selection(context, grid.table.key),
        **shown,
    )
    if not part:
        # However it was asked for, this is where the list stands: for going back, reloading and sending on.
        response.headers["HX-Push-Url"] = address
    return response
