"""What a field starts with on one form: a value, an expression, what was entered last, or a part of the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import marshmallow as ma

from ...definition.model import Form
from ...definition.reads import parsed
from ...definition.types import path_type
from ...expressions import Expression, check, evaluate
from ...fields import type_of
from ...fields.base import NotUnderstood, Reader
from ...fields.field import Field
from ..records.api_value import api_value
from ..records.context import Context
from ..records.defaults import as_api
from .entries import field_entries
from .form_values import FormValues
from .previous import previous_value

Query = Callable[[str], Sequence[str]]
"""The texts a name of the address has, as `request.args.getlist`."""


def entry_defaults(context: Context, form: Form, begun: Mapping[str, Any]) -> dict[str, Any]:
    """Return the API values that the form's entries give to an empty form, of the fields the actor may write.

    `begun` is what the table gives; expressions read it, and the constants of the form.
    """
    told = _defaults(context, form)
    known = context.app.model.tables[form.table].by_key
    fixed = {key: default["value"] for key, default in told.items() if "value" in default}
    found = {key: value for key, value in fixed.items() if _still_there(context, known[key], value)}
    for key, default in told.items():
        if default.get("previous"):
            value = previous_value(context, form.table, key)
            if value not in (None, "", []):
                found[key] = value
    for key, default in told.items():
        if "expression" in default:
            found[key] = _computed(context, form.table, known[key], default["expression"], {**begun, **found})
    return found


def from_address(context: Context, form: Form, query: Query, reader: Reader) -> dict[str, Any]:
    """Return the API values that the address gives, of the names the form lists; what cannot be read is left out."""
    found: dict[str, Any] = {}
    for key, default in _defaults(context, form).items():
        texts = [text for text in query(default["query"]) if text] if "query" in default else []
        if texts:
            field = context.app.model.tables[form.table].by_key[key]
            value = _read(field, texts, reader)
            if value is not None:
                found[key] = value
    return found


def _defaults(context: Context, form: Form) -> dict[str, Mapping[str, Any]]:
    mine = context.rights.tables[form.table].on_create
    return {
        key: entry["default"]
        for key, entry in field_entries(form).items()
        if "default" in entry and key in mine
    }


def _computed(context: Context, table_key: str, field: Field, source: str, values: Mapping[str, Any]) -> Any:
    expression, model = parsed(source), context.app.model
    if not isinstance(expression, Expression):
        return None
    checked = check(expression, lambda path: path_type(model, table_key, path))
    result = evaluate(checked, FormValues(context, model.tables[table_key], values), context.environment)
    value = as_api(result, field.settings.get("decimals"))
    return value if _fits(field, value) else None


def _read(field: Field, texts: Sequence[str], reader: Reader) -> Any:
    kind = type_of(field)
    try:
        value = kind.parse(field, "\n".join(texts) if kind.many else texts[0], reader)
    except NotUnderstood:
        return None
    return value if _fits(field, value) else None


def _still_there(context: Context, field: Field, value: Any) -> bool:
    """Say whether the people or departments a form starts with are still there; other values always are."""
    reference = type_of(field).reference(field)
    if reference is None or reference.kind not in ("person", "department"):
        return True
    staff = context.directory.people() if reference.kind == "person" else context.directory.departments()
    ids = type_of(field).value(field).deserialize(value)
    return {each["id"] for each in staff}.issuperset(ids if isinstance(ids, list) else [ids])


def _fits(field: Field, value: Any) -> bool:
    """Say whether a field takes an API value: a default that does not fit leaves it empty."""
    try:
        type_of(field).value(field).deserialize(api_value(value))
    except (ma.ValidationError, LookupError):
        return False
    return True
