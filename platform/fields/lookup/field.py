"""Shows a field of linked records here; it behaves as that field does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from ...core.words import Words
from ...expressions import Type, list_of
from ..base import Directory, FieldType, Reader
from ..conditions import allow
from ..delegating import DelegatingType
from ..field import Field
from ..joined import join
from ..json_rows import rows_of, values_of
from ..scope import Scope, UnknownField
from ..type_of import type_of

NEGATIVE = {"is_not": "is", "not_in": "in", "not_contains": "contains", "is_empty": "is_not_empty"}
"""Of several linked records: none is, not "one is not"."""


class LookupType(FieldType):
    """A lookup, as the palette offers it; a field has the shape `LookupOne` or `LookupMany`."""

    name = "lookup"
    label = Words("Lookup", "查找引用")
    help = Words("Shows a field of the linked record.", "显示关联记录中的字段。")
    icon = "list-search"
    family = "computed"
    settings = {
        "relation": {
            "type": "string",
            "x-reference": "link",
            "title": {"en": "Through", "zh": "通过关联字段"},
        },
        "field": {
            "type": "string",
            "x-reference": "field",
            "title": {"en": "Field over there", "zh": "引用字段"},
        },
    }
    required_settings = ("relation", "field")
    writable = False
    input_template = "readonly.html"

    def shaped(self, field: Field) -> FieldType:
        """Return the shape: to one or to many, with what the field it shows can do."""
        if field.target is None or field.link is None:
            return self
        inner = type_of(field.target)
        return (_many if type_of(field.link).many else _one)(inner)

    def column_type(self, field: Field) -> None:
        """Return None: it is looked up."""

    def sql(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Raise UnknownField: what it should show is not there."""
        raise UnknownField(field=field.key)


class LookupOne(DelegatingType, LookupType):
    """A field of one linked record: everything is asked of its own type, about the linked record."""

    def __init__(self, inner: FieldType) -> None:
        self.take_shape(inner)
        self.many = inner.many

    def shaped(self, field: Field) -> FieldType:
        """Return itself."""
        return self

    def shown(self, field: Field) -> Field:
        """Return the field over there."""
        return field.target

    def sql(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return the linked record's value."""
        return self.inner.sql(field.target, scope.linked(field.link.key))

    def in_expression(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return the linked record's value for expressions."""
        return self.inner.in_expression(field.target, scope.linked(field.link.key))

    def sort_key(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return what the linked record would sort by."""
        return self.inner.sort_key(field.target, scope.linked(field.link.key))

    def select(self, field: Field, scope: Scope) -> Sequence[sa.ColumnElement]:
        """Return the linked record's parts."""
        return self.inner.select(field.target, scope.linked(field.link.key))

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return the condition its own type makes."""
        return self.inner.condition(field.target, operator, value, column, scope.linked(field.link.key))


class LookupMany(LookupType):
    """A field of several linked records: a list of its values, those of the first hundred."""

    many = True
    sortable = False
    aggregates = ("count",)

    def __init__(self, inner: FieldType) -> None:
        self.inner = inner
        self.operators = inner.operators

    def shaped(self, field: Field) -> FieldType:
        """Return itself."""
        return self

    def shown(self, field: Field) -> Field:
        """Return the field over there."""
        return field.target

    def type(self, field: Field) -> Type:
        """Return a list of what it shows."""
        return list_of(self.inner.type(field.target))

    def sql(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return the values as a JSON array."""
        return values_of(scope, field.link.key, lambda other: self.inner.in_expression(field.target, other))

    def select(self, field: Field, scope: Scope) -> Sequence[sa.ColumnElement]:
        """Return a row of parts for each linked record."""
        return (rows_of(scope, field.link.key, lambda other: self.inner.select(field.target, other)),)

    def load(self, field: Field, parts: Sequence[Any], directory: Directory) -> list[Any]:
        """Return the values that are not empty."""
        values = [self.inner.load(field.target, row, directory) for row in parts[0] or ()]
        return [value for value in values if value is not None and value != []]

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the values with commas between them."""
        return join([self.inner.format(field.target, each, reader) for each in value or ()], reader)

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return whether some linked record meets the condition; for a negative one, whether none is otherwise."""
        allow(field, operator, self.operators)
        positive = NEGATIVE.get(operator, operator)

        def build(other: Scope) -> sa.Select:
            each = self.inner.sql(field.target, other)
            met = self.inner.condition(field.target, positive, value, each, other)
            return sa.select(sa.func.count()).where(met)

        met = sa.func.coalesce(scope.related(field.link.key, build), 0)
        return met == 0 if operator in NEGATIVE else met > 0

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return a list of what it shows."""
        return {"type": ["array", "null"], "items": self.inner.json_schema(field.target)}


@lru_cache(maxsize=256)
def _one(inner: FieldType) -> LookupOne:
    return LookupOne(inner)


@lru_cache(maxsize=256)
def _many(inner: FieldType) -> LookupMany:
    return LookupMany(inner)
