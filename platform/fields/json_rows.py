"""Values of several linked records in one column: a JSON array of rows, each an array of parts.

So that a list page stays one statement, what a record holds many of comes as one JSON value. JSON knows neither
decimals nor dates: `packed` says how a part is put in, `Rows` turns each part back into what its column's type
gives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect

from ..core.json_column import Json
from .decimals import ExactDecimal
from .scope import Scope

SHOWN = 100
"""How many linked records of one field a record shows; its page lists the rest."""

Parts = Callable[[Scope], Sequence[sa.ColumnElement]]
Kinds = tuple[Any, ...]
"""For each part of a row: "plain", "date", "moment", "boolean", ("decimal", scale) or ("rows", kinds)."""


class Rows(sa.types.TypeDecorator[list]):
    """A JSON array of rows, each a list of Python values; NULL is the empty list."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, kinds: Kinds) -> None:
        super().__init__()
        self.kinds = kinds

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """Return JSONB, or text on SQLite."""
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else sa.Text())

    def process_result_value(self, value: Any, dialect: Dialect) -> list[list[Any]]:
        """Return the rows."""
        return unpacked(orjson.loads(value) if isinstance(value, str) else value, self.kinds)


def rows_of(
    scope: Scope,
    key: str,
    parts: Parts,
    order: Parts = lambda _: (),
    limit: int = SHOWN,
    where: Parts = lambda _: (),
) -> sa.ColumnElement:
    """Return the rows of the records that a to-many field holds, in `order` (then by id), the first `limit`."""
    kinds: list[Any] = []

    def build(other: Scope) -> sa.Select:
        columns = parts(other)
        kinds.extend(kind_of(column.type) for column in columns)
        row = _array([packed(column, scope.dialect) for column in columns], scope.dialect)
        found = sa.select(row.label("item")).where(*where(other)).order_by(*order(other), other.id)
        return found.limit(sa.literal_column(str(limit)))

    gathered = scope.related(key, build, lambda found: sa.select(_gathered(found.c.item, scope.dialect)))
    return sa.type_coerce(gathered, Rows(tuple(kinds)))


def values_of(scope: Scope, key: str, value: Callable[[Scope], sa.ColumnElement]) -> sa.ColumnElement:
    """Return a JSON array of one value of each record that a to-many field holds, for expressions; never NULL."""

    def build(other: Scope) -> sa.Select:
        column = value(other)
        return sa.select(_list(column, scope.dialect)).where(column.is_not(None))

    empty = sa.literal_column("'[]'::jsonb" if scope.dialect == "postgresql" else "'[]'")
    return sa.type_coerce(sa.func.coalesce(scope.related(key, build), empty), Json())


def kind_of(type: sa.types.TypeEngine) -> Any:
    """Return how values of a column type are put into JSON; hashable, for SQLAlchemy's cache of statements."""
    if isinstance(type, ExactDecimal):
        return ("decimal", type.scale)
    if isinstance(type, Rows):
        return ("rows", type.kinds)
    if isinstance(type, Json):
        return "json"
    plain = type.impl if isinstance(type, sa.types.TypeDecorator) else type
    kinds = ((sa.DateTime, "moment"), (sa.Date, "date"), (sa.Boolean, "boolean"))
    return next((kind for of, kind in kinds if isinstance(plain, of)), "plain")


def packed(column: sa.ColumnElement, dialect: str) -> sa.ColumnElement:
    """Return a column as it goes into a JSON array."""
    kind = kind_of(column.type)
    if dialect == "postgresql":
        # As text: the driver reads JSON numbers as doubles, which hold fifteen digits, not eighteen.
        return sa.cast(column, sa.Text) if isinstance(kind, tuple) and kind[0] == "decimal" else column
    if kind == "json" or (isinstance(kind, tuple) and kind[0] == "rows"):
        return sa.func.json(column)
    return column


def unpacked(rows: Any, kinds: Kinds) -> list[list[Any]]:
    """Return the Python values of a JSON array of rows."""
    return [[_unpack(part, kind) for part, kind in zip(row, kinds, strict=True)] for row in rows or ()]


def _unpack(part: Any, kind: Any) -> Any:
    if part is None:
        return [] if isinstance(kind, tuple) and kind[0] == "rows" else None
    if isinstance(kind, tuple):
        return unpacked(part, kind[1]) if kind[0] == "rows" else _decimal(part, kind[1])
    if kind == "date":
        return date.fromisoformat(part[:10])
    if kind == "moment":
        moment = datetime.fromisoformat(part)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return bool(part) if kind == "boolean" else part


def _decimal(part: Any, scale: int) -> Decimal:
    return Decimal(part) if isinstance(part, str) else Decimal(part).scaleb(-scale)


def _array(columns: Sequence[sa.ColumnElement], dialect: str) -> sa.ColumnElement:
    return sa.func.jsonb_build_array(*columns) if dialect == "postgresql" else sa.func.json_array(*columns)


def _gathered(rows: sa.ColumnElement, dialect: str) -> sa.ColumnElement:
    # SQLite forgets that a text is JSON when it comes out of a subquery.
    return _list(rows if dialect == "postgresql" else sa.func.json(rows), dialect)


def _list(item: sa.ColumnElement, dialect: str) -> sa.ColumnElement:
    return sa.func.jsonb_agg(item) if dialect == "postgresql" else sa.func.json_group_array(item)
