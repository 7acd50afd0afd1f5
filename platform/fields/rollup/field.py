"""Sums up linked records: how many, how much, the first, the last, by a filter where wanted."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from ...core.words import Words
from ...expressions import check, parse, to_sql
from ..base import Directory, FieldType
from ..decimals import as_double, exact_sum
from ..delegating import DelegatingType
from ..field import Field
from ..inlining import inlining
from ..json_rows import rows_of
from ..results import RESULTS
from ..scope import Scope, UnknownField
from ..type_of import type_of

FUNCTIONS = ("count", "sum", "average", "min", "max", "first", "last", "distinct")
FUNCTION_WORDS = {
    "count": {"en": "Number of records", "zh": "记录数"},
    "sum": {"en": "Sum", "zh": "求和"},
    "average": {"en": "Average", "zh": "平均值"},
    "min": {"en": "Smallest", "zh": "最小值"},
    "max": {"en": "Largest", "zh": "最大值"},
    "first": {"en": "First", "zh": "第一个"},
    "last": {"en": "Last", "zh": "最后一个"},
    "distinct": {"en": "Number of different values", "zh": "不重复计数"},
}
COUNTED = ("count", "distinct")
PICKED = ("first", "last")
_PLAIN_NUMBER = RESULTS["number"][0]


class RollupType(FieldType):
    """A rollup, as the palette offers it; a field has the shape its function gives."""

    name = "rollup"
    label = Words("Rollup", "汇总")
    help = Words("Counts or sums up linked records.", "对关联记录计数、求和或取首末值。")
    icon = "sum"
    family = "computed"
    settings: Mapping[str, Any] = {
        "relation": {
            "type": "string",
            "x-reference": "link",
            "title": {"en": "Through", "zh": "通过关联字段"},
        },
        "field": {
            "type": "string",
            "x-reference": "field",
            "title": {"en": "Field over there", "zh": "汇总字段"},
        },
        "function": {
            "enum": list(FUNCTIONS),
            "x-words": FUNCTION_WORDS,
            "title": {"en": "Function", "zh": "汇总方式"},
        },
        "filter": {
            "type": "string",
            "x-expression": "boolean",
            "title": {"en": "Only records for which", "zh": "仅汇总满足条件的记录"},
        },
        "sort": {
            "type": "string",
            "x-reference": "field",
            "title": {"en": "First and last by", "zh": "首末排序字段"},
        },
    }
    required_settings = ("relation", "function")
    writable = False
    input_template = "readonly.html"
    cell_template = "delegated.html"

    def shaped(self, field: Field) -> FieldType:
        """Return the shape: a count, or what the field over there can do."""
        function = field.settings.get("function")
        if function in COUNTED:
            return _shape(_PLAIN_NUMBER, function)
        if field.target is None or field.link is None:
            return self
        inner = type_of(field.target)
        if function == "average" and "decimals" not in inner.settings and "unit" not in inner.settings:
            inner = _PLAIN_NUMBER
        return _shape(inner, function)

    def column_type(self, field: Field) -> None:
        """Return None: it is computed."""

    def sql(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Raise UnknownField: what it should sum up is not there."""
        raise UnknownField(field=field.key)


class RollupShape(DelegatingType, RollupType):
    """A rollup by one function."""

    def __init__(self, inner: FieldType, function: str) -> None:
        self.take_shape(inner)
        self.function = function
        self.many = inner.many and function in PICKED
        self.titled = False

    def shaped(self, field: Field) -> FieldType:
        """Return itself."""
        return self

    def shown(self, field: Field) -> Field:
        """Return the field over there; an average has two decimal places at least, a count none."""
        if self.function in COUNTED:
            return _with_decimals(field, 0)
        if self.function == "average" and (self.inner is _PLAIN_NUMBER or "decimals" in self.inner.settings):
            return _with_decimals(field.target, 2)
        return field.target

    def sql(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return the subquery over the linked records."""
        with inlining():
            if self.function in PICKED:
                return self._picked(field, scope)
            return scope.related(field.settings["relation"], lambda other: self._summed(field, other))

    def in_expression(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return the value, an exact number as a double."""
        return as_double(self.sql(field, scope), scope.dialect)

    def sort_key(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return the value."""
        return self.sql(field, scope)

    def select(self, field: Field, scope: Scope) -> Sequence[sa.ColumnElement]:
        """Return the value; of a picked record, its parts."""
        if self.function not in PICKED:
            return (self.sql(field, scope),)
        return (
            rows_of(
                scope,
                field.settings["relation"],
                lambda other: self.inner.select(field.target, other),
                lambda other: self._order(field, other),
                limit=1,
                where=lambda other: self._picking(field, other),
            ),
        )

    def load(self, field: Field, parts: Sequence[Any], directory: Directory) -> Any:
        """Return the value."""
        if self.function not in PICKED:
            return (
                parts[0] if self.function in COUNTED else self.inner.load(self.shown(field), parts, directory)
            )
        return self.inner.load(field.target, parts[0][0], directory) if parts[0] else None

    def _summed(self, field: Field, other: Scope) -> sa.Select:
        filtered = _filter(field, other)
        if self.function == "count":
            return sa.select(sa.func.count()).where(*filtered)
        column = type_of(field.target).sql(field.target, other)
        return sa.select(_summary(self.function, column, other.dialect)).where(*filtered)

    def _picked(self, field: Field, scope: Scope) -> sa.ColumnElement:
        def build(other: Scope) -> sa.Select:
            column = self.inner.sql(field.target, other)
            picked = sa.select(column).where(*self._picking(field, other))
            return picked.order_by(*self._order(field, other), other.id).limit(sa.literal_column("1"))

        return scope.related(field.settings["relation"], build)

    def _picking(self, field: Field, other: Scope) -> list[sa.ColumnElement[bool]]:
        return [*_filter(field, other), self.inner.sql(field.target, other).is_not(None)]

    def _order(self, field: Field, other: Scope) -> list[sa.ColumnElement]:
        sort = field.settings.get("sort", "")
        by = other.value((sort.lstrip("-"),)) if sort else other.id
        # The last is the first the other way round; records without a value to sort by come after both.
        down = sort.startswith("-") != (self.function == "last")
        return [by.is_(None), by.desc() if down else by.asc()]


def _summary(function: str, column: sa.ColumnElement, dialect: str) -> sa.ColumnElement:
    if function == "sum":
        return sa.type_coerce(
            sa.func.coalesce(exact_sum(column, dialect), sa.literal_column("0")), column.type
        )
    if function == "average":
        return sa.type_coerce(sa.cast(sa.func.avg(as_double(column, dialect)), sa.Double), sa.Double)
    if function == "distinct":
        return sa.func.count(sa.distinct(column))
    return sa.type_coerce(getattr(sa.func, function)(column), column.type)


def _filter(field: Field, other: Scope) -> list[sa.ColumnElement[bool]]:
    source = field.settings.get("filter")
    if not source:
        return []
    checked = check(_parsed(source), other.type_of)
    return [to_sql(checked, other.value, other.environment, other.dialect, condition=True)]


def _with_decimals(field: Field, decimals: int) -> Field:
    settings = {**field.settings, "decimals": max(decimals, field.settings.get("decimals", 0))}
    return dataclasses.replace(field, settings=settings)


@lru_cache(maxsize=1024)
def _parsed(source: str) -> Any:
    return parse(source)


@lru_cache(maxsize=512)
def _shape(inner: FieldType, function: str) -> RollupShape:
    return RollupShape(inner, function)
