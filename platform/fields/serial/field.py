"""A running number with a prefix, given once when a record is created: "C001", "PO-2026-0001"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ...core.words import Words
from ..aggregates import COUNTS
from ..conditions import EQUALITY, TEXTUAL
from ..date_format import in_zone
from ..field import Field
from ..text.field import TextType

PERIOD_WORDS = {
    "never": {"en": "Never", "zh": "不重新计数"},
    "year": {"en": "Year", "zh": "每年"},
    "month": {"en": "Month", "zh": "每月"},
    "day": {"en": "Day", "zh": "每天"},
}
PERIODS = {"never": "", "year": "%Y", "month": "%Y%m", "day": "%Y%m%d"}

DATES = {"yyyy": "%Y", "yy": "%y", "yyyyMM": "%Y%m", "yyMM": "%y%m", "yyyyMMdd": "%Y%m%d", "yyMMdd": "%y%m%d"}
"""How a date stands in a number; each tells whole years, months or days."""
LONGEST_VALUE = 40


class SerialType(TextType):
    """A serial number. The record service counts; this type says in which period and how it is written."""

    name = "serial"
    label = Words("Serial number", "自动编号")
    help = Words("A running number that is never given twice.", "自动生成的连续编号，不会重复。")
    icon = "hash"
    settings = {
        "prefix": {"type": "string", "maxLength": 20, "default": "", "title": {"en": "Prefix", "zh": "前缀"}},
        "digits": {
            "type": "integer",
            "minimum": 1,
            "maximum": 12,
            "default": 4,
            "title": {"en": "Digits", "zh": "位数"},
        },
        "reset": {
            "enum": list(PERIODS),
            "x-words": PERIOD_WORDS,
            "default": "never",
            "title": {"en": "Begin anew every", "zh": "重新计数周期"},
        },
        "parts": {
            "type": "array",
            "minItems": 1,
            "maxItems": 10,
            "title": {
                "en": "Parts, instead of prefix and digits",
                "zh": "编号组成（代替前缀和位数）",
            },
            "items": {
                "type": "object",
                "minProperties": 1,
                "maxProperties": 1,
                "additionalProperties": False,
                "properties": {
                    "text": {"type": "string", "maxLength": 20, "title": {"en": "Text", "zh": "固定文字"}},
                    "date": {"enum": list(DATES), "title": {"en": "Date", "zh": "日期"}},
                    "field": {
                        "$ref": "#/$defs/key",
                        "x-reference": "own",
                        "title": {"en": "Field's value", "zh": "字段值"},
                    },
                    "digits": {
                        "type": "integer",
                        "minimum": 1,
                        "maximum": 12,
                        "title": {"en": "Digits", "zh": "流水号位数"},
                    },
                },
            },
        },
        "start": {
            "type": "integer",
            "minimum": 0,
            "maximum": 10**12,
            "default": 1,
            "title": {"en": "First number", "zh": "起始值"},
        },
    }
    writable = False
    input_template = "readonly.html"
    unique = False
    operators = (*EQUALITY, *TEXTUAL)
    aggregates = COUNTS
    groupings = ()

    def value(self, field: Field) -> Any:
        """Raise LookupError: nobody writes a serial number."""
        raise LookupError("serial cannot be written")

    def column_type(self, field: Field) -> sa.types.TypeEngine:
        """Return text."""
        return sa.Text()

    def start(self, field: Field) -> int:
        """Return the first number of a period."""
        return field.settings.get("start", 1)

    def period(self, field: Field, moment: datetime, zone: str) -> str:
        """Return the counting period a moment falls into: "", "2026", "202611" or "20261122"."""
        return in_zone(moment, zone).strftime(PERIODS[field.settings.get("reset", "never")])

    def written(
        self, field: Field, number: int, moment: datetime, zone: str, value: Callable[[str], Any]
    ) -> str:
        """Return a number as the record gets it; `value` gives the stored value of another field of the record."""
        parts = field.settings.get("parts")
        if not parts:
            return self.text(field, number, self.period(field, moment, zone))
        return "".join(_part(each, number, in_zone(moment, zone), value) for each in parts)

    def text(self, field: Field, number: int, period: str) -> str:
        """Return the number as written. The period is part of it, or numbers would come twice."""
        counted = str(number).rjust(field.settings.get("digits", 4), "0")
        return f"{field.settings.get('prefix', '')}{period}{'-' if period else ''}{counted}"


def _part(part: Mapping[str, Any], number: int, moment: datetime, value: Callable[[str], Any]) -> str:
    ((kind, told),) = part.items()
    if kind == "text":
        return told
    if kind == "date":
        return moment.strftime(DATES[told])
    if kind == "digits":
        return str(number).rjust(told, "0")
    found = value(told)
    return "" if found is None else str(found)[:LONGEST_VALUE]
