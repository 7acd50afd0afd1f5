"""The settings that a field type declares, each with the kind of control it is drawn with.

A declaration is a JSON Schema property with a title in both languages. `x-words` are the names of an enum's values;
what is `x-inferred` is found from the rest where nobody says it;
`x-reference` says what a name stands for: "table", "link" (a field that leads elsewhere), "field" (one over there),
"own" (another field of the table), "choice" (a select of the table), "row" (a field of the sub-form's rows).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ....core.words import Words
from ....fields import FIELD_TYPES

PREFIX = "set_"
"""What stands before a setting's name in the posted form."""
REFERENCES = ("table", "link", "field", "own", "choice", "row")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `kind` is "words", "choice", "switch", "number", "date", "line", "expression", "many", "rows",
    "fields" (those of a sub-form's rows), or what a name stands for.
    """

    key: str
    schema: Mapping[str, Any]
    kind: str
    required: bool = False

    @property
    def label(self) -> Words:
        """Return what people call it."""
        return Words.read(self.schema.get("title") or self.key)

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
        """Return the members of one of a list's rows, as settings of their own; the key of a row is no column."""
        members = self.schema.get("items", {}).get("properties", {})
        needed = self.schema.get("items", {}).get("required", ())
        return [
            Setting(key, each, kind_of(each), key in needed) for key, each in members.items() if key != "key"
        ]

    @property
    def keyed(self) -> bool:
        """Say whether the rows of a list have keys, which stay when their labels change."""
        return "key" in self.schema.get("items", {}).get("properties", {})


def settings_of(type_name: str) -> list[Setting]:
    """Return the settings of a type, those it cannot do without first."""
    kind = FIELD_TYPES[type_name]
    found = [
        Setting(key, each, kind_of(each), key in kind.required_settings and not each.get("x-inferred"))
        for key, each in kind.settings.items()
    ]
    return sorted(found, key=lambda each: not each.required)


def kind_of(schema: Mapping[str, Any]) -> str:
    """Return the kind of control that a declaration asks for."""
    if schema.get("x-reference") in REFERENCES:
        return schema["x-reference"]
    if schema.get("$ref", "").endswith("/words"):
        return "words"
    if "enum" in schema:
        return "choice"
    if "x-expression" in schema:
        return "expression"
    if schema.get("type") == "array":
        items = schema.get("items", {})
        return "fields" if "$ref" in items else "rows" if items.get("type") == "object" else "many"
    plain = {"boolean": "switch", "integer": "number", "number": "number"}
    if schema.get("format") == "date":
        return "date"
    return plain.get(schema.get("type", ""), "line")
