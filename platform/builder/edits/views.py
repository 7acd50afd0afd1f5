"""Changes of views: pure functions. A view goes by "table.key"."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from .document import Document, apply_changes, check_new, moved, name_of, piece_in, placed, with_piece
from .removal import Removal, removed

view_name = name_of("views")


def add_view(document: Document, view: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with a new view at the end; raises NotFound for its table, Invalid for its key or name."""
    piece_in(document, "tables", view["table"])
    check_new(document.get("views", ()), view, view_name)
    return {**document, "views": [*document.get("views", ()), dict(view)]}


def change_view(document: Document, view: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with members of a view set, None takes one away; raises NotFound, Invalid."""
    return with_piece(document, "views", view, lambda piece: apply_changes(piece, changes))


def copy_view(document: Document, view: str, key: str, label: Any) -> dict[str, Any]:
    """Return the document with a view like another one behind it; raises NotFound, Invalid."""
    made = {**copy.deepcopy(dict(piece_in(document, "views", view))), "key": key, "label": label}
    check_new(document["views"], made, view_name)
    return {**document, "views": placed(document["views"], made, view, view_name)}


def move_view(document: Document, view: str, after: str | None) -> dict[str, Any]:
    """Return the document with a view behind another one, or first; raises NotFound."""
    return {**document, "views": moved(document.get("views", ()), view, after, view_name)}


def remove_view(document: Document, view: str) -> Removal:
    """Return the document without a view; raises NotFound."""
    piece_in(document, "views", view)
    return removed(document, ("views", view))
