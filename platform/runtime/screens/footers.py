"""What stands under the columns: one sum, average or count each, over the whole filtered list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ...fields.aggregates import LABELS
from ...fields.base import Reader
from ..records.aggregate import footer
from ..records.behind import soon
from ..records.context import Context
from ..records.page import ListRequest
from .columns import Column
from .grid import Footer, Grid
from .grid_request import names

OWN_FORM = frozenset({"sum", "min", "max", "earliest", "latest"})
"""Functions whose result is a value of the field itself and reads like one."""
WAITS = Words("being worked out …", "计算中…")


def chosen_footers(grid: Grid) -> dict[str, str]:
    """Return {field key: function} of the shown columns: the address's choice, else the view's."""
    if grid.asked.footer is not None:
        pairs = (name.partition(":")[::2] for name in names(grid.asked.footer))
        told: Mapping[str, str] = dict(pairs)
    else:
        told = grid.view.footer if grid.view else {}
    offered = {each.key: each.aggregates for each in grid.columns}
    return {key: function for key, function in told.items() if function in offered.get(key, ())}


def footer_member(grid: Grid, key: str, function: str) -> str:
    """Return the address's `footer` with another function for one column; "" takes it away."""
    chosen = {**chosen_footers(grid), key: function}
    return ",".join(f"{each}:{name}" for each, name in chosen.items() if name)


def footers(context: Context, grid: Grid, request: ListRequest, reader: Reader) -> dict[str, Footer]:
    """Return each chosen footer; one statement for all. What takes long to sum up is told the next time."""
    chosen = chosen_footers(grid)
    if not chosen:
        return {}
    asked = (chosen, request.filter, request.search, request.view)
    values = soon(context, (grid.asked.table, *asked), lambda own: footer(own, grid.asked.table, *asked))
    if values is None:
        waits = WAITS.to(reader.language)
        return {key: Footer(function, LABELS[function], waits) for key, function in chosen.items()}
    columns = {each.key: each for each in grid.columns}
    return {
        key: Footer(
            function,
            LABELS[function],
            shown(columns[key], function, values[key], reader),
        )
        for key, function in chosen.items()
    }


def measure(key: str, function: str) -> str:
    """Return a measure as `aggregate` names it."""
    return function if function == "count" else f"{function}:{key}"


def shown(column: Column, function: str, value: Any, reader: Reader) -> str:
    """Return an aggregate as people read it: in the field's own form, a share, or a number."""
    if value is None:
        return ""
    if function in OWN_FORM or (function == "avg" and column.type.summary == "right"):
        return column.type.format(column.field, value, reader)
    if function.startswith("percent"):
        return f"{value:.0%}"
    return f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
