"""The same statements through the database driver alone: what the database itself asks for an act."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tablewright.core.clock import utc_now
from tablewright.core.database import reading
from tablewright.runtime.apps.live import LiveApp
from tablewright.runtime.records.context import Context, make_context

FEWEST = 5


@dataclass(slots=True)
class Captured:
    """The statements an act sends, in the driver's own form."""

    statements: list[tuple[str, Any]] = field(default_factory=list)


def captured(engine: Engine, app: LiveApp, actor: Any, act: Callable[[Context], Any]) -> Captured:
    """Return what `act` asks of the app's own tables when nothing it found before is kept."""
    found = Captured()
    names = [f"{table.sql.name} " for table in app.tables.values()]

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if any(name in statement for name in names):
            found.statements.append((statement, parameters))

    with reading(engine) as connection:
        context = make_context(connection, app, actor, utc_now())
        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            act(context)
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)
    return found


def timed(engine: Engine, act: Callable[[Any], None], seconds: float) -> dict[str, float]:
    """Return {"p50", "p99"} in ms of `act(cursor)` on one connection of the driver."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        if engine.dialect.name == "postgresql":
            driver.autocommit = True
        cursor = driver.cursor()
        latencies: list[float] = []
        for _ in range(3):
            act(cursor)
        until = time.perf_counter() + seconds
        while time.perf_counter() < until or len(latencies) < FEWEST:
            began = time.perf_counter()
            act(cursor)
            latencies.append((time.perf_counter() - began) * 1000)
        connection.invalidate()
    return percentiles(sorted(latencies))


def replayed(found: Captured) -> Callable[[Any], None]:
    """Return an act that sends the captured statements and fetches their rows."""

    def act(cursor: Any) -> None:
        for statement, parameters in found.statements:
            cursor.execute(statement, parameters)
            cursor.fetchall()

    return act


def percentiles(latencies: list[float]) -> dict[str, float]:
    """Return {"p50", "p99"} of sorted latencies."""
    if not latencies:
        return {"p50": float("nan"), "p99": float("nan")}
    return {
        "p50": round(latencies[len(latencies) // 2], 2),
        "p99": round(latencies[min(len(latencies) - 1, int(len(latencies) * 0.99))], 2),
    }


def plain_writes(table: Any, fields: Mapping[str, Any], dialect: str) -> tuple[str, tuple[Any, ...], str]:
    """Return (INSERT, its values, UPDATE of one text by id) as one would write them by hand."""
    mark = "%s" if dialect == "postgresql" else "?"
    moment = utc_now() if dialect == "postgresql" else utc_now().replace(tzinfo=None).isoformat(" ")
    values = {"rev": 1, "created_at": moment, "updated_at": moment, "owner_id": 2, "search": "bench"}
    values |= {str(table.column(key).name): value for key, value in fields.items()}
    marks = ", ".join([mark] * len(values))
    insert = f"INSERT INTO {table.sql.name} ({', '.join(values)}) VALUES ({marks}) RETURNING id"
    name = table.column("remark").name
    update = (
        f"UPDATE {table.sql.name} SET {name} = {mark}, rev = rev + 1, updated_at = {mark} WHERE id = {mark}"
    )
    return insert, tuple(values.values()), update
