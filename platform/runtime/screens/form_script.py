"""What a form tells its script: the rules in a language it can compute, and how the controls are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...fields import type_of
from ...fields.field import Field
from ...web.current import reader
from ...web.json_answer import to_json
from ..forms.entries import section_fields
from ..forms.portable import portable_base, portable_kinds, portable_rules
from ..forms.rules import rules_of
from ..forms.starting import starting_values
from ..forms.state import FormState
from .form_layout import row_fields
from .form_open import OpenForm


def form_script(opened: OpenForm, state: FormState) -> str:
    """Return what a form's script needs as JSON: {"state", "layout"} and, where there are rules, all about them."""
    told: dict[str, Any] = {"state": opened.state_path, "layout": opened.form.layout}
    if rules_of(opened.context, opened.form):
        base = opened.row.values if opened.row else starting_values(opened.context, opened.form)
        told |= {
            "rules": portable_rules(opened.context, opened.form, reader().language),
            "kinds": portable_kinds(opened.context, opened.form),
            "sections": section_fields(opened.form),
            "required": [*_required(opened)],
            "closed": [each.field.key for each in opened.placed if not each.writable],
            "base": portable_base(opened.context, opened.form, base),
            "answers": {
                place.replace(".", ":") if "@" not in place else _place(place): value
                for place, value in state.answers.items()
            },
        }
    return to_json(told).decode()


def _required(opened: OpenForm) -> Iterator[str]:
    """Give the controls that the definition itself requires: fields, and "lines:price" of a sub-form's rows."""
    for each in opened.placed:
        if each.field.required:
            yield each.field.key
        if each.field.type == "subform":
            rows = row_fields(opened.context, opened.table, each.field)
            yield from (f"{each.field.key}:{child.key}" for child in rows if child.required)


def controls_hold(opened: OpenForm, state: FormState) -> dict[str, Any]:
    """Return what the controls of fields that rules set hold for it, by path: text, a list of texts, yes or no."""
    model, table = opened.context.app.model, opened.table.definition
    found: dict[str, Any] = {}
    for path, value in state.sets.items():
        key, _, inner = path.partition(".")
        holder = model.tables[f"{table.key}.{key}"] if inner else table
        found[path] = control_text(holder.by_key[inner.split(".")[-1] if inner else key], value)
    return found


def control_text(field: Field, value: Any) -> Any:
    """Return what a control holds for an API value."""
    kind = type_of(field)
    if isinstance(value, bool):
        return value
    if isinstance(value, list | tuple):
        return [str(each["id"] if isinstance(each, Mapping) else each) for each in value]
    if isinstance(value, Mapping):
        return str(value.get("id", ""))
    if value is None or kind.reference(field):
        return "" if value is None else str(value)
    return kind.typed(field, kind.value(field).deserialize(value), reader())


def _place(place: str) -> str:
    """Return an answer's place as scripts name it: "rule@lines:0:"."""
    rule, _, prefix = place.partition("@")
    return f"{rule}@{prefix.replace('.', ':')}"
