"""The column type for points in time: aware UTC in Python on both databases.

PostgreSQL keeps timestamptz; SQLite keeps fixed-width UTC text, which sorts and compares as time does.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect


class Moment(sa.types.TypeDecorator[datetime]):
    """A point in time."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """Return timestamptz, or text on SQLite."""
        return dialect.type_descriptor(sa.Text() if dialect.name == "sqlite" else sa.DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Return what the database stores; a time without a zone is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time needs a zone")
        value = value.astimezone(UTC)
        # strftime does not pad years before 1000 on every platform; isoformat does.
        return (
            value.replace(tzinfo=None).isoformat(" ", "microseconds") if dialect.name == "sqlite" else value
        )

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the aware time in UTC."""
        if value is None:
            return None
        if dialect.name == "sqlite":
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        return value.astimezone(UTC)
