"""A computed type that behaves as another one does: filters, formats and sums as that type, and stores nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ..expressions import Type
from .base import Directory, FieldType, Reader
from .field import Field
from .masking import Masked
from .scope import Scope


class DelegatingType(FieldType):
    """A computed field shaped as `inner`. Subclasses write `sql`, and `shown` where `inner` needs other settings."""

    family = "computed"
    writable = False
    inner: FieldType
    input_template = "readonly.html"
    cell_template = "delegated.html"

    def take_shape(self, inner: FieldType) -> None:
        """Take over what `inner` can do."""
        self.inner = inner
        for member in ("operators", "aggregates", "groupings", "sortable", "summary", "titled", "legible"):
            setattr(self, member, getattr(inner, member))

    def shown(self, field: Field) -> Field:
        """Return the field to hand to `inner`, whose settings say how values are shown."""
        return field

    def type(self, field: Field) -> Type:
        """Return the type of `inner`."""
        return self.inner.type(self.shown(field))

    def column_type(self, field: Field) -> None:
        """Return None: it is computed."""

    def load(self, field: Field, parts: Sequence[Any], directory: Directory) -> Any:
        """Return the value as `inner` loads it."""
        return self.inner.load(self.shown(field), parts, directory)

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the value as `inner` shows it."""
        return self.inner.format(self.shown(field), value, reader)

    def mask(self, field: Field, value: Any) -> Masked | None:
        """Return the mask of `inner`."""
        return self.inner.mask(self.shown(field), value)

    def mask_sql(self, field: Field, column: sa.ColumnElement, dialect: str) -> sa.ColumnElement[str]:
        """Return the mask of `inner` within a statement."""
        return self.inner.mask_sql(self.shown(field), column, dialect)

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return the condition `inner` makes."""
        return self.inner.condition(self.shown(field), operator, value, column, scope)

    def aggregate(
        self, field: Field, function: str, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement:
        """Return the aggregate `inner` makes."""
        return self.inner.aggregate(self.shown(field), function, column, scope)

    def group(self, field: Field, way: str, column: sa.ColumnElement, scope: Scope) -> sa.ColumnElement:
        """Return the group `inner` makes."""
        return self.inner.group(self.shown(field), way, column, scope)

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return the schema of `inner`."""
        return self.inner.json_schema(self.shown(field))
