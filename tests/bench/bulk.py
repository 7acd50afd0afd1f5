"""`PYTHONPATH=tests python -m bench.bulk`: changing many records by the product beside the one UPDATE that changes as many.

Three ways with the same rows: a plain UPDATE; the same with what the product owes for it, a change-log row a record;
and the act itself, in the batches in which a worker does it, rights, rules, history, notices and progress included.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from tablewright.core.database import make_engine
from tablewright.core.key_in_use import use_key
from tablewright.core.secret_key import kept_key
from tablewright.core.unit_of_work import UnitOfWork, unit_of_work
from tablewright.identity.models import Person
from tablewright.identity.sign_in import load_actor
from tablewright.runtime.apps.live import LiveApp, LiveApps
from tablewright.runtime.bulk import act as acts
from tablewright.runtime.bulk.chosen import Chosen, count_chosen
from tablewright.runtime.bulk.steps import step
from tablewright.runtime.records.context import Context, make_context
from tablewright.runtime.records.models import Change

from .acts import TABLE
from .filling import say
from .places import postgresql_place, sqlite_place
from .run import furnish

LOG = Change.__table__
ALL = Chosen()


def measure(address: str, folder: Path, rows: int) -> dict[str, float]:
    """Return rows a second of each way, of records that all get another value, and say them."""
    use_key(kept_key(folder))
    engine = make_engine(address)
    workspace_id, app, _ = furnish(engine, rows)
    with engine.connect() as connection:
        people = dict(connection.execute(sa.select(Person.login, Person.id)).all())
    found = {
        "plain UPDATE": _plain(engine, app, rows, people["sales"], logged=False),
        "UPDATE and log": _plain(engine, app, rows, people["manager"], logged=True),
    }
    found["bulk edit"], act = _timed(
        rows, lambda: _edit(engine, app, people["admin"], {"owner": people["sales"]})
    )
    found["undo"], _ = _timed(rows, lambda: _undo(engine, app, people["admin"], act))
    for name, speed in found.items():
        say(f"{name:16} {speed:10,.0f} rows/s {found['plain UPDATE'] / speed:7.1f}×")
    engine.dispose()
    return found


def _plain(engine: Engine, app: LiveApp, rows: int, owner: int, *, logged: bool) -> float:
    table = app.tables[TABLE]
    values = {
        "owner_id": owner,
        "rev": table.sql.c.rev + 1,
        "updated_at": sa.func.current_timestamp(),
    }
    entries = sa.select(
        sa.literal(table.id),
        table.sql.c.id,
        table.sql.c.rev,
        sa.literal("update"),
        sa.literal({}, LOG.c.changes.type),
    ).add_columns(sa.literal("plain"), sa.literal(0), table.sql.c.created_at)
    columns = ["table_id", "record_id", "rev", "act", "changes", "source", "depth", "at"]

    def act() -> None:
        with unit_of_work(engine) as work:
            _without_deadline(work)
            work.connection.execute(sa.update(table.sql).where(table.sql.c.id <= rows).values(values))
            if logged:
                work.connection.execute(sa.insert(LOG).from_select(columns, entries))

    return _timed(rows, act)[0]


def _edit(engine: Engine, app: LiveApp, person_id: int, fields: dict[str, int]) -> acts.Act:
    def begin(work: UnitOfWork, context: Context) -> acts.Act:
        count = count_chosen(context, TABLE, ALL, "edit", fields).total
        return acts.begin(work, context, TABLE, ALL, "edit", fields, count)

    return _worked_off(engine, app, person_id, begin)


def _undo(engine: Engine, app: LiveApp, person_id: int, act: acts.Act) -> acts.Act:
    return _worked_off(engine, app, person_id, lambda work, context: acts.begin_undo(work, context, act))


def _worked_off(
    engine: Engine, app: LiveApp, person_id: int, begin: Callable[[UnitOfWork, Context], acts.Act]
) -> acts.Act:
    with unit_of_work(engine) as work:
        actor = load_actor(work.connection, person_id)
        act = begin(work, make_context(work.connection, app, actor, work.now))
    apps = LiveApps(engine)
    gc.freeze()  # as the worker does
    while step(engine, apps, act.id):
        pass
    with unit_of_work(engine) as work:
        done = acts.lock(work.connection, act.id)
    if done.state != "done" or done.refused:
        raise AssertionError(f"{done.kind}: {done.state}, {done.refused} of {done.total} refused")
    return done


def _timed(rows: int, act: Callable[[], acts.Act | None]) -> tuple[float, acts.Act | None]:
    began = time.perf_counter()
    done = act()
    return rows / (time.perf_counter() - began), done


def _without_deadline(work: UnitOfWork) -> None:
    if work.dialect == "postgresql":
        work.connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def main() -> None:
    """Measure on the databases that are named, and say what was found."""
    known = argparse.ArgumentParser(prog="PYTHONPATH=tests python -m bench.bulk", description=__doc__)
    known.add_argument("--rows", type=int, default=100_000)
    known.add_argument("--database", help="postgresql, sqlite or both", default="postgresql,sqlite")
    known.add_argument("--keep", action="store_true", help="keep the databases and use them again")
    wish = known.parse_args()
    for name, place in (("postgresql", postgresql_place), ("sqlite", sqlite_place)):
        if name in wish.database.split(","):
            say(f"{name}, {wish.rows:,} records")
            with place(f"bulk-{wish.rows}", wish.keep) as (address, folder):
                measure(address, folder, wish.rows)


if __name__ == "__main__":
    main()
