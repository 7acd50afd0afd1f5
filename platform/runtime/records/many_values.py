"""Many values in one bound parameter, so that 30,000 of them neither break a limit nor make a new statement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect


def among(column: sa.ColumnElement[int], ids: Iterable[int], dialect: str) -> sa.ColumnElement[bool]:
    """Return `column` is one of `ids`."""
    if dialect == "postgresql":
        return column == sa.any_(sa.bindparam(None, list(ids), ARRAY(sa.BigInteger), unique=True))
    listed = sa.func.json_each(orjson.dumps(list(ids)).decode()).table_valued("value")
    return column.in_(sa.select(listed.c.value))


def listed(values: Iterable[Any], kind: sa.types.TypeEngine, dialect: Dialect) -> sa.ColumnElement:
    """Return a column of a table inside the statement that holds `values`, stored as a column of `kind` is."""
    if dialect.name == "postgresql":
        array = sa.bindparam(None, list(values), ARRAY(kind), unique=True)
        return sa.func.unnest(array).table_valued(sa.column("value", kind)).render_derived().c.value
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    stored = [process(value) if process else value for value in values]
    return sa.func.json_each(orjson.dumps(stored).decode()).table_valued(sa.column("value", kind)).c.value
