"""The pages of a table's views, by the view's type. What a page's module registers draws the list's address.

Such a module has `draw(context, grid_request, view) -> Response`, called under the list's own address with the view
that was asked for; and, where its page has members of the address of its own (the month of a calendar), their names
in `NAMES`: it reads them from `request.args` itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Protocol, cast

from flask import Response

from ...core.words import Words
from ...definition.model import View
from ..records.context import Context
from .grid_request import GridRequest


class ViewPage(Protocol):
    """What a module that draws views of one type offers."""

    def draw(self, context: Context, grid_request: GridRequest, view: View) -> Response:
        """Return the page of a view, or its changing part for htmx."""


ICONS: Mapping[str, str] = {
    "grid": "table",
    "board": "layout-kanban",
    "gallery": "layout-grid",
    "tree": "hierarchy",
    "calendar": "calendar",
    "timeline": "timeline",
}
LABELS: Mapping[str, Words] = {
    "grid": Words("Grid", "表格"),
    "board": Words("Board", "看板"),
    "gallery": Words("Gallery", "画廊"),
    "tree": Words("Tree", "树形"),
    "calendar": Words("Calendar", "日历"),
    "timeline": Words("Timeline", "时间线"),
}
GRID = "grid"
_pages: dict[str, ModuleType] = {}


def register(type: str, module: ModuleType) -> None:
    """Let a module draw the views of a type."""
    if type not in LABELS:
        raise LookupError(type)
    _pages[type] = module


def page_of(view: View | None) -> ViewPage | None:
    """Return what draws a view; None for the grid, which also shows views of types nobody draws."""
    found = None if view is None else _pages.get(view.type)
    return None if found is None else cast(ViewPage, found)


def names_of(view: View | None) -> frozenset[str]:
    """Return the members of the address that only the page of this view knows."""
    page = page_of(view)
    return frozenset(getattr(page, "NAMES", ()))


def types_drawn() -> list[str]:
    """Return the types a view can have here, the grid first."""
    return [each for each in LABELS if each == GRID or each in _pages]
