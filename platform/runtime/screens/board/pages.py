"""The page of a board, its cells' further cards."""

from __future__ import annotations

from flask import Response

from ....definition.model import View
from ....web.current import reader
from ....web.page_or_fragment import wants_fragment
from ...records.context import Context
from ..grid_request import GridRequest
from ..list_response import list_response
from ..paths import record_path
from .reading import read_board, read_cell


def draw(context: Context, asked: GridRequest, view: View) -> Response:
    """Return a board, or the next cards of one of its cells."""
    if asked.further:
        board = read_cell(context, asked, view, reader(), whole=not wants_fragment())
    else:
        board = read_board(context, asked, view, reader())
    return list_response(
        context,
        board.grid,
        "board/board.html",
        asked.href(),
        part="board/cell.html" if asked.further else "",
        board=board,
        cell=board.cells[0] if board.narrow else None,
        record_path=record_path,
    )
