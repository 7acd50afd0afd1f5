"""The page of a tree, and what stands under one of its records."""

from __future__ import annotations

from flask import Response, request

from ....definition.model import View
from ....web.current import reader
from ....web.page_or_fragment import wants_fragment
from ...records.context import Context
from ..grid_request import GridRequest
from ..list_response import list_response
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
    return list_response(
        context,
        tree.grid,
        "tree/tree.html",
        tree.address,
        part="tree/rows.html" if asked.further else "",
        tree=tree,
        toggled=lambda row: opened_address(asked, tree.opened ^ {row.id}),
    )


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
