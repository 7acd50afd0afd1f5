"""`engines`: one expression executed in Python, SQLite and PostgreSQL over the same rows, to see them agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from tablewright.expressions import (
    ERROR,
    POSTGRESQL_FUNCTIONS_SQL,
    SQLITE_FUNCTIONS,
    CheckedExpression,
    Environment,
    Type,
    check,
    evaluate,
    parse,
    to_sql,
)
from tablewright.expressions.columns import column_type, stored

Row = Mapping[str, Any]

ENVIRONMENT = Environment(datetime(2024, 5, 1, 3, 0, tzinfo=UTC), "Asia/Shanghai", 7, (3, 4), "zh")


class Engines:
    """Both databases, with the functions of the language."""

    def __init__(self, connections: Mapping[str, sa.Connection]) -> None:
        self.connections = connections

    def results(
        self,
        source: str,
        types: Mapping[str, Type],
        rows: Sequence[Row],
        environment: Environment = ENVIRONMENT,
        condition: bool = False,
    ) -> dict[str, list[Any]]:
        """Return what each execution gives for every row; errors and empty are both None."""
        checked = checked_expression(source, types)
        python = [evaluate(checked, lambda path, row=row: row[path[0]], environment) for row in rows]
        found = {"python": [None if isinstance(value, ERROR) else value for value in python]}
        for name, connection in self.connections.items():
            given = _rows(types, rows, name)
            column = to_sql(checked, lambda path: given.c[path[0]], environment, name, condition=condition)  # noqa: B023
            statement = sa.select(column).select_from(given).order_by(given.c["row number"])
            with connection.begin_nested():
                found[name] = list(connection.scalars(statement))
        return found

    def value(self, source: str, types: Mapping[str, Type] | None = None, **row: Any) -> Any:
        """Return the value on which all three agree, for one row."""
        found = self.results(source, types or {}, [row])
        (one,), *others = found.values()
        for other in others:
            assert alike(one, other[0]), f"{source} over {row}: {found}"
        return one


def checked_expression(source: str, types: Mapping[str, Type]) -> CheckedExpression:
    """Return the expression over fields of the given types."""
    return check(parse(source), lambda path: types.get(".".join(path)))


def alike(one: Any, other: Any) -> bool:
    """Return whether two results are the same: numbers to 1e-9 of their size."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(alike(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, float | int) and isinstance(other, float | int) and not isinstance(one, bool):
        return one == pytest.approx(other, rel=1e-9, abs=1e-300)
    return type(one) is type(other) and one == other


def _rows(types: Mapping[str, Type], rows: Sequence[Row], dialect: str) -> sa.Subquery:
    """Return the rows as a table: one SELECT each, so that nothing has to be created and filled."""
    selects = []
    for number, row in enumerate(rows):
        columns = [sa.literal(number, sa.Integer()).label("row number")]
        for name, type in types.items():
            value = stored(row[name]) if type.many else row[name]
            literal = sa.bindparam(None, value, type_=column_type(type), unique=True)
            # PostgreSQL has to be told the type of a NULL; SQLite's CAST would change dates.
            typed = sa.cast(literal, column_type(type)) if dialect == "postgresql" else literal
            columns.append(typed.label(name))
        selects.append(sa.select(*columns))
    return sa.union_all(*selects).subquery("given")


@pytest.fixture(scope="session")
def engines(postgresql_server: Any) -> Iterator[Engines]:
    """Give both databases, empty but for the language's functions."""
    sqlite = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    sa.event.listen(sqlite, "connect", _register)
    name = postgresql_server.create()
    postgresql = sa.create_engine(postgresql_server.address(name))
    with sqlite.connect() as one, postgresql.connect() as other:
        other.exec_driver_sql("SET timezone = 'UTC'")
        # Twice, as it is after every update of the product.
        for _ in range(2):
            other.connection.cursor().execute(POSTGRESQL_FUNCTIONS_SQL)  # type: ignore[union-attr]
        yield Engines({"sqlite": one, "postgresql": other})
    sqlite.dispose()
    postgresql.dispose()
    postgresql_server.drop(name)


def _register(connection: Any, record: Any) -> None:
    for name, count, function, deterministic in SQLITE_FUNCTIONS:
        connection.create_function(name, count, function, deterministic=deterministic)
