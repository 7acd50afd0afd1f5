"""What fields that hold many linked records have in common; links, pointers back and rows differ in the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ..expressions import RECORD, Type, list_of
from .base import Directory, FieldType, Reader
from .conditions import LISTED, allow, many, operand
from .field import Field
from .json_rows import rows_of, values_of
from .pointers import POINTER_SCHEMA, join_titles
from .scope import Scope
from .value import read_id


class RecordListType(FieldType):
    """A list of linked records, shown as {"id", "title"}, the first hundred of them."""

    family = "relation"
    many = True
    operators = LISTED
    aggregates = ("count",)
    sortable = False

    input_template = "readonly.html"

    def leads_to(self, field: Field) -> str | None:
        """Return the table whose records it shows; None where they have no pages of their own."""
        return field.settings.get("table")

    def type(self, field: Field) -> Type:
        """Return a list of RECORD."""
        return list_of(RECORD)

    def column_type(self, field: Field) -> None:
        """Return None: the links are kept elsewhere."""

    def sql(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return the ids as a JSON array."""
        return values_of(scope, field.key, lambda other: other.id)

    def select(self, field: Field, scope: Scope) -> Sequence[sa.ColumnElement]:
        """Return the rows of [id, title]."""
        return (rows_of(scope, field.key, lambda other: (other.id, other.shown_title)),)

    def load(self, field: Field, parts: Sequence[Any], directory: Directory) -> list[Mapping[str, Any]]:
        """Return a list of {"id", "title"}."""
        return [{"id": id, "title": title} for id, title in parts[0] or ()]

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the titles."""
        return join_titles(value, reader)

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return has_any, has_all, is_empty or is_not_empty, counted over the linked records."""
        allow(field, operator, self.operators)
        if operator == "is_empty":
            return _held(field, scope) == 0
        if operator == "is_not_empty":
            return _held(field, scope) > 0
        ids = set(operand(field, operator, value, many(read_id)))
        if operator == "has_any":
            return _held(field, scope, ids) > 0 if ids else sa.false()
        return _held(field, scope, ids) == len(ids) if ids else sa.true()

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return a list of ids."""
        return {"type": ["array", "null"], "items": {**POINTER_SCHEMA, "type": ["integer", "object"]}}


def _held(field: Field, scope: Scope, ids: set[int] | None = None) -> sa.ColumnElement[int]:
    """Return how many records are held, of `ids` only when given."""

    def build(other: Scope) -> sa.Select:
        counted = sa.select(sa.func.count(sa.distinct(other.id)))
        return counted if ids is None else counted.where(other.id.in_(sorted(ids)))

    # A guard (a field read on some rows only) makes the subquery NULL where it does not hold.
    return sa.func.coalesce(scope.related(field.key, build), 0)
