"""What whoever sets off an automation hands over: fields as tables have them, by the types that can be asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...fields import Field, type_of
from ..shape import Shape, record, records, value

TYPES = ("text", "long_text", "number", "checkbox", "date", "date_time", "select", "member", "relation")

_MEMBERS: Mapping[str, Any] = {
    "key": {"$ref": "#/$defs/key"},
    "label": {"$ref": "#/$defs/words"},
    "type": {"enum": list(TYPES), "title": {"en": "Type", "zh": "类型"}},
    "required": {"type": "boolean", "title": {"en": "Required", "zh": "必填"}},
    "many": {"type": "boolean", "title": {"en": "Several", "zh": "多个"}},
    "table": {"$ref": "#/$defs/key", "title": {"en": "Table", "zh": "数据表"}, "x-reference": "table"},
    "options": {
        "type": "array",
        "maxItems": 200,
        "title": {"en": "Options", "zh": "选项"},
        "items": {
            "type": "object",
            "properties": {"key": {"$ref": "#/$defs/key"}, "label": {"$ref": "#/$defs/words"}},
            "required": ["key"],
            "additionalProperties": False,
        },
    },
}


def inputs(title: Mapping[str, str], **more: Any) -> dict[str, Any]:
    """Return the setting that says what is asked for; `more` are further members of each input."""
    return {
        "type": "array",
        "maxItems": 30,
        "title": title,
        "x-inputs": True,
        "items": {
            "type": "object",
            "properties": {**_MEMBERS, **more},
            "required": ["key", "type"],
            "additionalProperties": False,
        },
    }


def shapes(asked: Sequence[Mapping[str, Any]]) -> dict[str, Shape]:
    """Return what the names below `input` lead to."""
    return {each["key"]: _shape(each) for each in asked}


def _shape(asked: Mapping[str, Any]) -> Shape:
    if asked["type"] == "relation" and asked.get("table"):
        return (records if asked.get("many") else record)(asked["table"])
    field = input_field(asked)
    return value(type_of(field).type(field))


def input_field(asked: Mapping[str, Any]) -> Field:
    """Return the field that an input is asked for by: its control, its checks, its words."""
    return Field.read(asked)
