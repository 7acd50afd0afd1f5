"""The colours of a view's records and their fields: of its conditions the first that a record meets."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from ..records.context import Context
from ..records.marks import marks
from .grid import Grid, GridRow

CHIPS = frozenset(
    [
        "gray",
        "red",
        "orange",
        "amber",
        "yellow",
        "lime",
        "green",
        "teal",
        "cyan",
        "blue",
        "indigo",
        "purple",
        "pink",
    ]
)  # each is a class of styles/_cells.scss
WHOLE = ""
"""Stands for the whole row, or card, where others are fields."""


def color_rows(context: Context, grid: Grid, rows: Sequence[GridRow]) -> None:
    """Give rows and cells the colours that the grid's view has for them."""
    found = colors_of(context, grid, [row.id for row in rows])
    places = {column.key: place for place, column in enumerate(grid.columns)}
    for row in rows:
        told = found.get(row.id, {})
        row.color = told.get(WHOLE, "")
        row.cell_colors = {places[key]: color for key, color in told.items() if key in places}
        for place, color in row.cell_colors.items():
            row.attributes[place] = _with_class(row.attributes[place], f"mark-{color}")


def colors_of(context: Context, grid: Grid, ids: Sequence[int]) -> dict[int, dict[str, str]]:
    """Return the colours of some records of a view, of each: {field: colour}, and that of the whole under WHOLE."""
    told = grid.view.settings.get("colors", ()) if grid.view else ()
    rules = [each for each in told if each.get("color") in CHIPS]
    if not rules or not ids:
        return {}
    found: dict[int, dict[str, str]] = {}
    for record_id, met in marks(context, grid.table.key, ids, [each["filter"] for each in rules]).items():
        mine = found.setdefault(record_id, {})
        for rule, holds in zip(rules, met, strict=True):
            if holds:
                mine.setdefault(rule.get("field") or WHOLE, rule["color"])
    return found


def _with_class(attributes: Markup, name: str) -> Markup:
    if ' class="' in attributes:
        return Markup(str(attributes).replace(' class="', f' class="{name} ', 1))
    return Markup(f' class="{name}"') + attributes
