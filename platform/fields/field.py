"""A field as the definition tells it: its key, its type, its labels and its type's own settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..core.words import Words

COMMON_MEMBERS = frozenset(
    {
        "key",
        "type",
        "label",
        "help",
        "placeholder",
        "required",
        "unique",
        "default",
        "search",
        "hidden",
        "sensitivity",
    }
)
SENSITIVITIES = ("contact", "personal", "financial", "secret")
"""The classes of what not everybody needs to see in full; a role says once what its people see of each."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One field of a table. `settings` are the members that belong to its type alone.

    `default` is {"value": …} (an API value) or {"expression": "…"}, or None.
    `search` says whether the quick search looks into it; None leaves that to the type.
    """

    key: str
    type: str
    label: Words
    settings: Mapping[str, Any]
    help: Words | None = None
    placeholder: Words | None = None
    required: bool = False
    unique: bool = False
    default: Mapping[str, Any] | None = None
    search: bool | None = None
    hidden: bool = False
    """Left out of new lists and forms; still a field."""
    sensitivity: str | None = None
    """One of `SENSITIVITIES`."""
    link: Field | None = None
    """Of a field that shows other records' values (setting "relation"): the field of this table it goes through."""
    target: Field | None = None
    """The field over there that it shows; None where there is none (a count)."""

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Field:
        """Return the field of a checked document."""
        words = {k: Words.read(document[k]) for k in ("help", "placeholder") if document.get(k)}
        return cls(
            key=document["key"],
            type=document["type"],
            label=Words.read(document.get("label") or document["key"]),
            settings={k: v for k, v in document.items() if k not in COMMON_MEMBERS},
            required=document.get("required", False),
            unique=document.get("unique", False),
            default=document.get("default"),
            search=document.get("search"),
            hidden=document.get("hidden", False),
            sensitivity=document.get("sensitivity"),
            **words,
        )

    def point(self, link: Field | None, target: Field | None) -> None:
        """Tell a field what it goes through and shows; once, while the app is read (fields may point in rings)."""
        object.__setattr__(self, "link", link)
        object.__setattr__(self, "target", target)
