"""JSON answers, written fast: the values a record holds go out as the API says."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson
from flask import Response

EXACT_DIGITS = 15


def _other(value: Any) -> Any:
    """Return a decimal as a JSON number where a double holds it exactly, else as a string."""
    if isinstance(value, Decimal):
        if len(value.as_tuple().digits) > EXACT_DIGITS:
            return str(value)
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value).__name__)


def to_json(content: Any) -> bytes:
    """Return the JSON text of an answer: times in UTC with Z, decimals exact."""
    return orjson.dumps(content, default=_other, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


def json_answer(content: Any, status: int = 200) -> Response:
    """Return a JSON response."""
    return Response(to_json(content), status, content_type="application/json")
