"""One row of the editor of conditions and one condition of a filter tree: each made of the other."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ...core.errors import ProductError
from ...core.words import Words
from ...expressions import Kind
from ...fields import type_of
from ...fields.base import NotUnderstood, Reader
from ...fields.comparable import other_path
from ...fields.field import Field
from .filter_rows import DAY, OTHER, VALUE, FilterRow
from .operators import (
    MANY,
    NOTHING,
    ONE,
    PAIR,
    PERIOD,
    TEXT,
    day_texts,
    day_value,
    period_texts,
    period_value,
    takes,
)
from .read_form import value_of

NO_COUNT = Words("Write a number from 1 to 9999.", "请输入 1 到 9999 的数字。")
SEPARATORS = re.compile(r",\s|[;；，、\n]")
"""What stands between typed values; a comma within a number is none."""


def row_of_leaf(leaf: Any) -> FilterRow | None:
    """Return the row of a condition; None for what rows cannot show."""
    if not isinstance(leaf, Mapping) or "field" not in leaf:
        return None
    path, operator, value = str(leaf["field"]), str(leaf.get("op", "is")), leaf.get("value")
    other = other_path(value)
    if other is not None:
        return FilterRow(path, operator, [other], OTHER)
    kind = takes(operator)
    if isinstance(value, Mapping) and "from" in value:
        return None
    if kind == PERIOD:
        return FilterRow(path, operator, period_texts(value))
    if kind in (MANY, PAIR):
        return FilterRow(path, operator, list(value) if isinstance(value, list) else [value])
    return FilterRow(path, operator, [] if value is None else [value])


def settle(row: FilterRow, field: Field) -> None:
    """Show a day counted from today as one, which only the field tells from a text such as “today”."""
    if row.how != VALUE or takes(row.operator) != ONE or not row.values or not counts_days(field):
        return
    texts = day_texts(row.values[0])
    if texts:
        row.how, row.values = DAY, texts


def counts_days(field: Field) -> bool:
    """Say whether a field's values can be compared with a day counted from today."""
    gives = type_of(field).type(field)
    return gives.kind in (Kind.DATE, Kind.DATETIME) and not gives.many


def leaf_of_row(row: FilterRow, field: Field, reader: Reader) -> dict[str, Any] | None:
    """Return the condition of a row; None for one that was left without a value, or whose value is at `fault`."""
    settle(row, field)
    kind = takes(row.operator)
    leaf: dict[str, Any] = {"field": row.field, "op": row.operator}
    if kind == NOTHING:
        return leaf
    if not row.values:
        # A box that is not ticked says no; other controls that were left empty say nothing.
        absent = type_of(operand_field(field)).absent
        return None if kind != ONE or absent is None else {**leaf, "value": absent}
    if row.how == OTHER:
        return {**leaf, "value": {"field": row.values[0]}}
    if row.how == DAY or kind == PERIOD:
        leaf["value"] = day_value(row.values) if row.how == DAY else period_value(row.values)
        row.fault = NO_COUNT if leaf["value"] is None else None
        return None if row.fault else leaf
    try:
        leaf["value"] = _operand(kind, operand_field(field), row.values, reader)
    except NotUnderstood as error:
        row.fault = error.words
        return None
    except ProductError as error:
        row.fault = Words(error.say("en"), error.say("zh"))
        return None
    return leaf


def _operand(kind: str, field: Field, texts: Sequence[str], reader: Reader) -> Any:
    if kind == TEXT:
        return texts[0]
    if kind == ONE:
        return _one(field, texts[0], reader)
    if kind == MANY and not listed(field):
        texts = [text for text in SEPARATORS.split(texts[0]) if text.strip()]
    values = [_one(field, text, reader) for text in texts]
    return (values * 2)[:2] if kind == PAIR else values


def operand_field(field: Field) -> Field:
    """Return the field whose values a condition compares with: a computed field's own is the one it shows."""
    kind = type_of(field)
    inner = getattr(kind, "inner", None)
    return field if inner is None else dataclasses.replace(kind.shown(field), type=inner.name)


def listed(field: Field) -> bool:
    """Say whether a field's values are chosen from a list; others are typed, several with commas between them."""
    return "options" in field.settings or type_of(field).reference(field) is not None


def _one(field: Field, text: str, reader: Reader) -> Any:
    """Return one value: also of a field that holds a list of them."""
    found = value_of(field, [text], reader)
    return found[0] if isinstance(found, list) and found else found
