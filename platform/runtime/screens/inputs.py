"""Controls as HTML: each field's input.html with what it needs, the same for forms, sub-form rows and cells."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from markupsafe import Markup

from ...core.words import Words
from ...fields import type_of
from ...fields.base import Reader
from ...fields.field import Field
from ..records.context import Context
from .choices import options_for, titles_of
from .paths import choices_path, public_choices_path, suggest_path

OFFERED = 50
"""How many choices a control offers before one searches."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Which records a pointer offers on a form, where the form limits them."""

    tree: Mapping[str, Any] | None
    """The filter for what the form holds now."""
    query: str
    """What a picker adds to its address: which form, which record."""
    reads: str
    """The fields of the form whose values a picker sends, separated by spaces."""


def control_id(prefix: str, name: str) -> str:
    """Return the id of the control of a name; ids that scripts look for have no colons."""
    return f"{prefix}-{name.replace(':', '-')}"


def draw_input(
    context: Context,
    table_key: str,
    field: Field,
    value: Any,
    reader: Reader,
    *,
    name: str | None = None,
    faults: Sequence[Words] = (),
    prefix: str = "f",
    offered: Collection[str] | None = None,
    offer: Offer | None = None,
) -> Markup:
    """Return the control of a field holding `value`: a Python value, an API value, or what was typed.

    `offered` are the keys of the options that can be chosen; None: all. `offer` says which records are.
    """
    kind = type_of(field)
    name = name or field.key
    element = control_id(prefix, name)
    reference = kind.reference(field)
    points = reference is not None and reference.kind != "file"
    template = current_app.jinja_env.get_template(f"fields/{kind.input_template}")
    return Markup(
        template.render(
            field=field,
            type=kind,
            value=value,
            name=name,
            id=element,
            reader=reader,
            invalid=bool(faults),
            describedby=f"{element}-note",
            readonly=False,
            offered=offered,
            choices=titles_of(context, field, value) if points else (),
            options=options_for(context, field, "", OFFERED, offer.tree if offer else None) if points else (),
            choices_url=_choices_url(context, table_key, field, offer)
            if points
            else _suggest_url(context, table_key, field),
            choices_with=offer.reads if offer else "",
        ).strip()
    )


def _suggest_url(context: Context, table_key: str, field: Field) -> str:
    """Return where a text field asks for values entered before; "" where it has none for the actor."""
    offers = field.settings.get("suggest") and context.actor.person_id is not None and "." not in table_key
    return suggest_path(context.app.key, table_key, field.key) if offers else ""


def _choices_url(context: Context, table_key: str, field: Field, offer: Offer | None) -> str:
    """Return where a picker asks for choices; a stranger has an address of their form's own."""
    if context.actor.form:
        rows = table_key.partition(".")[2]
        return public_choices_path(context.actor.form, f"{rows}.{field.key}" if rows else field.key)
    return choices_path(context.app.key, table_key, field.key) + (offer.query if offer else "")
