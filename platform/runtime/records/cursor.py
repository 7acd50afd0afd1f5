"""Where the next page begins: the sort values and the id of the last row, bound to the query they came from.

A cursor holds nothing that its owner has not just read. It is checked like any other input; one of another query
is refused.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson
import sqlalchemy as sa

from ...core.errors import Malformed
from ...core.moment import Moment
from ...core.words import Words
from ...fields.decimals import ExactDecimal
from .sorting import SortKey

NOT_A_CURSOR = Words(
    "this cursor belongs to another list; start again without it", "该分页标记不属于此列表，请去掉后重新开始"
)
LAST_ID = "c_id"
LONGEST = 20_000
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Position:
    """The last row of the page before: its sort values and its id."""

    values: tuple[Any, ...]
    id: int

    @property
    def empties(self) -> tuple[bool, ...]:
        """Say which values are empty; a statement's text depends on it."""
        return tuple(value is None for value in self.values)

    def parameters(self) -> dict[str, Any]:
        """Return what the statement's parameters are bound to."""
        named = {f"c{place}": value for place, value in enumerate(self.values) if value is not None}
        return {**named, LAST_ID: self.id}


def query_digest(*parts: Any) -> str:
    """Return what names a query: equal for equal ones."""
    told = json.dumps(parts, sort_keys=True, default=str)  # unlike orjson, takes broken characters too
    return hashlib.sha256(told.encode()).hexdigest()[:24]


def write_cursor(digest: str, position: Position) -> str:
    """Return the text of a cursor."""
    told = [digest, position.id, *position.values]
    return base64.urlsafe_b64encode(orjson.dumps(told, default=_plain)).decode().rstrip("=")


def read_cursor(text: str, digest: str, keys: Sequence[SortKey]) -> Position:
    """Return the position a cursor tells; raises Malformed."""
    try:
        padded = text[:LONGEST] + "=" * (-len(text) % 4)
        bound, last, *values = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if bound != digest or len(values) != len(keys) or not _is_integer(last):
            raise ValueError("another query's")
        return Position(tuple(_read(value, key) for value, key in zip(values, keys, strict=True)), last)
    except (ValueError, TypeError, binascii.Error, InvalidOperation, OverflowError) as error:
        raise Malformed(why=NOT_A_CURSOR) from error


def after(
    keys: Sequence[SortKey], empties: Sequence[bool], last: sa.ColumnElement
) -> list[sa.ColumnElement[bool]]:
    """Return the conditions of the branches that together hold every row after the position, in order.

    Each branch can be read off an index from its beginning: first the rows whose leading value is set, then,
    for a value that may be empty, those where it is.
    """
    beyond = last > sa.bindparam(LAST_ID, type_=sa.BigInteger)
    if not keys:
        return [beyond]
    first = keys[0]
    rest = _after(keys, empties, 1, beyond)
    if empties[0]:
        return [sa.and_(first.value.is_(None), rest)]
    bound = _bound(first, 0)
    reached, passed = (
        (first.value <= bound, first.value < bound)
        if first.descending
        else (first.value >= bound, first.value > bound)
    )
    branch = sa.and_(reached, sa.or_(passed, rest))
    return [branch, first.value.is_(None)] if first.nullable else [branch]


def _after(
    keys: Sequence[SortKey], empties: Sequence[bool], place: int, beyond: sa.ColumnElement
) -> sa.ColumnElement:
    if place == len(keys):
        return beyond
    key = keys[place]
    rest = _after(keys, empties, place + 1, beyond)
    if empties[place]:
        return sa.and_(key.value.is_(None), rest)
    bound = _bound(key, place)
    passed = key.value < bound if key.descending else key.value > bound
    ways = [passed, sa.and_(key.value == bound, rest)]
    return sa.or_(*ways, key.value.is_(None)) if key.nullable else sa.or_(*ways)


def _bound(key: SortKey, place: int) -> sa.ColumnElement:
    return sa.bindparam(f"c{place}", type_=key.value.type)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value))


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST


def _read(value: Any, key: SortKey) -> Any:
    """Return a cursor's value as the key's type takes it; raises ValueError."""
    if value is None:
        if not key.nullable:
            raise ValueError("never empty")
        return None
    return next(read for kind, read in _READERS.items() if isinstance(key.value.type, kind))(value, key)


def _exact(value: Any, key: SortKey) -> Decimal:
    number = Decimal(_text(value, key))
    if not number.is_finite() or abs(number) >= 10**18 or number != round(number, key.value.type.scale):
        raise ValueError("no such number")
    return number


def _moment(value: Any, key: SortKey) -> datetime:
    moment = datetime.fromisoformat(_text(value, key))
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment.astimezone(UTC)


def _day(value: Any, key: SortKey) -> date:
    return date.fromisoformat(_text(value, key))


def _boolean(value: Any, _key: SortKey) -> bool:
    if not isinstance(value, bool):
        raise ValueError("neither true nor false")
    return value


def _whole(value: Any, _key: SortKey) -> int:
    if not _is_integer(value):
        raise ValueError("no whole number")
    return value


def _number(value: Any, _key: SortKey) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("no number")
    return value


def _text(value: Any, _key: SortKey) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("no text")
    return value


_READERS: Mapping[type, Callable[[Any, SortKey], Any]] = {
    ExactDecimal: _exact,
    Moment: _moment,
    sa.Date: _day,
    sa.Boolean: _boolean,
    sa.Integer: _whole,
    sa.Numeric: _number,
    sa.Float: _number,
    sa.types.TypeEngine: _text,
}
