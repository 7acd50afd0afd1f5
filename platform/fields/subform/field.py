"""Rows that belong to one record and to nothing else: order lines, visits, family members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from ...core.errors import NO_SUCH_FIELD
from ...core.limits import LIMITS
from ...core.words import Words
from ..base import Directory, NotUnderstood, Reader
from ..conditions import EMPTINESS
from ..field import Field
from ..joined import join
from ..json_rows import rows_of
from ..masking import Masked
from ..messages import NOT_LIST, TOO_MANY
from ..record_lists import RecordListType
from ..scope import Scope, UnknownField
from ..type_of import type_of
from ..value import IdValue, ReadOnlyValue, Value, wrong

NOT_A_ROW = Words("A row should be an object of fields.", "每一行应为由字段组成的对象。")
ONE_ROW = Words("{count} row", "{count} 行")
ROWS = Words("{count} rows", "{count} 行")
MASK = "mask"
"""In place of a count of parts: the one part of a field's mask."""
ROWS_ONLY = Words("Fill in the rows one by one.", "请逐行填写明细。")


class SubformType(RecordListType):
    """A sub-form."""

    name = "subform"
    label = Words("Sub-form", "子表单")
    help = Words("Rows of their own inside a record, such as order lines.", "记录内的明细行，如订单明细。")
    icon = "table-row"
    settings = {
        "fields": {
            "type": "array",
            "minItems": 1,
            "items": {"$ref": "#/$defs/field"},
            "title": {"en": "Fields of a row", "zh": "明细字段"},
        },
        "title": {
            "type": "string",
            "x-reference": "row",
            "title": {"en": "Title field of a row", "zh": "明细的标题字段"},
        },
    }
    required_settings = ("fields",)
    operators = EMPTINESS
    input_template = "readonly.html"

    def children(self, field: Field) -> tuple[Field, ...]:
        """Return the fields of a row."""
        return _children(field)

    def select(self, field: Field, scope: Scope) -> Sequence[sa.ColumnElement]:
        """Return the rows, and which fields of theirs the actor may read, each with its count of parts, or masked."""
        layout: dict[str, str] = {}

        def parts(row: Scope) -> list[sa.ColumnElement]:
            found = [row.id]
            for child in _children(field):
                try:
                    shown = row.select(child.key)
                    layout[child.key] = str(len(shown))
                except UnknownField:
                    mask = row.mask_part(child.key)
                    if mask is None:
                        continue
                    shown, layout[child.key] = (mask,), MASK
                found.extend(shown)
            return found

        rows = rows_of(scope, field.key, parts, lambda row: (row.position,), LIMITS.rows_per_subform)
        return rows, sa.literal(" ".join(f"{key}:{count}" for key, count in layout.items()), sa.Text)

    def load(self, field: Field, parts: Sequence[Any], directory: Directory) -> list[Mapping[str, Any]]:
        """Return the rows: [{"id", "<child key>": value}]."""
        counts = dict(each.split(":") for each in parts[1].split())
        children = [(child, counts[child.key]) for child in _children(field) if child.key in counts]
        return [_row(children, row, directory) for row in parts[0] or ()]

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that checks a list of rows; a row with an `id` is one the record has already."""
        return SubformValue(field)

    def parse(self, field: Field, text: str, reader: Reader) -> None:
        """Return nothing for nothing; rows are not typed as one text."""
        if text.strip():
            raise NotUnderstood(ROWS_ONLY)

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the first fields of each row."""
        first = self.children(field)[0]
        return join([_read(first, row.get(first.key), reader) for row in value or ()], reader)

    def count_words(self, value: Sequence[Any], reader: Reader) -> str:
        """Return "3 rows"."""
        words = ONE_ROW if len(value) == 1 else ROWS
        return words.to(reader.language, count=len(value))

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return a list of objects with the fields' own schemas."""
        properties = {child.key: type_of(child).json_schema(child) for child in self.children(field)}
        row = {"type": "object", "properties": {"id": {"type": "integer", "minimum": 1}, **properties}}
        return {"type": ["array", "null"], "items": row, "maxItems": LIMITS.rows_per_subform}


class SubformValue(Value):
    """A list of rows, each validated by its fields' types; faults stand at {row: {field: [words]}}."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        writable = [child for child in _children(field) if type_of(child).writable]
        members = {child.key: ReadOnlyValue() for child in _children(field)}
        members |= {child.key: type_of(child).value(child) for child in writable}
        self.schema = RowSchema.from_dict({"id": IdValue(), **members}, name="Row")(partial=True)

    def read(self, value: Any) -> list[dict[str, Any]] | None:
        """Return the rows with stored values."""
        if not isinstance(value, list | tuple):
            raise wrong(NOT_LIST)
        if len(value) > LIMITS.rows_per_subform:
            raise wrong(TOO_MANY, limit=LIMITS.rows_per_subform, count=len(value))
        rows, faults = [], {}
        for place, row in enumerate(value):
            try:
                rows.append(self.schema.load(row))
            except ma.ValidationError as error:
                faults[place] = error.messages
        if faults:
            raise ma.ValidationError(faults)
        return rows or None


class RowSchema(ma.Schema):
    """The base of a sub-form's rows: closed, and bilingual in its refusals."""

    error_messages = {"unknown": [NO_SUCH_FIELD], "type": [NOT_A_ROW]}

    class Meta:
        unknown = ma.RAISE


def _row(children: Sequence[tuple[Field, str]], row: Sequence[Any], directory: Directory) -> dict[str, Any]:
    found = {"id": row[0]}
    start = 1
    for child, told in children:
        count = 1 if told == MASK else int(told)
        parts = row[start : start + count]
        kind = type_of(child)
        masked = told == MASK
        found[child.key] = kind.load_mask(child, parts[0]) if masked else kind.load(child, parts, directory)
        start += count
    return found


def _read(child: Field, value: Any, reader: Reader) -> str:
    return str(value) if isinstance(value, Masked) else type_of(child).format(child, value, reader)


@lru_cache(maxsize=1024)
def _children(field: Field) -> tuple[Field, ...]:
    return tuple(Field.read(each) for each in field.settings["fields"])
