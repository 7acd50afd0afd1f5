"""What the triggers of a condition have in common: a record crosses its edge, by a change or by time."""

from __future__ import annotations

from ..trigger import Trigger


class Edge(Trigger):
    """Fires once when a record crosses the edge of a condition, in the way that the kind names."""

    family = "record"
    settings = {
        "condition": {
            "$ref": "#/$defs/expression",
            "title": {"en": "Condition", "zh": "条件"},
            "x-expression": "boolean",
            "x-record": True,
        }
    }
    required = ("condition",)
    acts = frozenset({"create", "update", "delete", "restore"})
    has_before = True
