"""Controls as HTML: each field's input.html with what it needs, the same for forms, sub-form rows and cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import current_app
from markupsafe import Markup

from ...core.words import Words
from ...fields import type_of
from ...fields.base import Reader
from ...fields.field import Field
from ..records.context import Context
from .choices import options_for, titles_of
from .paths import choices_path

OFFERED = 50
"""How many choices a control offers before one searches."""


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
) -> Markup:
    """Return the control of a field holding `value`: a Python value, an API value, or what was typed."""
    kind = type_of(field)
    name = name or field.key
    element = f"{prefix}-{name.replace(':', '-')}"
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
            choices=titles_of(context, field, value) if points else (),
            options=options_for(context, field, "", OFFERED) if points else (),
            choices_url=choices_path(context.app.key, table_key, field.key) if points else "",
        ).strip()
    )
