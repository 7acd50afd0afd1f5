"""A running number with a prefix, given once when a record is created: "C001", "PO-2026-0001"."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ...core.words import Words
from ..aggregates import COUNTS
from ..conditions import EQUALITY, TEXTUAL
from ..date_format import in_zone
from ..field import Field
from ..text.field import TextType

PERIODS = {"never": "", "year": "%Y", "month": "%Y%m", "day": "%Y%m%d"}


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
            "default": "never",
            "title": {"en": "Begin anew every", "zh": "重新计数周期"},
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

    def text(self, field: Field, number: int, period: str) -> str:
        """Return the number as written. The period is part of it, or numbers would come twice."""
        counted = str(number).rjust(field.settings.get("digits", 4), "0")
        return f"{field.settings.get('prefix', '')}{period}{'-' if period else ''}{counted}"
