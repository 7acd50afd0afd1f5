"""A moment: kept in UTC, shown on the reader's clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import marshmallow as ma
import sqlalchemy as sa

from ...core.clock import utc_now
from ...core.moment import Moment
from ...core.periods import UNITS, named_day
from ...core.words import Words
from ...expressions import DATETIME, Type
from ..aggregates import COUNTS
from ..base import FieldType, NotUnderstood, Reader
from ..conditions import EMPTINESS, ORDER, allow, emptiness, operand, read_pair
from ..date.field import read_date, today_of
from ..date_format import format_moment, in_zone
from ..field import Field
from ..messages import NOT_MOMENT
from ..periods import bucket, end_of_day, local_day, read_period, start_of_day
from ..scope import Scope
from ..typed_date import split_moment, typed_date, typed_time
from ..value import Value, wrong

_RFC3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_LOCAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?")


class DateTimeType(FieldType):
    """A date with its time."""

    name = "date_time"
    label = Words("Date and time", "日期时间")
    help = Words("A moment, shown in the workspace's time zone.", "某一时刻，按工作区时区显示。")
    icon = "calendar-time"
    operators = ("is", "is_not", *EMPTINESS, *ORDER, "within")
    aggregates = (*COUNTS, "earliest", "latest")
    groupings = UNITS

    def type(self, field: Field) -> Type:
        """Return DATETIME."""
        return DATETIME

    def column_type(self, field: Field) -> sa.types.TypeEngine | None:
        """Return a moment."""
        return Moment()

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that takes RFC 3339 with a zone."""
        return MomentValue()

    def parse(self, field: Field, text: str, reader: Reader) -> str | None:
        """Return the moment in UTC of what was typed on the reader's clock; a day alone means its first minute."""
        if not text.strip():
            return None
        if text.strip().lower() in ("now", "现在"):
            return rfc3339((reader.now or utc_now()).replace(microsecond=0))
        if _RFC3339.fullmatch(text.strip()):
            return _typed_rfc3339(text.strip())
        day_text, time_text = split_moment(text)
        today = today_of(reader)
        day = typed_date(day_text, today) or today
        local = datetime.combine(day, typed_time(time_text) or time(), ZoneInfo(reader.zone))
        try:
            return rfc3339(local)
        except OverflowError as error:
            raise NotUnderstood(NOT_MOMENT) from error

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the moment on the reader's clock."""
        return "" if value is None else format_moment(value, reader.language, reader.zone)

    def typed(self, field: Field, value: Any, reader: Reader) -> str:
        """Return what an input of type datetime-local shows: "2026-11-22T14:30"; typed text as it was."""
        if isinstance(value, str) and _RFC3339.fullmatch(value):
            value = read_moment(value)
        if not isinstance(value, datetime):
            return super().typed(field, value, reader)
        return in_zone(value, reader.zone).replace(tzinfo=None, microsecond=0).isoformat().removesuffix(":00")

    def control(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the kind of input: a date and time picker, unless it must keep text that is none."""
        text = self.typed(field, value, reader)
        return "datetime-local" if not text or _LOCAL.fullmatch(text) else "text"

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return equality, order or within. A date as operand means the whole day in the workspace's zone."""
        allow(field, operator, self.operators)
        if operator in EMPTINESS:
            return emptiness(operator, column)
        environment = scope.environment
        if operator == "within":
            period = operand(field, operator, value, lambda period: read_period(period, environment.today()))
            first, last = ((day, None) for day in period)
        else:
            read = _reader(environment.today(), environment.now)
            asked = operand(field, operator, value, read_pair(read) if operator == "between" else read)
            first, last = asked if operator == "between" else (asked, asked)
        return _compared(operator, column, _Span(*first, environment.zone), _Span(*last, environment.zone))

    def group(self, field: Field, way: str, column: sa.ColumnElement, scope: Scope) -> sa.ColumnElement:
        """Return the first day of the period, in the workspace's zone."""
        return bucket(local_day(column, scope.environment.zone, scope.dialect), way, scope.dialect)

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return a date-time."""
        return {"type": ["string", "null"], "format": "date-time"}


class MomentValue(Value):
    """A moment with its zone."""

    def read(self, value: Any) -> datetime:
        """Return the moment in UTC."""
        return read_moment(value)


class _Span:
    """What an operand covers: one moment, or a whole day."""

    def __init__(self, day: date | None, moment: datetime | None, zone: str) -> None:
        self.start = moment if day is None else start_of_day(day, zone)
        self.end = None if day is None else end_of_day(day, zone)
        """The first moment after it; None when it is a single moment."""


def _compared(operator: str, column: sa.ColumnElement, first: _Span, last: _Span) -> sa.ColumnElement[bool]:
    until = column <= last.start if last.end is None else column < last.end
    if operator == "lt":
        return column < first.start
    if operator == "gte":
        return column >= first.start
    if operator == "lte":
        return until
    if operator == "gt":
        return column > first.start if first.end is None else column >= first.end
    if operator == "is_not":
        return sa.or_(column.is_(None), sa.not_(_inside(column, first, until)))
    return _inside(column, first, until)


def _inside(column: sa.ColumnElement, first: _Span, until: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    return sa.and_(column >= first.start, until)


def _reader(today: date, now: datetime) -> Any:
    def read(value: Any) -> tuple[date | None, datetime | None]:
        if value == "now":
            return None, now
        day = named_day(value, today)
        if day is None and isinstance(value, str) and len(value) == 10:
            day = read_date(value)
        return (day, None) if day else (None, read_moment(value))

    return read


def read_moment(value: Any) -> datetime:
    """Return the moment of an RFC 3339 text, in UTC; raises ValidationError."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    if not isinstance(value, str) or not _RFC3339.fullmatch(value):
        raise wrong(NOT_MOMENT)
    try:
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise wrong(NOT_MOMENT) from error


def rfc3339(moment: datetime) -> str:
    """Return a moment as the API sends it."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _typed_rfc3339(text: str) -> str:
    try:
        return rfc3339(read_moment(text))
    except ma.ValidationError as error:
        raise NotUnderstood(NOT_MOMENT) from error
