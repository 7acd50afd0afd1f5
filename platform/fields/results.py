"""How computed numbers, texts and times behave: as the plain type of their result does, over a computed column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ..core.moment import Moment
from ..expressions import BOOLEAN, DATE, DATETIME, NUMBER, TEXT, Type
from .base import FieldType, Reader
from .checkbox.field import CheckboxType
from .date.field import DateType
from .date_time.field import DateTimeType
from .field import Field
from .number.field import NumberType
from .number_format import format_number, with_unit
from .scope import Scope
from .text.field import TextType

RESULT_WORDS = {
    "number": {"en": "Number", "zh": "数字"},
    "text": {"en": "Text", "zh": "文本"},
    "date": {"en": "Date", "zh": "日期"},
    "date_time": {"en": "Date and time", "zh": "日期时间"},
    "boolean": {"en": "Yes or no", "zh": "是/否"},
}
"""How people call what a formula gives."""


class ComputedNumber(NumberType):
    """A number worked out as a double: shown with `decimals` places, or with as many as it needs."""

    def column_type(self, field: Field) -> None:
        """Return None: it is computed."""

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return "1,234.5 h"."""
        if value is None:
            return ""
        shown = format_number(value, field.settings.get("decimals"), reader.language)
        return with_unit(shown, field, reader.language)

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return a number."""
        return {"type": ["number", "null"]}


class ComputedBoolean(CheckboxType):
    """Yes or no, or empty when it cannot be worked out."""

    def in_expression(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return the value as it is."""
        return self.sql(field, scope)


RESULTS: Mapping[str, tuple[FieldType, Type, sa.types.TypeEngine]] = {
    "number": (ComputedNumber(), NUMBER, sa.Double()),
    "text": (TextType(), TEXT, sa.Text()),
    "date": (DateType(), DATE, sa.Date()),
    "date_time": (DateTimeType(), DATETIME, Moment()),
    "boolean": (ComputedBoolean(), BOOLEAN, sa.Boolean()),
}
"""By a formula's `result`: the type it behaves as, its type in expressions, its type in the database."""
