"""A day of the calendar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from ...core.clock import utc_now
from ...core.periods import UNITS, named_day
from ...core.words import Words
from ...expressions import DATE, Type
from ..aggregates import COUNTS
from ..base import FieldType, Reader
from ..conditions import EQUALITY, ORDER, allow, equality, operand, ordered, read_pair
from ..date_format import format_day, in_zone
from ..field import Field
from ..messages import NOT_DATE, TOO_EARLY, TOO_LATE
from ..periods import bucket, read_period
from ..scope import Scope
from ..typed_date import typed_date
from ..value import Value, wrong

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class DateType(FieldType):
    """A date without a time."""

    name = "date"
    label = Words("Date", "日期")
    help = Words("A day, without a time.", "某一天，不含时间。")
    icon = "calendar"
    settings: Mapping[str, Any] = {
        "min": {"type": "string", "format": "date", "title": {"en": "Earliest date", "zh": "最早日期"}},
        "max": {"type": "string", "format": "date", "title": {"en": "Latest date", "zh": "最晚日期"}},
    }
    operators = (*EQUALITY, *ORDER, "within")
    aggregates = (*COUNTS, "earliest", "latest")
    groupings = UNITS

    def type(self, field: Field) -> Type:
        """Return DATE."""
        return DATE

    def column_type(self, field: Field) -> sa.types.TypeEngine:
        """Return date."""
        return sa.Date()

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that checks a date and its range."""
        return DateValue(field.settings.get("min"), field.settings.get("max"))

    def parse(self, field: Field, text: str, reader: Reader) -> str | None:
        """Return the ISO date of what was typed."""
        day = typed_date(text, today_of(reader))
        return None if day is None else day.isoformat()

    def typed(self, field: Field, value: Any, reader: Reader) -> str:
        """Return "2026-11-22"; typed text as it was."""
        return value.isoformat() if isinstance(value, date) else super().typed(field, value, reader)

    def control(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the kind of input: a date picker, unless it must keep text that is no date."""
        text = self.typed(field, value, reader)
        return "date" if not text or _ISO.fullmatch(text) else "text"

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the date in the reader's language."""
        return "" if value is None else format_day(value, reader.language)

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return equality, order or within; an operand may be "today", "yesterday" or "tomorrow"."""
        allow(field, operator, self.operators)
        today = scope.environment.today()

        def read(operand: Any) -> date:
            return named_day(operand, today) or read_date(operand)

        if operator == "within":
            first, last = operand(field, operator, value, lambda period: read_period(period, today))
        elif operator == "between":
            first, last = operand(field, operator, value, read_pair(read))
        elif operator in ORDER:
            return ordered(operator, column, operand(field, operator, value, read))
        else:
            return equality(field, operator, value, column, read)
        return sa.and_(column >= first, column <= last)

    def group(self, field: Field, way: str, column: sa.ColumnElement, scope: Scope) -> sa.ColumnElement:
        """Return the first day of the period."""
        return bucket(column, way, scope.dialect)

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return a full-date."""
        return {"type": ["string", "null"], "format": "date"}


class DateValue(Value):
    """A date within a range."""

    def __init__(self, earliest: str | None, latest: str | None) -> None:
        super().__init__()
        self.earliest = read_date(earliest) if earliest else None
        self.latest = read_date(latest) if latest else None

    def read(self, value: Any) -> date:
        """Return the date."""
        day = read_date(value)
        if self.earliest and day < self.earliest:
            raise wrong(TOO_EARLY, limit=self.earliest.isoformat())
        if self.latest and day > self.latest:
            raise wrong(TOO_LATE, limit=self.latest.isoformat())
        return day


def read_date(value: Any) -> date:
    """Return the date of "YYYY-MM-DD"; raises ValidationError for other forms and for days that never were."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _ISO.fullmatch(value):
        raise wrong(NOT_DATE)
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise wrong(NOT_DATE) from error


def today_of(reader: Reader) -> date:
    """Return the reader's own date."""
    return in_zone(reader.now or utc_now(), reader.zone).date()
