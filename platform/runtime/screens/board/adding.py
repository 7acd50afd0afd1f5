"""Adding a card where it shall stand: the table's short form with stack and lane filled in, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from ..form_back import NAME as BACK
from ..grid import Grid
from ..paths import quick_path


def adding_path(grid: Grid, begun: Mapping[str, str]) -> str:
    """Return the form that makes a record holding `begun`, by field; "" where the actor may not give it that.

    A lane of a period, or of a linked record, is no field: nothing says which value would be meant.
    """
    told = {key.removesuffix(":value"): name for key, name in begun.items()}
    if not grid.may("create") or not told.keys() <= grid.rights.on_create:
        return ""
    query = urlencode({**told, BACK: grid.asked.changed().href()}, quote_via=quote)
    return f"{quick_path(grid.app, grid.table.key)}?{query}"
