"""A place on the map: latitude, longitude, and what it is called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from ...core.words import Words
from ..base import Directory, FieldType, Reader
from ..clean_text import one_line
from ..conditions import EMPTINESS, TEXTUAL, allow, textual
from ..field import Field
from ..scope import Scope
from ..value import Value, wrong

LONGEST = 200
PLACES = 6
"""Decimal places of a degree that are kept: about ten centimetres."""
EXPECTED = Words(
    "This should be a latitude, a longitude and a name, such as “30.2741, 120.1551 West Lake”.",
    "请填写纬度、经度和地点名称，如“30.2741, 120.1551 西湖”。",
)
_NUMBER = r"[+-]?[0-9]{1,3}(?:\.[0-9]{1,12})?"
_WRITTEN = re.compile(rf"({_NUMBER})\s*[,;\s]\s*({_NUMBER})(?:[\s,;]+(.*))?", re.DOTALL)


class LocationType(FieldType):
    """A position. Stored as it is written: "30.2741, 120.1551 West Lake"."""

    name = "location"
    label = Words("Location", "定位")
    help = Words("Latitude, longitude and the name of a place.", "纬度、经度和地点名称。")
    icon = "map-pin"
    searchable = True
    sortable = False
    operators = (*TEXTUAL, *EMPTINESS)
    aggregates = ("count", "filled", "empty")

    def load(self, field: Field, parts: Sequence[Any], directory: Directory) -> Mapping[str, Any] | None:
        """Return {"latitude", "longitude", "text"}."""
        return None if parts[0] is None else told(parts[0])

    def value(self, field: Field) -> ma.fields.Field:
        """Return the field that takes an object, or one text."""
        return LocationValue()

    def typed(self, field: Field, value: Any, reader: Reader) -> str:
        """Return the position as it is written; typed text as it was."""
        return self.format(field, value, reader)

    def format(self, field: Field, value: Any, reader: Reader) -> str:
        """Return "30.2741, 120.1551 West Lake"."""
        if isinstance(value, Mapping):
            return _written(value.get("latitude"), value.get("longitude"), value.get("text") or "")
        return "" if value is None else str(value)

    def condition(
        self, field: Field, operator: str, value: Any, column: sa.ColumnElement, scope: Scope
    ) -> sa.ColumnElement[bool]:
        """Return whether the numbers or the name contain something."""
        allow(field, operator, self.operators)
        return textual(field, operator, value, column)

    def json_schema(self, field: Field) -> Mapping[str, Any]:
        """Return an object, or its text."""
        return {
            "type": ["object", "string", "null"],
            "required": ["latitude", "longitude"],
            "properties": {
                "latitude": {"type": "number", "minimum": -90, "maximum": 90},
                "longitude": {"type": "number", "minimum": -180, "maximum": 180},
                "text": {"type": ["string", "null"], "maxLength": LONGEST},
            },
        }


class LocationValue(Value):
    """A position with a name."""

    def read(self, value: Any) -> str | None:
        """Return it as it is stored; raises ValidationError."""
        if isinstance(value, Mapping):
            if not set(value) <= {"latitude", "longitude", "text"}:
                raise wrong(EXPECTED)
            given = [value.get("latitude"), value.get("longitude"), value.get("text") or ""]
            if not all(_is_number(each) for each in given[:2]) or not isinstance(given[2], str):
                raise wrong(EXPECTED)
            value = f"{given[0]:.{PLACES}f}, {given[1]:.{PLACES}f} {given[2]}"
        if not isinstance(value, str):
            raise wrong(EXPECTED)
        if not value.strip():
            return None
        return _stored(one_line(value, LONGEST + 50))


def _stored(text: str) -> str:
    found = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text)) if len(text) < 2 * LONGEST else None
    if found is None:
        raise wrong(EXPECTED)
    latitude, longitude = (round(Decimal(each), PLACES) for each in found.groups()[:2])
    name = one_line(found[3] or "", LONGEST)
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise wrong(EXPECTED)
    return _written(latitude, longitude, name)


def told(stored: str) -> dict[str, Any]:
    """Return what the API tells of a stored position."""
    latitude, longitude, *name = stored.split(" ", 2)
    return {
        "latitude": float(latitude.rstrip(",")),
        "longitude": float(longitude),
        "text": name[0] if name else None,
    }


def _written(latitude: Any, longitude: Any, name: str) -> str:
    return f"{_degrees(latitude)}, {_degrees(longitude)} {name}".rstrip()


def _degrees(number: Any) -> str:
    text = f"{Decimal(str(number)):.{PLACES}f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool) and abs(value) <= 180
