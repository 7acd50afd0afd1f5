"""What can be put on a form: the table's fields that do not stand on it yet, new ones, and what is no field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ....core.words import Words
from ....definition.model import App
from ....fields import FIELD_TYPES, SYSTEM_TYPES, type_of
from ....fields.field import Field
from ...edits.forms import field_of
from .canvas import KINDS


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing of the palette; `value` is what its button sends."""

    value: str
    label: Words
    icon: str


SIMPLE = (
    "text",
    "long_text",
    "number",
    "money",
    "percent",
    "rating",
    "checkbox",
    "date",
    "date_time",
    "phone",
    "email",
    "url",
    "address",
    "member",
    "attachment",
    "image",
)
"""Types that need nothing but a title: a field of such a type is made at once."""
MORE = ("select", "multi_select", "relation", "subform", "lookup", "rollup", "formula", "serial")
"""Types whose settings are asked for first."""
BLOCKS = ("text", "divider", "image", "matches")
PLAIN_BLOCKS: Mapping[str, Any] = {
    "text": {"text": {"en": "Explain here what matters.", "zh": "请在此填写说明。"}},
    "divider": {"divider": True},
}
"""What a text and a line begin as."""


def fields_to_place(app: App, form: Mapping[str, Any]) -> list[Field]:
    """Return the fields of the form's table that do not stand on it; only staff's forms show system fields."""
    on_form = {field_of(entry) for section in form["sections"] for entry in section["fields"]}
    public = form.get("use") == ["public"]
    return [
        each
        for each in app.tables[form["table"]].by_key.values()
        if each.key not in on_form and not (public and not type_of(each).writable)
    ]


def offers(app: App, form: Mapping[str, Any]) -> list[Offer]:
    """Return the fields that can be placed, as the palette shows them."""
    return [Offer(f"field {each.key}", each.label, type_of(each).icon) for each in fields_to_place(app, form)]


def block_offers() -> list[Offer]:
    """Return what can stand between the fields."""
    return [Offer(f"block {kind}", *KINDS[kind]) for kind in BLOCKS]


def new_types() -> list[Offer]:
    """Return the types a new field can have."""
    system = {each.name for each in SYSTEM_TYPES}
    named = [FIELD_TYPES[each] for each in (*SIMPLE, *MORE) if each not in system]
    return [Offer(each.name, each.label, each.icon) for each in named]
