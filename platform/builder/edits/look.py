"""How an app looks: its name, icon, colour, explanation and first page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .document import Document, apply_changes


def change_look(document: Document, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with members of the app itself set, None takes one away; raises Invalid for its name."""
    changed = dict(document)
    apply_changes(changed, changes)
    return changed
