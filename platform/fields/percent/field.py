"""A share: 25 % is the fraction 0.25."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ...core.words import Words
from ..base import Reader
from ..decimals import read_decimal
from ..field import Field
from ..number.field import DECIMALS, LIMIT_SETTINGS, NumberType, NumberValue
from ..number_format import format_percent, rounded
from ..typed_number import typed_number


class PercentType(NumberType):
    """A percentage, stored as a fraction."""

    name = "percent"
    label = Words("Percent", "百分比")
    help = Words("A share; 25% is 0.25 to formulas and programs.", "占比；25% 在公式和接口中为 0.25。")
    icon = "percentage"
    settings = {"decimals": {**DECIMALS, "maximum": 6, "default": 0}, **LIMIT_SETTINGS}

    def scale(self, field: Field) -> int:
        """Return two places more than people see."""
        return self.decimals(field) + 2

    def value(self, field: Field) -> PercentValue:
        """Return the field that checks places and range of the fraction."""
        return PercentValue(self.scale(field), *self.limits(field), decimals=self.decimals(field))

    def parse(self, field: Field, text: str, reader: Reader) -> str | None:
        """Return the fraction; "25" and "25%" both mean a quarter."""
        number = typed_number(text, percent=True)
        return None if number is None else str(rounded(number, self.scale(field)))

    def typed(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the number before the % sign; typed text as it was."""
        if isinstance(value, Decimal | int | float):
            value = (read_decimal(value) or Decimal(0)).scaleb(2)
            return f"{rounded(value, self.decimals(field)):f}"
        return super().typed(field, value, reader).rstrip("%％")

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return "25%"."""
        return "" if value is None else format_percent(value, self.decimals(field), reader.language)


class PercentValue(NumberValue):
    """A fraction whose limits are told in percent."""

    def shown(self, limit: Decimal) -> str:
        """Return a limit with its % sign."""
        return f"{(limit * 100).normalize():f}%"
