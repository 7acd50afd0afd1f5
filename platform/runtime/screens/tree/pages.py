"""The page of a tree, and what stands under one of its records."""

from __future__ import annotations

from flask import Response, request

from ....definition.model import View
from ....web.current import reader
from ....web.page_or_fragment import page_or_fragment, wants_fragment
from ...records.context import Context
from ..frame import frame_of
from ..grid_request import GridRequest
from ..paths import bin_path, new_path, table_path
from .reading import opened_address, read_tree

NAMES = frozenset({"open", "level"})
"""Members of the address: ids of the records that are open, and the level of the rows that are asked for."""
DEEPEST = 99


def draw(context: Context, asked: GridRequest, view: View) -> Response:
    """Return a tree, or the rows of one of its levels."""
    opened = {int(each) for each in request.args.get("open", "").split(",") if _is_id(each)}
    told = request.args.get("level", "1")
    level = min(int(told), DEEPEST) if _is_id(told) and wants_fragment() else 1
    tree = read_tree(context, asked, view, reader(), opened, level)
    grid = tree.grid
    response = page_or_fragment(
        "tree/tree_page.html",
        "tree/rows.html" if asked.further else "tree/tree.html",
        tree=tree,
        grid=grid,
        frame=frame_of(
            context, grid.table.definition.label.to(context.actor.language), grid.table.key, view.key
        ),
        base_path=table_path(grid.app, grid.table.key),
        toggled=lambda row: opened_address(asked, tree.opened ^ {row.id}),
        table_path=table_path,
        new_path=new_path,
        bin_path=bin_path,
    )
    if not asked.further:
        response.headers["HX-Push-Url"] = tree.address
    return response


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
