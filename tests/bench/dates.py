"""`PYTHONPATH=tests python -m bench.dates`: the look, each minute, for dates that were reached, in a large table.

The records' dates and moments lie evenly in three years. A look goes back a quarter of an hour, as the product's does;
that of a busy minute finds every record of one day, that of a quiet one none.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from fixtures.small_apps import app, field, table
from tablewright.core.database import make_engine, reading
from tablewright.core.key_in_use import use_key
from tablewright.core.migrate import upgrade
from tablewright.core.secret_key import kept_key
from tablewright.core.statistics import refresh_statistics
from tablewright.core.unit_of_work import UnitOfWork, unit_of_work
from tablewright.identity.actor import Actor
from tablewright.identity.models import Workspace
from tablewright.runtime.apps.install import install
from tablewright.runtime.apps.live import LiveApp, LiveApps, LiveTable
from tablewright.runtime.automations.time.dates import reached
from tablewright.runtime.records.context import make_context

from .filling import say
from .places import postgresql_place, sqlite_place

ZONE, DAYS, LOOKS = "Asia/Shanghai", 1096, 20
BUSY = datetime(2026, 11, 26, 1, 5, tzinfo=UTC)
"""Five past nine in Shanghai, when dates are reached."""
BACK = timedelta(minutes=15)
FIELDS = (field("name"), field("due", "date"), field("begins", "date_time"))


def before(amount: int, unit: str) -> dict[str, Any]:
    """Return the settings of a trigger that waits for some time before a date."""
    return {"offset": {"amount": amount, "unit": unit, "direction": "before"}}


ASKED: Mapping[str, tuple[dict[str, Any], datetime]] = {
    "a date, busy minute": ({"field": "due"}, BUSY),
    "a date, quiet minute": ({"field": "due"}, BUSY + timedelta(hours=3)),
    "3 workdays before a date": ({"field": "due", **before(3, "workdays")}, BUSY),
    "1 month before a date": ({"field": "due", **before(1, "months")}, BUSY),
    "a moment": ({"field": "begins"}, BUSY),
    "2 days before a moment": ({"field": "begins", **before(2, "days")}, BUSY),
    "1 month before a moment": ({"field": "begins", **before(1, "months")}, BUSY),
}


def measure(address: str, folder: Path, rows: int) -> dict[str, tuple[int, float, float]]:
    """Return (records found, median and longest milliseconds) of each kind of look, and say them."""
    use_key(kept_key(folder))
    engine = make_engine(address)
    live = _furnished(engine, rows)
    found = {name: _looks(engine, live, settings, until) for name, (settings, until) in ASKED.items()}
    for name, (count, middle, longest) in found.items():
        say(f"{name:26} {count:6,} found {middle:8.2f} ms, at most {longest:8.2f} ms")
    engine.dispose()
    return found


def _looks(engine: Engine, live: LiveApp, settings: dict, until: datetime) -> tuple[int, float, float]:
    took, items = [], live.tables["item"]
    for _ in range(LOOKS):
        began = time.perf_counter()
        with reading(engine) as connection:
            context = make_context(connection, live, Actor.system(live.workspace_id, ZONE), until)
            seen = list(reached(connection, context, items, settings, until - BACK, until))
        took.append((time.perf_counter() - began) * 1000)
    return len(seen), statistics.median(took), max(took)


def _furnished(engine: Engine, rows: int) -> LiveApp:
    upgrade(engine)
    with unit_of_work(engine) as work:
        made = sa.insert(Workspace).values(key="bench", name="Bench").returning(Workspace.id)
        workspace_id = work.connection.scalar(made)
    install(engine, workspace_id, app(table("item", *FIELDS), automations=[_waits("due"), _waits("begins")]))
    live = LiveApps(engine).get(None, workspace_id, "shop")
    with unit_of_work(engine) as work:
        _fill(work, live.tables["item"], rows)
    if engine.dialect.name == "sqlite":
        refresh_statistics(engine)
    else:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"VACUUM ANALYZE {live.tables['item'].sql.name}")
    return live


def _waits(on: str) -> dict[str, Any]:
    trigger = {"type": "date_reached", "table": "item", "settings": {"field": on}}
    return {"key": on, "label": on.title(), "enabled": True, "trigger": trigger, "steps": []}


def _fill(work: UnitOfWork, items: LiveTable, rows: int) -> None:
    """Write the records by one statement, in no order of their dates."""
    due, begins = items.column("due").name, items.column("begins").name
    if work.dialect == "postgresql":
        work.connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        numbers = f"SELECT n::bigint FROM generate_series(1, {rows}) AS t(n)"
        day = f"date '2025-05-26' + mod(n * 7919, {DAYS})::integer"
        moment = f"timestamptz '2025-05-26 00:00Z' + mod(n * 7919, {DAYS * 1440}) * interval '1 minute'"
    else:
        numbers = f"WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < {rows}) SELECT n FROM t"
        day = f"date('2025-05-26', (n * 7919 % {DAYS}) || ' days')"
        moment = (
            f"strftime('%Y-%m-%d %H:%M:%S.000000', '2025-05-26', (n * 7919 % {DAYS * 1440}) || ' minutes')"
        )
    work.connection.exec_driver_sql(
        f"INSERT INTO {items.sql.name} (rev, created_at, updated_at, {due}, {begins})"
        f" SELECT 1, {moment}, {moment}, {day}, {moment} FROM ({numbers}) AS numbers"
    )


def main() -> None:
    """Measure on the databases that are named, and say what was found."""
    known = argparse.ArgumentParser(prog="PYTHONPATH=tests python -m bench.dates", description=__doc__)
    known.add_argument("--rows", type=int, default=1_000_000)
    known.add_argument("--database", help="postgresql, sqlite or both", default="postgresql,sqlite")
    wish = known.parse_args()
    for name, place in (("postgresql", postgresql_place), ("sqlite", sqlite_place)):
        if name in wish.database.split(","):
            say(f"{name}, {wish.rows:,} records")
            with place("dates", False) as (address, folder):
                measure(address, folder, wish.rows)


if __name__ == "__main__":
    main()
