"""The settings that a trigger or a step declares, each with the kind of control it is drawn with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .....automations.declared import Declared
from .....core.words import Words
from ...field_settings.declared import kind_of as plain_kind

PREFIX = "set_"
"""What stands before a setting's name in the posted form."""
MARKED = {
    "x-values": "values",
    "x-given": "given",
    "x-filter": "condition",
    "x-sort": "sort",
    "x-inputs": "inputs",
    "x-schedule": "schedule",
    "x-offset": "offset",
    "x-secret": "secret",
}
TITLES = {"icon": {"en": "Icon", "zh": "图标"}, "label": {"en": "Label", "zh": "名称"}}
"""Of settings that are declared elsewhere, without a title."""
LISTED = ("fields", "options", "roles", "values")
"""References to several."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; `kind` is a key of `controls.KINDS`."""

    key: str
    schema: Mapping[str, Any]
    kind: str
    required: bool = False

    @property
    def label(self) -> Words:
        """Return what people call it."""
        return Words.read(self.schema.get("title") or TITLES.get(self.key) or self.key)

    @property
    def help(self) -> Words:
        """Return what is said below it."""
        return Words.read(self.schema.get("description") or "")

    @property
    def empty(self) -> Words | None:
        """Return what it means where nothing is chosen, if that is said."""
        told = self.schema.get("x-empty")
        return Words.read(told) if told else None

    @property
    def name(self) -> str:
        """Return the name of its control."""
        return PREFIX + self.key

    @property
    def default(self) -> Any:
        """Return what holds where nothing is said."""
        return self.schema.get("default")

    @property
    def columns(self) -> list[Setting]:
        """Return the members of one of a list's rows, as settings of their own."""
        items = self.schema.get("items", {})
        return [
            Setting(key, each, kind_of(each), key in items.get("required", ()))
            for key, each in items.get("properties", {}).items()
        ]


def settings_of(declared: Declared) -> list[Setting]:
    """Return the settings of a trigger or step, in their order."""
    return [
        Setting(key, each, kind_of(each), key in declared.required) for key, each in declared.settings.items()
    ]


def asked_for(setting: Setting, settings: Mapping[str, Any], declared: Declared) -> bool:
    """Say whether a setting is asked for, as the others stand."""
    for key, wanted in setting.schema.get("x-when", {}).items():
        other = declared.settings.get(key, {})
        if settings.get(key, other.get("default")) not in wanted:
            return False
    return True


def deciding(declared: Declared) -> set[str]:
    """Return the settings that change what others offer, or whether they are asked for."""
    found: set[str] = set()
    for each in declared.settings.values():
        columns = (
            each.get("items", {}).get("properties", {}) if isinstance(each.get("items"), Mapping) else {}
        )
        for schema in (each, *columns.values()):
            found |= {schema["x-of"]} if "x-of" in schema else set()
            found |= set(schema.get("x-when", ()))
    return found


def kind_of(schema: Mapping[str, Any]) -> str:
    """Return the kind of control that a declaration asks for."""
    for mark, kind in MARKED.items():
        if mark in schema:
            return kind
    if "x-template" in schema:
        return "json" if schema["x-template"] == "json" else "template"
    if "x-expression" in schema:
        return "condition" if {"x-record", "x-rows"} & schema.keys() else "expression"
    reference = schema.get("x-reference")
    if reference == "people":
        return "people"
    if reference is not None:
        return "many" if reference in LISTED or schema.get("type") == "array" else "choice"
    if schema.get("$ref", "").endswith(("/words", "/text")):
        return "words"
    if schema.get("$ref", "").endswith("/expression"):
        return "expression"
    if schema.get("$ref", "").endswith("/icon"):
        return "icon"
    if schema.get("type") == "array" and "properties" not in schema.get("items", {}):
        return "many" if "enum" in schema.get("items", {}) else "lines"
    kind = plain_kind(schema)
    return kind if kind in ("choice", "many", "number", "date", "switch", "rows") else "line"
