"""What a list shows just now, as the members of a view: the address over the view it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...definition.model import View
from ..saved_views.kept import Kept
from .grid_measures import frozen, row_height, widths
from .grid_request import GridRequest, names


def began_as(view: View | None, kept: Kept | None) -> str | None:
    """Return the key of the definition's view that a copy of this one begins as."""
    return kept.base if kept else view.key if view else None


def members_shown(asked: GridRequest, view: View | None, kept: Kept | None) -> dict[str, Any]:
    """Return the members of a saved view that shows what the list shows now; raises Malformed for a bad filter."""
    members = dict(kept.members) if kept else {}
    if asked.fields:
        members["fields"] = list(names(asked.fields))
    if asked.sort is not None:
        members["sort"] = list(names(asked.sort))
    if asked.group is not None:
        members["group"] = list(names(asked.group))
    if asked.footer is not None:
        pairs = (each.partition(":")[::2] for each in names(asked.footer))
        members["footer"] = {key: function for key, function in pairs if function}
    members |= _measures(asked)
    if asked.tree is not None:
        members["filter"] = both(view.filter if view else None, asked.tree)
    return members


def _measures(asked: GridRequest) -> dict[str, Any]:
    """Return widths, frozen columns and row height as far as the address says them."""
    told: dict[str, Any] = {}
    if asked.widths is not None:
        told["widths"] = widths(asked, {})
    if asked.frozen is not None:
        told["frozen"] = frozen(asked, {})
    if row_height(asked, {}):
        told["row_height"] = row_height(asked, {})
    return told


def both(one: Mapping[str, Any] | None, other: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a filter that holds where both hold, without a level more than needed."""
    if not one:
        return other
    return {"and": [*_parts(one), *_parts(other)]}


def _parts(tree: Mapping[str, Any]) -> list[Any]:
    return list(tree["and"]) if set(tree) == {"and"} else [tree]
