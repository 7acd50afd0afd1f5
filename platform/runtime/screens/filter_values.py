"""The control for the value of one condition: what it is depends on the operator, then on the field's type."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from ...core.periods import NAMED_PERIODS
from ...core.words import Words
from ...fields import type_of
from ...fields.base import Reader
from ...fields.field import Field
from ..records.context import Context
from .counted_control import BEFORE_AFTER, DAYS, LAST_NEXT, counted_control
from .filter_leaf import listed, operand_field
from .filter_rows import DAY, FilterRow
from .inputs import control_id, draw_input
from .operators import MANY, NOTHING, PAIR, PERIOD, TEXT, takes

VALUE = Words("Value", "值")
NO_CONTROL = "readonly.html"
"""The template of types that nobody fills in, such as serial numbers; one can still look for their values."""
FROM, TO = Words("From", "从"), Words("To", "到")


def filter_value(context: Context, table: str, field: Field, row: FilterRow, reader: Reader) -> Markup:
    """Return the control (or controls) of a condition's value; nothing where the operator takes none."""
    field, kind, name = operand_field(field), takes(row.operator), f"{row.name}.value"
    language = reader.language
    if row.how == DAY:
        return counted_control(name, row.values, DAYS, BEFORE_AFTER, language)
    if kind == NOTHING:
        return Markup("")
    if kind == PERIOD:
        return counted_control(name, row.values, NAMED_PERIODS, LAST_NEXT, language)
    if kind == TEXT:
        return _text(name, row.values[0] if row.values else "", VALUE.to(language))
    if kind == PAIR:
        both = [*row.values, None, None][:2]
        words = (FROM, TO)
        return Markup(" ").join(
            _one(context, table, field, v, name, reader, w) for v, w in zip(both, words, strict=True)
        )
    if kind == MANY and not listed(field):
        return _text(name, _typed(field, row.values, reader), VALUE.to(language))
    if kind == MANY:
        return _one(context, table, as_many(field), row.values, name, reader, VALUE)
    return _one(context, table, as_one(field), row.values[0] if row.values else None, name, reader, VALUE)


def _typed(field: Field, values: Sequence[Any], reader: Reader) -> str:
    """Return values as one would type them; what was typed and could not be read stays as it was."""
    kind = type_of(field)
    return "; ".join(each if isinstance(each, str) else kind.format(field, each, reader) for each in values)


def as_many(field: Field) -> Field:
    """Return a field that holds several of this field's values, where there is a control for that."""
    kind = type_of(field)
    if kind.many:
        return field
    if kind.reference(field):
        return dataclasses.replace(field, settings={**field.settings, "many": True})
    return dataclasses.replace(field, type="multi_select") if "options" in field.settings else field


def as_one(field: Field) -> Field:
    """Return a field that holds one of this field's values."""
    kind = type_of(field)
    if not kind.many:
        return field
    if kind.reference(field):
        return dataclasses.replace(field, settings={**field.settings, "many": False})
    return dataclasses.replace(field, type="select") if "options" in field.settings else field


def _one(
    context: Context, table: str, field: Field, value: Any, name: str, reader: Reader, label: Words
) -> Markup:
    if type_of(field).input_template == NO_CONTROL:
        return _text(name, "" if value is None else value, label.to(reader.language))
    prefix = f"filter-{label.en.lower()}"
    control = draw_input(context, table, field, value, reader, name=name, prefix=prefix)
    said = Markup('<label class="visually-hidden" for="{}">{}</label>')
    return said.format(control_id(prefix, name), label.to(reader.language)) + control


def _text(name: str, value: Any, label: str) -> Markup:
    return Markup(
        '<input class="form-control" type="text" name="{}" value="{}" maxlength="1000" aria-label="{}">'
    ).format(name, value, label)
