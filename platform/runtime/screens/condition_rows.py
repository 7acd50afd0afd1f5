"""The rows and groups of conditions as condition_rows.html draws them: the same in lists, views, rules and links."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ...core.words import Words
from ...fields import type_of
from ...fields.base import Reader
from ...fields.operator_words import operator_words
from ..records.context import Context
from .filter_fields import FilterField, FilterGroup
from .filter_form import MOST_DEPTH, Operators, others_of, ways_of
from .filter_leaf import settle
from .filter_rows import DAY, OTHER, VALUE, FilterForm, FilterRow, RowGroup
from .filter_values import filter_value

WAYS: Mapping[str, Words] = {
    VALUE: Words("a value", "固定值"),
    DAY: Words("a day from today", "相对今天"),
    OTHER: Words("another field", "其他字段"),
}


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """One row: what it may be about and compare with."""

    row: FilterRow
    operators: Sequence[tuple[str, Words]]
    ways: Sequence[tuple[str, Words]]
    value: Markup
    others: Sequence[tuple[str, Words]]
    """The fields it may be compared with, where it compares with one."""
    offered: bool
    """Whether its field is among those offered; else it stands beside them."""
    known: bool


@dataclass(frozen=True, slots=True)
class DrawnGroup:
    """A group, the whole or one within it; `number` is "" for the whole."""

    name: str
    number: str
    within: int
    match: str
    parts: Sequence[DrawnRow | DrawnGroup]
    deeper: bool
    """Whether a group may stand within it."""


@dataclass(frozen=True, slots=True)
class ConditionRows:
    """Everything one editor of conditions is drawn from."""

    prefix: str
    plain: bool
    whole: DrawnGroup
    groups: Sequence[FilterGroup]

    @property
    def count(self) -> int:
        """How many parts the whole has."""
        return len(self.whole.parts)


def condition_rows(
    context: Context,
    form: FilterForm,
    groups: Sequence[FilterGroup],
    known: Mapping[str, FilterField],
    reader: Reader,
    operators: Operators | None = None,
) -> ConditionRows:
    """Return an editor as it is drawn; `known` has the fields by path, `operators` those a field is offered with."""
    offered = operators or (lambda field: type_of(field).operators)
    at_hand = {each.path for group in groups for each in group.fields}

    def row(each: FilterRow) -> DrawnRow:
        return _row(context, each, known, reader, offered, each.field in at_hand)

    return ConditionRows(form.prefix, form.plain, _group(form, None, row), groups)


def _group(form: FilterForm, group: RowGroup | None, row: Callable[[FilterRow], DrawnRow]) -> DrawnGroup:
    number = group.number if group else 0
    parts = [
        row(each) if isinstance(each, FilterRow) else _group(form, each, row) for each in form.inside(number)
    ]
    return DrawnGroup(
        group.name if group else "",
        str(number or ""),
        group.within if group else 0,
        group.match if group else form.match,
        parts,
        form.depth(number) < MOST_DEPTH,
    )


def _row(
    context: Context,
    row: FilterRow,
    known: Mapping[str, FilterField],
    reader: Reader,
    operators: Operators,
    offered: bool,
) -> DrawnRow:
    at = known.get(row.field)
    if at is None:
        told = Words(row.operator, row.operator)
        return DrawnRow(row, [(row.operator, told)], (), Markup(""), (), offered=False, known=False)
    settle(row, at.field)
    fields = {path: each.field for path, each in known.items()}
    others = [*_others(row, at, known)] if row.how == OTHER else []
    value = Markup("") if row.how == OTHER else filter_value(context, at.table, at.field, row, reader)
    kind = type_of(at.field)
    return DrawnRow(
        row,
        [(each, operator_words(kind, each)) for each in operators(at.field)],
        [(way, WAYS[way]) for way in ways_of(at.field, row.operator, row.field, fields)],
        value,
        others,
        offered,
        known=True,
    )


def _others(row: FilterRow, at: FilterField, known: Mapping[str, FilterField]) -> Iterator[tuple[str, Words]]:
    """Give the fields that can be compared with, and the one that is, wherever it lies."""
    fields = {path: each.field for path, each in known.items()}
    names = others_of(at.field, row.field, fields)
    chosen = str(row.values[0]) if row.values else ""
    if chosen and chosen not in names:
        names.insert(0, chosen)
    for name in names:
        yield name, known[name].label if name in known else Words(name, name)
