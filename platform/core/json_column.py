"""The column types for JSON values, and for words in both languages: JSONB on PostgreSQL, compact text on SQLite."""

from __future__ import annotations

from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect

from .words import Words


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


class BothWords(Json):
    """Words, kept in both languages."""

    cache_ok = True

    def process_bind_param(self, value: Words | None, dialect: Dialect) -> Any:
        """Return what the database stores."""
        told = None if value is None else {"en": value.en, "zh": value.zh}
        return super().process_bind_param(told, dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> Words | None:
        """Return the words."""
        told = super().process_result_value(value, dialect)
        return None if told is None else Words(**told)
