"""How much room tables and values take in the database: about so many bytes, as far as it tells."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa


def room_of_tables(connection: sa.Connection, names: Collection[str]) -> int | None:
    """Return the bytes that tables take with their indexes; None where the database was built without telling it."""
    if connection.dialect.name == "postgresql":
        sizes = (
            sa.func.pg_total_relation_size(sa.cast(name, sa.dialects.postgresql.REGCLASS)) for name in names
        )
        return sum(connection.scalar(sa.select(each)) for each in sizes)
    known = connection.exec_driver_sql("SELECT count(*) FROM pragma_module_list WHERE name = 'dbstat'")
    if not known.scalar():
        return None
    told = sa.text(
        "SELECT coalesce(sum(pgsize), 0) FROM dbstat"
        " WHERE name IN (SELECT name FROM sqlite_master WHERE tbl_name = :name)"
    )
    return sum(connection.scalar(told, {"name": name}) for name in names)


def room_of_values(columns: Sequence[sa.ColumnElement], dialect: str) -> sa.ColumnElement[int]:
    """Return the expression for the bytes that the values of some columns of a table take."""
    if dialect == "postgresql":
        each = [sa.func.pg_column_size(column) for column in columns]
    else:
        each = [sa.func.length(sa.cast(column, sa.LargeBinary)) for column in columns]
    return sa.func.coalesce(sum(sa.func.coalesce(sa.func.sum(size), 0) for size in each), 0)
