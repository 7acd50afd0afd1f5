"""An exact number. Money, percent, rating and progress build on it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from ...core.words import Words
from ...expressions import NUMBER, Type
from ..aggregates import COUNTS
from ..base import FieldType, Reader
from ..conditions import EQUALITY, ORDER, allow, emptiness, many, operand, ordered, read_pair
from ..decimals import DIGITS, ExactDecimal, as_double, fitted, read_decimal
from ..field import Field
from ..messages import NOT_NUMBER, TOO_LARGE, TOO_MANY_DECIMALS, TOO_MANY_DIGITS, TOO_SMALL, WHOLE_NUMBER
from ..number_format import format_number, rounded, unit_of, with_unit
from ..scope import Scope
from ..typed_number import typed_number
from ..value import Value, wrong

DECIMALS: Mapping[str, Any] = {
    "type": "integer",
    "minimum": 0,
    "maximum": 8,
    "title": {"en": "Decimal places", "zh": "小数位数"},
}
LIMIT_SETTINGS: Mapping[str, Any] = {
    "min": {"type": "number", "title": {"en": "Smallest value", "zh": "最小值"}},
    "max": {"type": "number", "title": {"en": "Largest value", "zh": "最大值"}},
}


class NumberType(FieldType):
    """A number with a fixed count of decimal places."""

    name = "number"
    label = Words("Number", "数字")
    help = Words("A count or a measure, exact to its decimal places.", "数量或度量，按小数位数精确保存。")
    icon = "number-123"
    settings: Mapping[str, Any] = {
        "decimals": {**DECIMALS, "default": 0},
        **LIMIT_SETTINGS,
        "unit": {"$ref": "#/$defs/words", "title": {"en": "Unit", "zh": "单位"}},
    }
    unique = True
    operators = (*EQUALITY, *ORDER)
    aggregates = (*COUNTS, "sum", "avg", "min", "max")
    summary = "right"

    def decimals(self, field: Field) -> int:
        """Return the decimal places people see."""
        return field.settings.get("decimals", 0)

    def scale(self, field: Field) -> int:
        """Return the decimal places stored."""
        return self.decimals(field)

    def limits(self, field: Field) -> tuple[Any, Any]:
        """Return the smallest and the largest value, None where there is none."""
        return field.settings.get("min"), field.settings.get("max")

    def type(self, field: Field) -> Type:
        """Return NUMBER."""
        return NUMBER

    def column_type(self, field: Field) -> sa.types.TypeEngine:
        """Return an exact decimal."""
        return ExactDecimal(self.scale(field))

    def in_expression(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return the number as a double."""
        return as_double(self.sql(field, scope), scope.dialect)

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that checks digits, places and range."""
        return NumberValue(self.scale(field), *self.limits(field), decimals=self.decimals(field))

    def parse(self, field: Field, text: str, reader: Reader) -> str | None:
        """Return the exact number as text, rounded half up to the field's places."""
        number = typed_number(text.strip().removesuffix(unit_of(field, reader.language) or " "))
        return None if number is None else str(rounded(number, self.scale(field)))

    def typed(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the number without thousands marks; typed text as it was."""
        return f"{value:f}" if isinstance(value, Decimal) else super().typed(field, value, reader)

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return "1,234.50 h"."""
        if value is None:
            return ""
        return with_unit(format_number(value, self.decimals(field), reader.language), field, reader.language)

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return equality or order."""
        allow(field, operator, self.operators)
        return number_condition(field, operator, value, column)

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return a number, or the exact text of one."""
        low, high = self.limits(field)
        number = {"type": "number", "minimum": low, "maximum": high}
        return {
            "anyOf": [
                {k: v for k, v in number.items() if v is not None},
                {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
                {"type": "null"},
            ]
        }


def number_condition(
    field: Field, operator: str, value: Any, column: sa.ColumnElement
) -> sa.ColumnElement[bool]:
    """Return a comparison of an exact or a double column with JSON numbers."""
    if operator in ("is_empty", "is_not_empty"):
        return emptiness(operator, column)
    if operator == "between":
        low, high = operand(field, operator, value, read_pair(read_number))
        return ordered("gte", column, fitted(column, "gte", low)) & ordered(
            "lte", column, fitted(column, "lte", high)
        )
    if operator in ORDER:
        number = operand(field, operator, value, read_number)
        return ordered(operator, column, fitted(column, operator, number))
    read = many(read_number) if operator in ("in", "not_in") else lambda one: [read_number(one)]
    sought = [fitted(column, "is", number) for number in operand(field, operator, value, read)]
    sought = [number for number in sought if number is not None]
    if operator in ("is", "in"):
        return column == sought[0] if len(sought) == 1 else column.in_(sought)
    return sa.or_(column.is_(None), column.not_in(sought))


def read_number(value: Any) -> Decimal:
    """Return the number of an API value; raises ValidationError."""
    number = read_decimal(value)
    if number is None:
        raise wrong(NOT_NUMBER)
    return number


class NumberValue(Value):
    """A number of at most `scale` places within a range."""

    def __init__(self, scale: int, low: Any, high: Any, *, decimals: int) -> None:
        super().__init__()
        self.unit = Decimal(1).scaleb(-scale)
        self.largest = Decimal(10) ** (DIGITS - scale)
        self.low = None if low is None else read_decimal(low)
        self.high = None if high is None else read_decimal(high)
        self.decimals = decimals

    def read(self, value: Any) -> Decimal:
        """Return the exact number."""
        number = read_number(value)
        if abs(number) >= self.largest:
            raise wrong(TOO_MANY_DIGITS)
        exact = number.quantize(self.unit)
        if exact != number:
            raise wrong(TOO_MANY_DECIMALS, limit=self.decimals) if self.decimals else wrong(WHOLE_NUMBER)
        if self.low is not None and exact < self.low:
            raise wrong(TOO_SMALL, limit=self.shown(self.low))
        if self.high is not None and exact > self.high:
            raise wrong(TOO_LARGE, limit=self.shown(self.high))
        return exact + 0  # minus zero is zero

    def shown(self, limit: Decimal) -> str:
        """Return a limit as messages name it."""
        return f"{limit.normalize():f}"
