"""What fields that point to people and departments have in common: one id in a column, or a list of ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import marshmallow as ma
import sqlalchemy as sa

from ..core.json_column import Json
from ..core.limits import LIMITS
from ..core.words import Words
from .base import Directory, FieldType, NotUnderstood, Reader, Reference
from .conditions import EQUALITY, LISTED, allow, equality
from .field import Field
from .joined import join
from .json_lists import listed
from .scope import Scope
from .typed_list import typed_list
from .value import LARGEST_ID, IdValue, ListValue, read_id

NOT_FOUND = Words("“{text}” was not found.", "未找到“{text}”。")
POINTER_SCHEMA: Mapping[str, Any] = {
    "type": ["integer", "object", "null"],
    "minimum": 1,
    "properties": {"id": {"type": "integer", "minimum": 1}, "title": {"type": ["string", "null"]}},
    "required": ["id"],
}
MANY: Mapping[str, Any] = {
    "many": {"type": "boolean", "default": False, "title": {"en": "Several", "zh": "可多选"}},
}


class PointerType(FieldType):
    """A pointer to one person or department. Subclasses name what it points to, and its shape to many."""

    kind: ClassVar[str]
    to_many: FieldType
    family = "people"
    settings = MANY
    operators = EQUALITY
    groupings = ("value",)

    def shaped(self, field: Field) -> FieldType:
        """Return the list's type where the field holds several."""
        return self.to_many if field.settings.get("many") else self

    def column_type(self, field: Field) -> sa.types.TypeEngine | None:
        """Return an id."""
        return sa.BigInteger()

    def load(self, field: Field, parts: Sequence[Any], directory: Directory) -> Any:
        """Return {"id", "title"}."""
        return None if parts[0] is None else self.named(parts[0], directory)

    def named(self, id: int, directory: Directory) -> Mapping[str, Any]:
        """Return {"id", "title"} of one."""
        return directory.person(id) if self.kind == "person" else directory.department(id)

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that takes an id."""
        return IdValue()

    def reference(self, field: Field) -> Reference:
        """Return what it points to."""
        return Reference(self.kind, self.many)

    def parse(self, field: Field, text: str, reader: Reader) -> Any:
        """Return the id typed, or of whom the reader's `find` knows by that name."""
        return find_pointer(self.reference(field), text, reader) if text.strip() else None

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the name."""
        return "" if value is None else value["title"] or ""

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return equality of ids."""
        allow(field, operator, self.operators)
        return equality(field, operator, value, column, read_id)

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return an id, or an object with one."""
        return POINTER_SCHEMA


class PointersType(PointerType):
    """A list of people or departments, in the order chosen."""

    many = True
    operators = LISTED
    aggregates = ("count", "filled", "empty")
    groupings = ()
    sortable = False

    def shaped(self, field: Field) -> FieldType:
        """Return itself."""
        return self

    def column_type(self, field: Field) -> sa.types.TypeEngine:
        """Return JSON."""
        return Json()

    def load(self, field: Field, parts: Sequence[Any], directory: Directory) -> list[Mapping[str, Any]]:
        """Return a list of {"id", "title"}."""
        return [self.named(id, directory) for id in parts[0] or ()]

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that takes a list of ids."""
        return ListValue(IdValue(), LIMITS.links_per_field)

    def parse(self, field: Field, text: str, reader: Reader) -> list[int]:
        """Return the ids of several."""
        return [find_pointer(self.reference(field), part, reader) for part in typed_list(text)]

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the names."""
        return join_titles(value, reader)

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return has_any or has_all of ids."""
        allow(field, operator, self.operators)
        return listed(field, operator, value, column, read_id, scope.dialect)

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return a list of ids."""
        return {"type": ["array", "null"], "items": {**POINTER_SCHEMA, "type": ["integer", "object"]}}


def find_pointer(reference: Reference, text: str, reader: Reader) -> int:
    """Return the id written in a text, or of what is called so; raises NotUnderstood."""
    bare = text.strip()
    if bare.isascii() and bare.isdecimal() and len(bare) < 20 and 0 < int(bare) <= LARGEST_ID:
        return int(bare)
    found = reader.find(reference, bare) if reader.find else None
    if found is None:
        raise NotUnderstood(NOT_FOUND, text=bare[:100])
    return found


def join_titles(value: Any, reader: Reader) -> str:
    """Return the titles of pointers; the id of one without a title."""
    return join((one["title"] or f"#{one['id']}" for one in value or ()), reader)
