"""The order of a list: several fields, each up or down, empty values last both ways, the id deciding ties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ...core.collation import CHINESE
from ...core.errors import Malformed
from ...core.limits import LIMITS
from ...core.words import Words
from ...fields import Field, type_of
from ...identity.models import Department, Person
from .hops import find_hop
from .paths import find, split_path
from .scope import RecordScope

NOT_SORTABLE = Words("lists cannot be sorted by “{field}”", "不能按“{field}”排序")
TOO_MANY = Words("a list is sorted by at most {limit} fields", "最多按 {limit} 个字段排序")
_NAMES = {"person": Person.__table__, "department": Department.__table__}


@dataclass(frozen=True, slots=True, eq=False)
class SortKey:
    """One thing to sort by."""

    value: sa.ColumnElement
    descending: bool
    nullable: bool

    def ordered(self, value: sa.ColumnElement | None = None) -> sa.ColumnElement:
        """Return the ORDER BY term; `value` stands in for the key where a subquery has computed it."""
        value = self.value if value is None else value
        return value.desc().nulls_last() if self.descending else value.asc().nulls_last()


def sort_keys(scope: RecordScope, sort: Sequence[str]) -> list[SortKey]:
    """Return the keys of a request's sort; raises UnknownField, and Malformed for a field that has no order."""
    if len(sort) > LIMITS.sort_fields:
        raise Malformed(why=TOO_MANY.fill(limit=LIMITS.sort_fields))
    return [sort_key(scope, str(each).removeprefix("-"), str(each).startswith("-")) for each in sort]


def sort_key(scope: RecordScope, name: str, descending: bool) -> SortKey:
    """Return the key of one field, or of the id."""
    if name == "id":
        return SortKey(scope.id, descending, nullable=False)
    at, field = find(scope, split_path(name))
    value = order_of(at, field)
    stored = value.table is scope.source if isinstance(value, sa.Column) else False
    return SortKey(collated(value), descending, not stored or value.nullable)


def order_of(scope: RecordScope, field: Field) -> sa.ColumnElement:
    """Return what a field sorts by: pointers by the title they point to, everything else as its type says."""
    kind = type_of(field)
    if not kind.sortable:
        raise Malformed(why=NOT_SORTABLE.fill(field=field.label))
    hop = find_hop(scope.table, field.key)
    if hop is not None and hop.kind == "one":
        return scope.linked(field.key).title
    reference = kind.reference(field)
    names = _NAMES.get(reference.kind) if reference is not None and not reference.many else None
    if names is None:
        return kind.sort_key(field, scope)
    named = names.alias()
    return (
        sa.select(named.c.name)
        .where(named.c.id == scope.sql(field.key))
        .correlate_except(named)
        .scalar_subquery()
    )


def collated(value: sa.ColumnElement) -> sa.ColumnElement:
    """Return a text in Chinese order, anything else as it is."""
    return value.collate(CHINESE) if isinstance(value.type, sa.String) else value
