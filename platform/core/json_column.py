"""The column type for JSON values: JSONB on PostgreSQL, compact text on SQLite."""

from __future__ import annotations

from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect


class Json(sa.types.TypeDecorator[Any]):
    """A JSON value; None is SQL NULL."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """Return JSONB, or text on SQLite."""
        return dialect.type_descriptor(
            JSONB(none_as_null=True) if dialect.name == "postgresql" else sa.Text()
        )

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Return what the database stores."""
        if value is None or dialect.name == "postgresql":
            return value
        return orjson.dumps(value).decode()

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Return the JSON value."""
        if value is None or dialect.name == "postgresql":
            return value
        return orjson.loads(value)
