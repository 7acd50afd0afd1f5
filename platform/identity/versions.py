"""The counters that tell every process, per request, that something it has cached has changed."""

from __future__ import annotations

import sqlalchemy as sa

_BUMP = sa.text("UPDATE version SET number = number + 1 WHERE name = :name")


def bump(connection: sa.Connection, name: str) -> None:
    """Move the counter `name` ("people" or "definitions") within the transaction of the change."""
    connection.execute(_BUMP, {"name": name})
