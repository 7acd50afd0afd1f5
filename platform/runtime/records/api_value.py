"""Stored values as the API tells them: plain JSON, for the change log and for answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

EXACT_DIGITS = 15


def api_value(value: Any) -> Any:
    """Return the JSON value of a stored value; pointers stay ids. Numbers a double cannot hold become text."""
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is Decimal:
        return _number(value)
    if kind is datetime:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if kind is date:
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [api_value(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): api_value(each) for key, each in value.items()}
    return str(value)


_AS_THEY_ARE = frozenset({type(None), str, int, bool, float})


def _number(value: Decimal) -> int | float | str:
    text = format(value, "f")
    if len(text) > EXACT_DIGITS and sum(map(str.isdigit, text)) > EXACT_DIGITS:
        return text
    number = float(text)
    return int(number) if number.is_integer() else number
