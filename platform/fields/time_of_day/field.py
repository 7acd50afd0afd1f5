"""A time of day without a day: opening hours, a time to call."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from ...core.words import Words
from ..base import FieldType, Reader
from ..conditions import EQUALITY, ORDER, allow, equality, operand, ordered, read_pair
from ..field import Field
from ..scope import Scope
from ..typed_date import typed_time
from ..value import Value, wrong

NOT_TIME = Words("This should be a time such as 14:30.", "请填写时间，如 14:30。")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


class TimeOfDayType(FieldType):
    """A time on the clock, stored as "14:30", which sorts and compares as time does."""

    name = "time_of_day"
    label = Words("Time", "时间")
    help = Words("A time of day, without a date.", "一天中的时刻，不含日期。")
    icon = "clock"
    operators = (*EQUALITY, *ORDER)
    groupings = ("value",)

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that takes "14:30"."""
        return TimeValue()

    def parse(self, field: Field, text: str, reader: Reader) -> str | None:
        """Return the time of "14:30", "2:30 PM" or "下午2点半"."""
        found = typed_time(text)
        return None if found is None else found.strftime("%H:%M")

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return equality or order."""
        allow(field, operator, self.operators)
        if operator == "between":
            first, last = operand(field, operator, value, read_pair(read_time))
            return sa.and_(column >= first, column <= last)
        if operator in ORDER:
            return ordered(operator, column, operand(field, operator, value, read_time))
        return equality(field, operator, value, column, read_time)

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return "HH:MM"."""
        return {"type": ["string", "null"], "pattern": f"^{_CLOCK.pattern}$"}


class TimeValue(Value):
    """A time of day."""

    def read(self, value: Any) -> str:
        """Return the time."""
        return read_time(value)


def read_time(value: Any) -> str:
    """Return "HH:MM"; raises ValidationError."""
    if not isinstance(value, str) or not _CLOCK.fullmatch(value):
        raise wrong(NOT_TIME)
    return value
