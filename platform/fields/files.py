"""What fields that hold files have in common: a list of the files' facts beside their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import marshmallow as ma
import sqlalchemy as sa

from ..core.json_column import Json
from ..core.limits import LIMITS, MEGABYTE
from ..core.words import Words
from ..expressions import TEXT, Type, list_of
from .base import Directory, FieldType, NotUnderstood, Reader, Reference
from .conditions import EMPTINESS, allow, emptiness
from .field import Field
from .scope import Scope
from .value import IdValue, ListValue

UPLOAD_FIRST = Words("Upload files here instead of typing.", "请直接上传文件，不能输入文字。")
FILE_SETTINGS: Mapping[str, Any] = {
    "max_files": {
        "type": "integer",
        "minimum": 1,
        "maximum": LIMITS.files_per_field,
        "default": 10,
        "title": {"en": "Most files", "zh": "最多文件数"},
    },
    "max_size": {
        "type": "integer",
        "minimum": 1,
        "maximum": LIMITS.upload_bytes,
        "default": LIMITS.upload_bytes,
        "title": {"en": "Largest file, in bytes", "zh": "单个文件大小上限（字节）"},
    },
}


class FilesType(FieldType):
    """Files of a record. Stored: [{"id", "name", "size", "type"}], written by the record service from ids."""

    settings = FILE_SETTINGS
    many = True
    operators = EMPTINESS
    aggregates = ("count", "filled", "empty")
    sortable = False
    accept: str = ""
    """What a file input offers to choose from."""

    def type(self, field: Field) -> Type:
        """Return a list of TEXT, the files' names."""
        return list_of(TEXT)

    def column_type(self, field: Field) -> sa.types.TypeEngine:
        """Return JSON."""
        return Json()

    def in_expression(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return the names as a JSON array."""
        return sa.type_coerce(_names(self.sql(field, scope), scope.dialect), Json())

    def load(self, field: Field, parts: Sequence[Any], directory: Directory) -> list[Mapping[str, Any]]:
        """Return each file's facts with the address to fetch it from."""
        return [{**file, "url": file_url(file)} for file in parts[0] or ()]

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that takes a list of ids, or of objects with an id; the service finds the rest."""
        return ListValue(IdValue(), self.most(field))

    def most(self, field: Field) -> int:
        """Return how many files the field may hold."""
        return field.settings.get("max_files", 10)

    def largest(self, field: Field) -> int:
        """Return how many bytes one file may have."""
        return field.settings.get("max_size", LIMITS.upload_bytes)

    def size(self, file: Mapping[str, Any]) -> str:
        """Return a file's size as people read it."""
        return human_size(file.get("size", 0))

    def reference(self, field: Field) -> Reference:
        """Return that it points to files."""
        return Reference("file", many=True)

    def parse(self, field: Field, text: str, reader: Reader) -> None:
        """Return nothing for nothing; text is not a file."""
        if text.strip():
            raise NotUnderstood(UPLOAD_FIRST)

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the names."""
        return ", ".join(file["name"] for file in value or ())

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return whether there are files."""
        allow(field, operator, self.operators)
        return emptiness(operator, column)

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return a list of ids or files."""
        file = {
            "type": ["integer", "object"],
            "minimum": 1,
            "required": ["id"],
            "properties": {
                "id": {"type": "integer", "minimum": 1},
                "name": {"type": "string"},
                "size": {"type": "integer"},
                "type": {"type": "string"},
                "url": {"type": "string"},
            },
        }
        return {"type": ["array", "null"], "items": file, "maxItems": self.most(field)}


def file_url(file: Mapping[str, Any]) -> str:
    """Return where a file is fetched from."""
    return f"/files/{file['id']}/{quote(file['name'], safe='')}"


def human_size(size: int) -> str:
    """Return "12 KB" or "3.4 MB"."""
    return f"{size / MEGABYTE:.1f} MB" if size >= MEGABYTE else f"{max(1, round(size / 1024))} KB"


def _names(column: sa.ColumnElement, dialect: str) -> sa.ColumnElement:
    if dialect == "postgresql":
        each = sa.func.jsonb_array_elements(column).table_valued("value", name="file")
        name = sa.type_coerce(each.c.value, sa.Text).op("->>")("name")
        names = sa.select(sa.func.jsonb_agg(name)).select_from(each).scalar_subquery()
        return sa.func.coalesce(names, sa.literal_column("'[]'::jsonb"))
    each = sa.func.json_each(sa.type_coerce(column, sa.Text)).table_valued("value", name="file")
    name = sa.func.json_extract(each.c.value, "$.name")
    return sa.select(sa.func.json_group_array(name)).select_from(each).scalar_subquery()
