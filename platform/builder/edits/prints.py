"""Changes of print templates: pure functions. A template goes by "table.key"."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from .document import Document, apply_changes, check_new, moved, name_of, piece_in, placed, with_piece
from .removal import Removal, removed

print_name = name_of("prints")


def add_print(document: Document, template: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with a new template at the end; raises NotFound for its table, Invalid for its key or name."""
    piece_in(document, "tables", template["table"])
    check_new(document.get("prints", ()), template, print_name)
    return {**document, "prints": [*document.get("prints", ()), dict(template)]}


def change_print(document: Document, name: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with members of a template set, None takes one away; raises NotFound, Invalid."""
    return with_piece(document, "prints", name, lambda piece: apply_changes(piece, changes))


def copy_print(document: Document, name: str, key: str, label: Any) -> dict[str, Any]:
    """Return the document with a template like another one behind it; raises NotFound, Invalid."""
    made = {**copy.deepcopy(dict(piece_in(document, "prints", name))), "key": key, "label": label}
    check_new(document["prints"], made, print_name)
    return {**document, "prints": placed(document["prints"], made, name, print_name)}


def move_print(document: Document, name: str, after: str | None) -> dict[str, Any]:
    """Return the document with a template behind another one, or first; raises NotFound."""
    return {**document, "prints": moved(document.get("prints", ()), name, after, print_name)}


def remove_print(document: Document, name: str) -> Removal:
    """Return the document without a template; raises NotFound."""
    piece_in(document, "prints", name)
    return removed(document, ("prints", name))
