"""Changes of an app's automations: pure functions from the app's document to the document after the change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .document import Document, find, piece_in, with_piece
from .removal import Removal, removed


def put_automation(document: Document, automation: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with an automation in the place of the one with its key, or new at the end."""
    listed = list(document.get("automations", ()))
    keys = [each["key"] for each in listed]
    if automation["key"] in keys:
        listed[keys.index(automation["key"])] = dict(automation)
    else:
        listed.append(dict(automation))
    return {**document, "automations": listed}


def switch_automation(document: Document, automation: str, on: bool) -> dict[str, Any]:
    """Return the document with an automation switched on or off; raises NotFound."""
    return with_piece(document, "automations", automation, lambda piece: piece.update(enabled=on))


def remove_automation(document: Document, automation: str) -> Removal:
    """Return the document without an automation; raises NotFound."""
    piece_in(document, "automations", automation)
    return removed(document, ("automations", automation))


def automation_in(document: Document, key: str) -> Mapping[str, Any] | None:
    """Return an automation of the document, None where there is none of that key."""
    listed = document.get("automations", ())
    return listed[find(listed, key)] if any(each["key"] == key for each in listed) else None
