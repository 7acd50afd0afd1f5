"""A length of time, in seconds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from ...core.words import Words
from ...expressions import NUMBER, Type
from ..aggregates import COUNTS
from ..base import FieldType, NotUnderstood, Reader
from ..conditions import EQUALITY, ORDER, allow
from ..decimals import ExactDecimal, as_double
from ..field import Field
from ..number.field import NumberValue, number_condition
from ..scope import Scope

EXPECTED = Words(
    "“{text}” is not a length of time; write it like 1:30 or 90m.",
    "“{text}”不是有效时长，请按 1:30 或 90分钟 的形式填写。",
)
LONGEST_SECONDS = 1_000_000_000
_SECONDS = {"d": 86400, "h": 3600, "m": 60, "s": 1}
_NAMES = (
    ("小时", "h"), ("分钟", "m"), ("天", "d"), ("时", "h"), ("分", "m"), ("秒", "s"),
    ("days", "d"), ("day", "d"), ("hours", "h"), ("hour", "h"), ("hrs", "h"), ("hr", "h"),
    ("minutes", "m"), ("minute", "m"), ("mins", "m"), ("min", "m"), ("seconds", "s"), ("second", "s"), ("secs", "s"),
    ("sec", "s"),
)  # fmt: skip
_CLOCK = re.compile(r"(-?)(\d{1,7}):([0-5]?\d)(?::([0-5]?\d))?")
_UNITS = re.compile(
    r"(-?)(?:(\d+(?:\.\d+)?)d)?(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?"
)


class DurationType(FieldType):
    """A duration."""

    name = "duration"
    label = Words("Duration", "时长")
    help = Words("A length of time, such as 1:30.", "一段时间，如 1:30。")
    icon = "hourglass"
    settings = {
        "unit": {
            "enum": ["h:mm", "h:mm:ss", "m:ss"],
            "default": "h:mm",
            "title": {"en": "Shown as", "zh": "显示方式"},
        }
    }
    operators = (*EQUALITY, *ORDER)
    aggregates = (*COUNTS, "sum", "avg", "min", "max")
    summary = "right"

    def type(self, field: Field) -> Type:
        """Return NUMBER, of seconds."""
        return NUMBER

    def column_type(self, field: Field) -> sa.types.TypeEngine:
        """Return a whole number of seconds."""
        return ExactDecimal(0)

    def in_expression(self, field: Field, scope: Scope) -> sa.ColumnElement:
        """Return the seconds as a double."""
        return as_double(self.sql(field, scope), scope.dialect)

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that takes whole seconds."""
        return NumberValue(0, -LONGEST_SECONDS, LONGEST_SECONDS, decimals=0)

    def parse(self, field: Field, text: str, reader: Reader) -> int | None:
        """Return the seconds of "1:30", "90m", "1.5h", "1小时30分"; a bare number counts what the field shows first."""
        bare = _tidy(text)
        if not bare:
            return None
        seconds = _clock(bare, _unit(field)) if ":" in bare else _told(bare, _unit(field))
        if seconds is None or abs(seconds) > LONGEST_SECONDS or len(text) > 60:
            raise NotUnderstood(EXPECTED, text=text.strip()[:60])
        return seconds

    def typed(self, field: Field, value: Any, reader: Reader) -> str:
        """Return "1:30"; typed text as it was."""
        return value if isinstance(value, str) else self.format(field, value, reader)

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return "1:30"; seconds are shown wherever leaving them out would be wrong."""
        if value is None:
            return ""
        seconds = int(Decimal(value).to_integral_value(ROUND_HALF_UP))
        sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
        unit = _unit(field)
        if unit == "m:ss":
            return f"{sign}{seconds // 60}:{seconds % 60:02}"
        shown = f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}"
        return f"{shown}:{seconds % 60:02}" if unit == "h:mm:ss" or seconds % 60 else shown

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return a comparison of seconds."""
        allow(field, operator, self.operators)
        return number_condition(field, operator, value, column)

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return whole seconds."""
        return {"type": ["integer", "null"]}


def _unit(field: Field) -> str:
    return field.settings.get("unit", "h:mm")


def _tidy(text: str) -> str:
    bare = unicodedata.normalize("NFKC", text[:61]).lower().replace(" ", "")
    for name, unit in _NAMES:
        bare = bare.replace(name, unit)
    return bare


def _clock(bare: str, unit: str) -> int | None:
    found = _CLOCK.fullmatch(bare)
    if found is None:
        return None
    parts = [int(part) for part in found.groups()[1:] if part is not None]
    if len(parts) == 2:
        parts = [0, *parts] if unit == "m:ss" else [*parts, 0]
    seconds = parts[0] * 3600 + parts[1] * 60 + parts[2]
    return -seconds if found[1] else seconds


def _told(bare: str, unit: str) -> int | None:
    if bare.lstrip("-").replace(".", "", 1).isdecimal():
        bare += unit[0]
    found = _UNITS.fullmatch(bare)
    if found is None or not any(found.groups()[1:]):
        return None
    told = zip(found.groups()[1:], _SECONDS.values(), strict=True)
    seconds = sum((Decimal(count) * size for count, size in told if count), Decimal(0))
    return int((-seconds if found[1] else seconds).to_integral_value(ROUND_HALF_UP))
