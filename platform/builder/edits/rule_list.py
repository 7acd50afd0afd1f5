"""Changes of a list of rules, whether a form's or a table's: later rules win, so their order is theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .document import Piece, apply_changes, check_new, find, moved, placed, with_changed


def added(piece: Piece, rule: Mapping[str, Any], after: str | None) -> None:
    """Put a rule into an element, behind another one or at the end; raises NotFound, Invalid."""
    rules = piece.get("rules", [])
    check_new(rules, rule)
    piece["rules"] = placed(rules, dict(rule), after)


def changed(piece: Piece, key: str, changes: Mapping[str, Any]) -> None:
    """Set members of a rule, None takes one away; raises NotFound."""
    piece["rules"] = with_changed(piece.get("rules", ()), key, lambda rule: apply_changes(rule, changes))


def put(piece: Piece, key: str, after: str | None) -> None:
    """Put a rule behind another one, or first; raises NotFound."""
    piece["rules"] = moved(piece.get("rules", ()), key, after)


def dropped(piece: Piece, key: str) -> None:
    """Take a rule out; raises NotFound."""
    rules = piece.get("rules", ())
    at = find(rules, key)
    piece["rules"] = [*rules[:at], *rules[at + 1 :]]
    if not piece["rules"]:
        del piece["rules"]
