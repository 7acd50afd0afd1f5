"""The JSON Schemas (2020-12) of everything a definition may say, each closed and complete in itself.

The files beside this one hold what is common; what a field may say is put together from its type, so that a new
type needs nothing here. `#/$defs/<name>` means the schema of that name; nothing is ever fetched from anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ...automations.declared import Declared
from ...automations.steps import STEPS
from ...automations.triggers import TRIGGERS
from ...fields import FIELD_TYPES
from ...fields.options import COLORS

PREFIX = "#/$defs/"
_FILES: Mapping[str, Mapping[str, Any]] = {
    path.name.removesuffix(".schema.json"): json.loads(path.read_text("utf-8"))
    for path in sorted(Path(__file__).parent.glob("*.schema.json"))
}


@cache
def own_schema(name: str) -> Mapping[str, Any]:
    """Return a schema as it is written, with references by name and titles in both languages.

    Names are those of the files, "field", "color", the field types and, of these, "field:<type>"; "trigger:<type>"
    and "step:<type>" are the settings of one.
    """
    if name == "field":
        return _any_field()
    if name == "color":
        return {"enum": list(COLORS), "title": {"en": "Colour", "zh": "颜色"}}
    if name.startswith("field:"):
        return _field_of(name.removeprefix("field:"))
    if name in _DECLARED:
        return _any_declared(name, _DECLARED[name])
    kind, _, declared = name.partition(":")
    return _settings_of(_DECLARED[kind][declared]) if declared else _FILES[name]


def schema_for(name: str) -> Mapping[str, Any]:
    """Return the whole schema of "app", "table", "field", "form", …, or of one field type ("relation").

    Titles are plain text as the standard wants them; `x-title` and `x-description` have both languages.
    """
    root = f"field:{name}" if name in FIELD_TYPES else name
    schema = own_schema(root)
    parts = {each: _standard(own_schema(each)) for each in sorted(_needed(schema, set())) if each != root}
    if root in _needed(schema, set()):
        parts[root] = {"$ref": "#"}
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **_standard(schema)}
    return {**whole, "$id": f"urn:tablewright:{name}"} | ({"$defs": parts} if parts else {})


def _field_of(type_name: str) -> Mapping[str, Any]:
    field_type = FIELD_TYPES[type_name]
    common = _FILES["field"]
    return {
        "title": {"en": field_type.label.en, "zh": field_type.label.zh},
        "description": {"en": field_type.help.en, "zh": field_type.help.zh},
        "type": "object",
        "properties": {**common["properties"], "type": {"const": type_name}, **field_type.settings},
        "required": [*common["required"], *field_type.required_settings],
        "additionalProperties": False,
    }


def _any_field() -> Mapping[str, Any]:
    common = _FILES["field"]
    return {
        **{member: common[member] for member in ("title", "description", "type", "required")},
        "properties": {"type": {"enum": list(FIELD_TYPES)}},
        "allOf": [
            {
                "if": {"properties": {"type": {"const": name}}, "required": ["type"]},
                "then": {"$ref": f"{PREFIX}field:{name}"},
            }
            for name in FIELD_TYPES
        ],
    }


def _any_declared(name: str, known: Mapping[str, Declared]) -> Mapping[str, Any]:
    """Return the schema of a trigger or step: of some type, with the settings that this type has."""
    common = _FILES[name]
    properties = {**common["properties"], "type": {**common["properties"]["type"], "enum": list(known)}}
    cases = [
        {
            "if": {"properties": {"type": {"const": key}}, "required": ["type"]},
            "then": {"properties": {"settings": {"$ref": f"{PREFIX}{name}:{key}"}}}
            | ({"required": ["settings"]} if each.required else {}),
        }
        for key, each in known.items()
    ]
    return {**common, "properties": properties} | ({"allOf": cases} if cases else {})


def _settings_of(declared: Declared) -> Mapping[str, Any]:
    return {
        "title": {"en": declared.label.en, "zh": declared.label.zh},
        "description": {"en": declared.help.en, "zh": declared.help.zh},
        "type": "object",
        "properties": declared.settings,
        "required": list(declared.required),
        "additionalProperties": False,
    }


_DECLARED: Mapping[str, Mapping[str, Declared]] = {"trigger": TRIGGERS, "step": STEPS}


def references(schema: Any) -> Iterator[str]:
    """Give the names that a schema as written refers to."""
    if isinstance(schema, Mapping):
        target = schema.get("$ref")
        if isinstance(target, str) and target.startswith(PREFIX):
            yield target.removeprefix(PREFIX)
        for value in schema.values():
            yield from references(value)
    elif isinstance(schema, list | tuple):
        for value in schema:
            yield from references(value)


def _needed(schema: Mapping[str, Any], found: set[str]) -> set[str]:
    for name in references(schema):
        if name not in found:
            found.add(name)
            _needed(own_schema(name), found)
    return found


def _standard(schema: Any, members: bool = False) -> Any:
    """Return a schema with plain titles; below `properties` a member may itself be called "title"."""
    if isinstance(schema, list | tuple):
        return [_standard(each) for each in schema]
    if not isinstance(schema, Mapping):
        return schema
    found: dict[str, Any] = {}
    for name, value in schema.items():
        if members:
            found[name] = _standard(value)
        elif name in ("title", "description") and isinstance(value, Mapping):
            found[name] = value["en"]
            found[f"x-{name}"] = value
        elif name != "$id":
            found[name] = (
                value if name in ("enum", "const", "default") else _standard(value, name == "properties")
            )
    return found
