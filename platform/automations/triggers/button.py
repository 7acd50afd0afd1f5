"""Somebody presses a button on a record, on a selection, or above a view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ...fields.options import COLORS
from ..shape import Shape
from ..trigger import Names, Trigger
from .inputs import inputs, shapes
from .phrases import quoted, table_of

RECORD, SELECTION, VIEW = "record", "selection", "view"


class Button(Trigger):
    """Fires for the record, for each of those selected, or above a view once and without any record."""

    name = "button"
    label = Words("A button is pressed", "点击按钮")
    help = Words(
        "On a record, on those selected, or above a view; it may ask for input first.",
        "在记录、所选记录或视图上点击按钮时触发，可先填写信息。",
    )
    icon = "click"
    family = "call"
    settings = {
        "where": {
            "enum": [RECORD, SELECTION, VIEW],
            "title": {"en": "Where", "zh": "位置"},
            "x-words": {
                RECORD: {"en": "on a record", "zh": "记录页"},
                SELECTION: {"en": "on selected records", "zh": "所选记录"},
                VIEW: {"en": "above a view", "zh": "视图上方"},
            },
        },
        "label": {"$ref": "#/$defs/words", "title": {"en": "Label", "zh": "按钮文字"}},
        "icon": {"$ref": "#/$defs/icon"},
        "color": {"enum": list(COLORS), "title": {"en": "Colour", "zh": "颜色"}},
        "view": {
            "$ref": "#/$defs/key",
            "title": {"en": "Only above this view", "zh": "仅限此视图"},
            "x-reference": "view",
        },
        "inputs": inputs({"en": "Asks for", "zh": "填写内容"}),
        "condition": {
            "$ref": "#/$defs/expression",
            "title": {"en": "Shown only if", "zh": "显示条件"},
            "x-expression": "boolean",
            "x-record": True,
            "x-when": {"where": [RECORD, SELECTION]},
        },
        "roles": {
            "type": "array",
            "uniqueItems": True,
            "title": {"en": "Only for these roles", "zh": "仅限这些角色"},
            "items": {"$ref": "#/$defs/key"},
            "x-reference": "roles",
        },
    }
    required = ("where", "label")

    def about_table(self, settings: Mapping[str, Any], table: str | None) -> str | None:
        """Return the table whose record it is about; above a view there is none."""
        return None if settings.get("where") == VIEW else table

    def gives(self, settings: Mapping[str, Any], table: str | None) -> Mapping[str, Shape]:
        """Return the names below `input`."""
        return shapes(settings.get("inputs", ()))

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return when it fires, as people say it."""
        label = quoted(Words.read(settings["label"]))
        return SAYS[settings["where"]].fill(label=label, table=table_of(names))


SAYS = {
    RECORD: Words(
        "When somebody presses {label} on a record of {table}", "当有人在{table}的记录上点击{label}时"
    ),
    SELECTION: Words(
        "When somebody presses {label} for selected records of {table}",
        "当有人对{table}的所选记录点击{label}时",
    ),
    VIEW: Words(
        "When somebody presses {label} above a view of {table}", "当有人在{table}的视图上点击{label}时"
    ),
}
