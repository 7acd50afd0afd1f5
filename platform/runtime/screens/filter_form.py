"""The editor of conditions: rows "field, operator, value" joined by and/or, as plain form members and as a tree.

Members: `match` ("and" or "or"), `f1.field`, `f1.op`, `f1.value` (repeated for several values) for row 1, and the
button `do`: "apply", "add", "remove.1" or "show" (draw the rows again after a field was chosen).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from ...core.errors import ProductError
from ...core.words import Words
from ...fields import type_of
from ...fields.base import NotUnderstood, Reader
from ...fields.field import Field
from .operators import MANY, NOTHING, ONE, PAIR, PERIOD, TEXT, period_text, period_value, takes
from .read_form import value_of

FORM_NAME = re.compile(r"match|do|f\d{1,3}\.(field|op|value)", re.ASCII)
SEPARATORS = re.compile(r",\s|[;；，、\n]")
"""What stands between typed values; a comma within a number is none."""
MOST_ROWS = 50


@dataclass(slots=True)
class FilterRow:
    """One condition as the editor shows it. `values` are API values, or texts as they were typed."""

    number: int
    field: str
    operator: str
    values: list[Any] = field(default_factory=list)
    fault: Words | None = None


@dataclass(slots=True)
class FilterForm:
    """The rows of the editor. `plain` is False for a tree too deep for rows."""

    match: str = "and"
    rows: list[FilterRow] = field(default_factory=list)
    plain: bool = True

    def number(self) -> None:
        """Number the rows as they stand."""
        for number, row in enumerate(self.rows, 1):
            row.number = number

    @property
    def faulty(self) -> bool:
        """Say whether a value could not be read."""
        return any(row.fault for row in self.rows)


def form_of(tree: Any) -> FilterForm:
    """Return the rows of a filter tree."""
    if not tree:
        return FilterForm()
    match = "or" if isinstance(tree, Mapping) and "or" in tree else "and"
    leaves = tree.get(match, [tree]) if isinstance(tree, Mapping) else None
    if not isinstance(leaves, list) or not all(
        isinstance(leaf, Mapping) and "field" in leaf for leaf in leaves
    ):
        return FilterForm(plain=False)
    rows = [
        FilterRow(number, str(leaf["field"]), str(leaf.get("op", "is")), _shown(leaf))
        for number, leaf in enumerate(leaves, 1)
    ]
    return FilterForm(match, rows)


def read_filter_form(arguments: MultiDict[str, str], known: Mapping[str, Field]) -> FilterForm:
    """Return the rows that were sent, after the button that was pressed has done its work."""
    numbers = sorted({int(m[1]) for name in arguments if (m := re.fullmatch(r"f(\d{1,3})\.field", name))})
    do = arguments.get("do", "apply")
    rows = [_sent(arguments, number, known) for number in numbers if do != f"remove.{number}"]
    kept = [row for row in rows if row.field in known][:MOST_ROWS]
    if do == "add" and len(kept) < MOST_ROWS:
        first = next(key for key, each in known.items() if type_of(each).operators)
        kept.append(FilterRow(0, first, type_of(known[first]).operators[0]))
    form = FilterForm("or" if arguments.get("match") == "or" else "and", kept)
    form.number()
    return form


def _sent(arguments: MultiDict[str, str], number: int, known: Mapping[str, Field]) -> FilterRow:
    key = arguments.get(f"f{number}.field", "")
    allowed = type_of(known[key]).operators if key in known else ()
    operator = arguments.get(f"f{number}.op", "")
    if operator not in allowed:
        operator = allowed[0] if allowed else ""
    return FilterRow(number, key, operator, [v for v in arguments.getlist(f"f{number}.value") if v != ""])


def tree_of(form: FilterForm, known: Mapping[str, Field], reader: Reader) -> Any:
    """Return the tree of the rows, or None without any; rows whose value cannot be read get a fault."""
    leaves = [leaf for row in form.rows if (leaf := _leaf(row, known[row.field], reader)) is not None]
    if not leaves:
        return None
    return leaves[0] if len(leaves) == 1 else {form.match: leaves}


def _leaf(row: FilterRow, field: Field, reader: Reader) -> dict[str, Any] | None:
    """Return the condition of a row; None for one that was left without a value."""
    kind = takes(row.operator)
    leaf: dict[str, Any] = {"field": row.field, "op": row.operator}
    if kind == NOTHING:
        return leaf
    if not row.values:
        return None
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
    if kind == PERIOD:
        return period_value(texts[0])
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


def _shown(leaf: Mapping[str, Any]) -> list[Any]:
    kind, value = takes(str(leaf.get("op", "is"))), leaf.get("value")
    if kind == PERIOD:
        return [period_text(value)]
    if kind in (MANY, PAIR):
        return list(value) if isinstance(value, list) else [value]
    return [] if value is None else [value]
