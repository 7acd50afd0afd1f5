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

from .many_values import among

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


def update_rows(
    connection: sa.Connection, table: sa.Table, rows: Sequence[tuple[int, Row]], *, raised: bool = False
) -> None:
    """Update rows by id, each with its own columns; those that set the same columns share one statement.

    `raised`: the number of their revision goes up by one.
    """
    alike: dict[tuple[str, ...], list[tuple[int, Row]]] = {}
    for row_id, values in rows:
        alike.setdefault(tuple(values), []).append((row_id, values))
    for names, some in alike.items():
        first = some[0][1]
        if len(some) > 1 and all(values == first for _, values in some):
            connection.execute(_update_all(connection, table, [row_id for row_id, _ in some], first, raised))
            continue
        placed = [{ROW_ID: row_id, **values} for row_id, values in some]
        if connection.dialect.name == "postgresql":
            connection.execute(_update(table, names, raised), {"rows": _json(placed)})
        else:
            connection.execute(_update_one(table, names, raised), placed)


def _update_all(
    connection: sa.Connection, table: sa.Table, ids: Sequence[int], values: Row, raised: bool
) -> sa.Update:
    """Return the statement that gives the same values to many rows."""
    mine = among(table.c.id, ids, connection.dialect.name)
    return sa.update(table).where(mine).values({**values, **_raise(table, raised)})


def _raise(table: sa.Table, raised: bool) -> dict[str, sa.ColumnElement[int]]:
    return {"rev": table.c.rev + 1} if raised else {}


@lru_cache(maxsize=1024)
def _insert(table: sa.Table, names: tuple[str, ...]) -> sa.Insert:
    given = _given(table, names, sa.column(PLACE, sa.Integer))
    ordered = sa.select(*(given.c[name] for name in names)).order_by(given.c[PLACE])
    return sa.insert(table).from_select(list(names), ordered, include_defaults=False).returning(table.c.id)


@lru_cache(maxsize=1024)
def _update(table: sa.Table, names: tuple[str, ...], raised: bool) -> sa.Update:
    given = _given(table, names, sa.column(ROW_ID, sa.BigInteger))
    new = {name: given.c[name] for name in names}
    return sa.update(table).where(table.c.id == given.c[ROW_ID]).values({**new, **_raise(table, raised)})


@lru_cache(maxsize=1024)
def _update_one(table: sa.Table, names: tuple[str, ...], raised: bool) -> sa.Update:
    new = {name: sa.bindparam(name, type_=table.c[name].type) for name in names}
    mine = table.c.id == sa.bindparam(ROW_ID)
    return sa.update(table).where(mine).values({**new, **_raise(table, raised)})


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
