"""Which changes of a record count: those of some fields, from and to some values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

WATCHED: Mapping[str, Any] = {
    "fields": {
        "type": "array",
        "uniqueItems": True,
        "title": {"en": "Only these fields", "zh": "仅限这些字段"},
        "description": {"en": "Any field where none is named.", "zh": "不选则任何字段变化都会触发。"},
        "items": {"$ref": "#/$defs/key"},
        "x-reference": "fields",
    },
    "from": {
        "type": "array",
        "uniqueItems": True,
        "title": {"en": "Changed from", "zh": "原值为"},
        "items": {"type": ["string", "number", "boolean", "null"]},
        "x-reference": "values",
        "x-of": "fields",
    },
    "to": {
        "type": "array",
        "uniqueItems": True,
        "title": {"en": "Changed to", "zh": "新值为"},
        "items": {"type": ["string", "number", "boolean", "null"]},
        "x-reference": "values",
        "x-of": "fields",
    },
}
"""The settings; `from` and `to` are values of the one field that `fields` names."""


def is_watched(settings: Mapping[str, Any], changes: Mapping[str, Any]) -> bool:
    """Say whether changes, {field key: [old, new]}, are what is waited for; no change is never."""
    watched = settings.get("fields") or changes
    return any(
        changes[key][0] != changes[key][1]
        and _among(changes[key][0], settings.get("from"))
        and _among(changes[key][1], settings.get("to"))
        for key in watched
        if key in changes
    )


def _among(value: Any, wanted: Any) -> bool:
    """Say whether a value is one of those wanted, or holds one of them; any is, where none are named."""
    if not wanted:
        return True
    if isinstance(value, list):
        return any(_plain(each) in wanted for each in value) if value else None in wanted
    return _plain(value) in wanted


def _plain(value: Any) -> Any:
    """Return what a value points to by its id, and every other value as it is."""
    return value.get("id") if isinstance(value, Mapping) else value
