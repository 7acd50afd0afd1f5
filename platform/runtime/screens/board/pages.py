"""The page of a board, its cells' further cards."""

from __future__ import annotations

from flask import Response

from ....definition.model import View
from ....web.current import reader
from ....web.page_or_fragment import page_or_fragment, wants_fragment
from ...records.context import Context
from ..frame import frame_of
from ..grid_request import GridRequest
from ..paths import bin_path, new_path, record_path, table_path
from .reading import Board, read_board, read_cell


def draw(context: Context, asked: GridRequest, view: View) -> Response:
    """Return a board, or the next cards of one of its cells."""
    if asked.further:
        board = read_cell(context, asked, view, reader(), whole=not wants_fragment())
        return _page(context, board, "board/cell.html")
    response = _page(context, read_board(context, asked, view, reader()), "board/board.html")
    response.headers["HX-Push-Url"] = asked.href()
    return response


def _page(context: Context, board: Board, fragment: str) -> Response:
    grid = board.grid
    label = grid.table.definition.label.to(context.actor.language)
    return page_or_fragment(
        "board/board_page.html",
        fragment,
        board=board,
        grid=grid,
        cell=board.cells[0] if board.narrow else None,
        frame=frame_of(context, label, grid.table.key, grid.view.key if grid.view else None),
        base_path=table_path(grid.app, grid.table.key),
        table_path=table_path,
        new_path=new_path,
        bin_path=bin_path,
        record_path=record_path,
    )
