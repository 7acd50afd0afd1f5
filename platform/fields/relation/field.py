"""A link to records of a table: to one (a column) or to many (a table of links)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from ...core.limits import LIMITS
from ...core.words import Words
from ...expressions import RECORD, Type
from ..base import Directory, FieldType, Reader, Reference
from ..conditions import EQUALITY, allow, equality
from ..field import Field
from ..pointers import MANY, POINTER_SCHEMA, find_pointer
from ..record_lists import RecordListType
from ..scope import Scope
from ..typed_list import typed_list
from ..value import IdValue, ListValue, read_id

SETTINGS: Mapping[str, Any] = {
    "table": {
        "type": "string",
        "x-reference": "table",
        "title": {"en": "Linked table", "zh": "关联的数据表"},
    },
    **MANY,
    "on_delete": {
        "enum": ["restrict", "set_empty", "delete"],
        "x-words": {
            "restrict": {"en": "It cannot be deleted", "zh": "禁止删除"},
            "set_empty": {"en": "The link becomes empty", "zh": "清空关联"},
            "delete": {"en": "These records are deleted too", "zh": "同时删除本表记录"},
        },
        "default": "restrict",
        "title": {"en": "When the linked record is deleted", "zh": "关联记录被删除时"},
    },
}
HELP = Words("A link to one record of another table, or to several.", "关联其他数据表中的一条或多条记录。")


class RelationsType(RecordListType):
    """Links to several records."""

    name = "relation"
    label = Words("Links", "关联（多条）")
    help = HELP
    icon = "relation-many-to-many"
    family = "relation"
    settings = SETTINGS
    required_settings = ("table",)
    input_template = "relation/input.html"

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that takes a list of ids."""
        return ListValue(IdValue(), LIMITS.links_per_field)

    def reference(self, field: Field) -> Reference:
        """Return the linked table."""
        return Reference("record", many=True, table=field.settings["table"])

    def parse(self, field: Field, text: str, reader: Reader) -> list[int]:
        """Return the ids of several."""
        return [find_pointer(self.reference(field), part, reader) for part in typed_list(text)]


class RelationType(FieldType):
    """A link to one record."""

    name = "relation"
    label = Words("Link", "关联")
    help = HELP
    icon = "relation-one-to-one"
    family = "relation"
    settings = SETTINGS
    required_settings = ("table",)
    operators = EQUALITY
    groupings = ("value",)
    to_many = RelationsType()

    def leads_to(self, field: Field) -> str:
        """Return the table whose record it shows."""
        return field.settings["table"]

    def shaped(self, field: Field) -> FieldType:
        """Return the list's type where the field holds several."""
        return self.to_many if field.settings.get("many") else self

    def type(self, field: Field) -> Type:
        """Return RECORD."""
        return RECORD

    def column_type(self, field: Field) -> sa.types.TypeEngine:
        """Return an id."""
        return sa.BigInteger()

    def sort_key(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return the title of the linked record."""
        return scope.linked(field.key).title

    def select(self, field: Field, scope: Scope) -> Sequence[sa.ColumnElement]:
        """Return the id and the title of the linked record."""
        return scope.column(field.key), scope.linked(field.key).shown_title

    def load(self, field: Field, parts: Sequence[Any], directory: Directory) -> Any:
        """Return {"id", "title"}."""
        return None if parts[0] is None else {"id": parts[0], "title": parts[1]}

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that takes an id."""
        return IdValue()

    def reference(self, field: Field) -> Reference:
        """Return the linked table."""
        return Reference("record", many=False, table=field.settings["table"])

    def parse(self, field: Field, text: str, reader: Reader) -> int | None:
        """Return the id typed, or of the record the reader's `find` knows by that title."""
        return find_pointer(self.reference(field), text, reader) if text.strip() else None

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the title."""
        return "" if value is None else value["title"] or f"#{value['id']}"

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return equality of ids."""
        allow(field, operator, self.operators)
        return equality(field, operator, value, column, read_id)

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return an id, or an object with one."""
        return POINTER_SCHEMA
