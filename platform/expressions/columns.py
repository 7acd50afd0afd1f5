"""How each type stands in the databases: its SQLAlchemy type, and how a Python value becomes a parameter.

| type            | PostgreSQL       | SQLite                                         |
|-----------------|------------------|------------------------------------------------|
| NUMBER          | double precision | REAL                                           |
| TEXT, OPTION    | text             | TEXT                                           |
| BOOLEAN         | boolean          | 0 or 1                                         |
| DATE            | date             | TEXT "YYYY-MM-DD"                              |
| DATETIME        | timestamptz      | TEXT "YYYY-MM-DD HH:MM:SS.ffffff", in UTC      |
| PERSON, RECORD  | bigint           | INTEGER                                        |
| a list          | jsonb            | TEXT, a JSON array of the above                |
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from ..core.moment import Moment
from .types import Kind, Type

LISTS = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

COLUMNS: dict[Kind, sa.types.TypeEngine[Any]] = {
    Kind.NUMBER: sa.Double(),
    Kind.TEXT: sa.Text(),
    Kind.OPTION: sa.Text(),
    Kind.EMPTY: sa.Text(),
    Kind.BOOLEAN: sa.Boolean(),
    Kind.DATE: sa.Date(),
    Kind.DATETIME: Moment(),
    Kind.PERSON: sa.BigInteger(),
    Kind.RECORD: sa.BigInteger(),
}


def column_type(type: Type) -> sa.types.TypeEngine[Any]:
    """Return the SQLAlchemy type of a value."""
    return LISTS if type.many else COLUMNS[type.kind]


def stored(value: Any) -> Any:
    """Return a value as it stands inside a JSON list and in SQLite's functions."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return [stored(item) for item in value] if isinstance(value, list) else value


def restored(value: Any, type: Type) -> Any:
    """Return the Python value of what `stored` made."""
    if value is None:
        return None
    if type.many:
        one = Type(type.kind)
        return [restored(item, one) for item in value if item is not None]
    if type.kind is Kind.DATE:
        return date.fromisoformat(value[:10])
    if type.kind is Kind.DATETIME:
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    if type.kind is Kind.NUMBER:
        return float(value)
    return bool(value) if type.kind is Kind.BOOLEAN else value
