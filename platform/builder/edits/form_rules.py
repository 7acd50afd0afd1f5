"""Changes of a form's rules: pure functions. A form goes by "table.key"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import rule_list
from .document import Document, with_piece


def add_rule(
    document: Document, form: str, rule: Mapping[str, Any], after: str | None = None
) -> dict[str, Any]:
    """Return the document with a new rule behind another one, or at the end; raises NotFound, Invalid."""
    return with_piece(document, "forms", form, lambda piece: rule_list.added(piece, rule, after))


def change_rule(document: Document, form: str, rule: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with members of a rule set, None takes one away; raises NotFound."""
    return with_piece(document, "forms", form, lambda piece: rule_list.changed(piece, rule, changes))


def move_rule(document: Document, form: str, rule: str, after: str | None) -> dict[str, Any]:
    """Return the document with a rule behind another one, or first; raises NotFound."""
    return with_piece(document, "forms", form, lambda piece: rule_list.put(piece, rule, after))


def remove_rule(document: Document, form: str, rule: str) -> dict[str, Any]:
    """Return the document without a rule; raises NotFound."""
    return with_piece(document, "forms", form, lambda piece: rule_list.dropped(piece, rule))
