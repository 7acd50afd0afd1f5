"""What time it is: the one place that asks, so that tests can answer; and the database's own clock."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa

_DATABASE = {
    "postgresql": sa.text("SELECT clock_timestamp()"),
    "sqlite": sa.text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')"),
}


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def database_now(connection: sa.Connection) -> datetime:
    """Return the present moment by the clock that all processes share: the database's, aware, in UTC."""
    told = connection.scalar(_DATABASE[connection.dialect.name])
    if isinstance(told, datetime):
        return told.astimezone(UTC)
    return datetime.fromisoformat(told).replace(tzinfo=UTC)
