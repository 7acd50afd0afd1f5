"""Many rows of one table in one statement.

On PostgreSQL all rows travel as one JSON parameter: the statement is the same for one row and for a thousand, so
it is made, parsed and planned once. SQLite has no way between program and database worth saving.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

PLACE = "place"
ROW_ID = "row_id"
Row = Mapping[str, Any]


def insert_rows(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> Sequence[int]:
    """Insert rows, which all have the same columns, and return their ids in order."""
    if not rows:
        return ()
    if connection.dialect.name == "postgresql":
        placed = [{PLACE: place, **row} for place, row in enumerate(rows)]
        # Ids are given in the order of the rows; the order in which they come back is promised nowhere.
        return sorted(connection.scalars(_insert(table, tuple(rows[0])), {"rows": _json(placed)}))
    statement = sa.insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return connection.scalars(statement, list(rows)).all()


def update_rows(connection: sa.Connection, table: sa.Table, rows: Sequence[tuple[int, Row]]) -> None:
    """Update rows by id, each with its own columns; those that set the same columns share one statement."""
    alike: dict[tuple[str, ...], list[Row]] = {}
    for row_id, values in rows:
        alike.setdefault(tuple(values), []).append({ROW_ID: row_id, **values})
    for names, same in alike.items():
        if connection.dialect.name == "postgresql":
            connection.execute(_update(table, names), {"rows": _json(same)})
        else:
            connection.execute(_update_one(table, names), same)


@lru_cache(maxsize=1024)
def _insert(table: sa.Table, names: tuple[str, ...]) -> sa.Insert:
    given = _given(table, names, sa.column(PLACE, sa.Integer))
    ordered = sa.select(*(given.c[name] for name in names)).order_by(given.c[PLACE])
    return sa.insert(table).from_select(list(names), ordered, include_defaults=False).returning(table.c.id)


@lru_cache(maxsize=1024)
def _update(table: sa.Table, names: tuple[str, ...]) -> sa.Update:
    given = _given(table, names, sa.column(ROW_ID, sa.BigInteger))
    new = {name: given.c[name] for name in names}
    return sa.update(table).where(table.c.id == given.c[ROW_ID]).values(new)


@lru_cache(maxsize=1024)
def _update_one(table: sa.Table, names: tuple[str, ...]) -> sa.Update:
    new = {name: sa.bindparam(name, type_=table.c[name].type) for name in names}
    return sa.update(table).where(table.c.id == sa.bindparam(ROW_ID)).values(new)


def _given(table: sa.Table, names: tuple[str, ...], more: sa.ColumnClause) -> sa.TableValuedAlias:
    """Return the rows of the parameter as a table whose columns have the types of the real one's."""
    rows = sa.cast(sa.bindparam("rows", type_=sa.Text), postgresql.JSON)
    columns = [sa.column(name, table.c[name].type) for name in names]
    return sa.func.json_to_recordset(rows).table_valued(more, *columns).render_derived(with_types=True)


def _json(rows: Sequence[Row]) -> str:
    return orjson.dumps(rows, default=_exact).decode()


def _exact(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    raise TypeError(f"{type(value).__name__} is not stored")
