"""`PYTHONPATH=tests python -m bench.automations`: from a saved change to what an automation makes of it.

Four questions: what one worker gets done and what a run costs it; how long an effect takes when fifty records are
saved in a second; how long another automation waits behind a mass of runs that one bulk edit set off; and how long
the look for reached dates takes (`bench.dates`). Beside them stands what the driver alone does in the same run.
"""

from __future__ import annotations

import argparse
import json
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from fixtures.workshop import NOTE, Workshop, automation, on, step
from tablewright.core.database import make_engine, reading
from tablewright.core.key_in_use import use_key
from tablewright.core.migrate import upgrade
from tablewright.core.secret_key import kept_key
from tablewright.core.unit_of_work import unit_of_work
from tablewright.core.valkey import socket_address
from tablewright.identity.sign_in import load_actor
from tablewright.runtime.automations.engine.worker import work_off
from tablewright.runtime.automations.models import DONE, AutomationRun
from tablewright.runtime.automations.runs.taking import Turn
from tablewright.runtime.automations.waking import set_queue
from tablewright.runtime.bulk import act as acts
from tablewright.runtime.bulk.chosen import Chosen, count_chosen
from tablewright.runtime.bulk.steps import step as bulk_step
from tablewright.runtime.records.context import make_context

from . import dates
from .bare import percentiles, timed
from .filling import say
from .places import postgresql_place, sqlite_place
from .server import Server

RESULT = Path("bench-result.json")
A_SECOND, BATCH, PATIENCE = 50, 500, 120.0
OTHER_EVERY, OTHERS_AFTER = 0.5, 5.0
"""How often another automation is set off during a bulk edit, and for how long after it, in seconds."""
_RUNS = AutomationRun.__table__
MASS = automation("mass", on("record_updated", fields=["points"]), NOTE, budget=1_000_000)
MADE = automation("made", on("record_created"), NOTE, budget=1_000_000)
TAGGED = step("tag", "set_variable", name="seen", value="number")
OTHER = automation("other", on("record_created", "note"), TAGGED, condition="number = 7", budget=1_000_000)


def measure(address: str, folder: Path, runs: int, seconds: float, mass: int) -> dict[str, Any]:
    """Return all figures of one database, and say them."""
    use_key(kept_key(folder))
    engine = make_engine(address)
    upgrade(engine)
    workshop = Workshop(engine)
    workshop.begin_with(MADE, MASS, OTHER)
    found: dict[str, Any] = {"plain INSERT": _plain(engine, workshop), "one worker": _worker(workshop, runs)}
    say(f"one transaction with one INSERT by the driver: {found['plain INSERT']}")
    say(f"one worker: {found['one worker']}")
    with Server(address, folder):
        set_queue(socket_address(folder))
        found["fifty a second"] = _paced(workshop, seconds)
        say(f"{A_SECOND} saved a second: {found['fifty a second']}")
        found["behind a mass"] = _behind(workshop, mass)
        say(f"behind {mass:,} runs of another: {found['behind a mass']}")
        set_queue(None)
    engine.dispose()
    return found


def _plain(engine: Engine, workshop: Workshop) -> dict[str, float]:
    """Return what one INSERT in a transaction of its own takes, in ms, and how many a second that is."""
    notes = workshop.app.tables["note"]
    mark = "%s" if engine.dialect.name == "postgresql" else "?"
    insert = (
        f"INSERT INTO {notes.sql.name} (rev, created_at, updated_at, {notes.column('text').name})"
        f" VALUES (1, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, {mark})"
    )
    took = timed(engine, lambda cursor: cursor.execute(insert, ("bench",)), 1.0)
    return {**took, "per_second": round(1000 / took["p50"])}


def _worker(workshop: Workshop, runs: int) -> dict[str, float]:
    """Return what one worker of this process does with runs of one step that makes a record."""
    _save(workshop, 20)
    workshop.work()
    _save(workshop, runs)
    began, cpu = time.perf_counter(), time.process_time()
    with _counted(workshop.engine) as statements:
        work_off(workshop.engine, workshop.apps, Turn())
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    _all_done(workshop)
    return {
        "runs_per_second": round(runs / took, 1),
        "cpu_ms_a_run": round(cpu / runs * 1000, 2),
        "statements_a_run": round(statements[0] / runs, 1),
    }


def _paced(workshop: Workshop, seconds: float) -> dict[str, float]:
    """Return how long it takes, in ms, from a save to its effect, at a steady pace with `serve`'s own worker.

    A run's beginning and its end are both taken as their transactions begin: what a save and an effect take
    themselves is in it once.
    """
    after, began = _last(workshop), time.perf_counter()
    for number in range(int(seconds * A_SECOND)):
        time.sleep(max(0.0, began + number / A_SECOND - time.perf_counter()))
        workshop.create("task", {"name": str(number), "points": 0})
    saved = time.perf_counter() - began
    return {
        **_waits(workshop, "made", after),
        "saved_per_second": round(seconds * A_SECOND / saved, 1),
        "worked_off_after": round(time.perf_counter() - began - saved, 2),
    }


def _behind(workshop: Workshop, mass: int) -> dict[str, float]:
    """Return how long, in ms, another automation waits while those of one bulk edit are worked off."""
    _fill(workshop, mass)
    after, stopping = _last(workshop), threading.Event()

    def others() -> None:
        while not stopping.wait(OTHER_EVERY):
            workshop.create("note", {"text": "other", "number": 7})

    thread = threading.Thread(target=others)
    thread.start()
    began = time.perf_counter()
    _edit(workshop)
    took = time.perf_counter() - began
    stopping.wait(OTHERS_AFTER)
    stopping.set()
    thread.join()
    with reading(workshop.engine) as connection:
        count = sa.select(sa.func.count()).where(_RUNS.c.automation == "mass", _RUNS.c.id > after)
        written = connection.scalar(count)
        left = connection.scalar(count.where(_RUNS.c.state != DONE))
    waits = _waits(workshop, "other", after)
    return {**waits, "bulk_edit_seconds": round(took, 1), "runs": written, "left_then": left}


def _edit(workshop: Workshop) -> None:
    """Give every task other points by one bulk edit, as a worker does it."""
    with unit_of_work(workshop.engine) as work:
        actor = load_actor(work.connection, workshop.people["ada"])
        context = make_context(work.connection, workshop.app, actor, work.now)
        fields = {"points": 8}
        count = count_chosen(context, "task", Chosen(), "edit", fields).total
        act = acts.begin(work, context, "task", Chosen(), "edit", fields, count)
    while bulk_step(workshop.engine, workshop.apps, act.id):
        pass


def _fill(workshop: Workshop, rows: int) -> None:
    """Write tasks by plain statements: nothing is set off."""
    tasks = workshop.app.tables["task"]
    with unit_of_work(workshop.engine) as work:
        common = {"rev": 1, "created_at": work.now, "updated_at": work.now}
        name, points = tasks.column("name").name, tasks.column("points").name
        for start in range(0, rows, BATCH):
            part = range(start, min(start + BATCH, rows))
            given = [{**common, name: f"Task {n}", points: 1} for n in part]
            work.connection.execute(sa.insert(tasks.sql), given)


def _save(workshop: Workshop, count: int) -> None:
    for start in range(0, count, BATCH):
        rows = ({"name": str(n), "points": 0} for n in range(start, min(start + BATCH, count)))
        workshop.create("task", *rows)


def _last(workshop: Workshop) -> int:
    with reading(workshop.engine) as connection:
        return connection.scalar(sa.select(sa.func.coalesce(sa.func.max(_RUNS.c.id), 0)))


def _waits(workshop: Workshop, automation_key: str, after: int) -> dict[str, float]:
    """Wait for the runs of an automation to end and return {"p50", "p99", "most"} of their times in ms."""
    mine = sa.select(_RUNS.c.made_at, _RUNS.c.ended_at, _RUNS.c.state).where(
        _RUNS.c.automation == automation_key, _RUNS.c.id > after
    )
    until = time.perf_counter() + PATIENCE
    while True:
        with reading(workshop.engine) as connection:
            rows = connection.execute(mine).all()
        if all(row.ended_at for row in rows) or time.perf_counter() > until:
            break
        time.sleep(0.1)
    if any(row.state != DONE for row in rows):
        raise AssertionError(f"{automation_key}: not all done: {statistics.multimode(r.state for r in rows)}")
    times = sorted((row.ended_at - row.made_at).total_seconds() * 1000 for row in rows)
    return {**percentiles(times), "most": round(times[-1], 1), "events": len(times)}


def _all_done(workshop: Workshop) -> None:
    if set(workshop.states()) != {DONE}:
        raise AssertionError("a run did not end well")


@contextmanager
def _counted(engine: Engine) -> Iterator[list[int]]:
    """Count the statements that are sent meanwhile."""
    found = [0]

    def note(*_: Any) -> None:
        found[0] += 1

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def main() -> None:
    """Measure on the databases that are named; the figures go into bench-result.json beside the others."""
    known = argparse.ArgumentParser(prog="PYTHONPATH=tests python -m bench.automations", description=__doc__)
    known.add_argument("--runs", type=int, help="runs for one worker", default=1000)
    known.add_argument("--seconds", type=float, help="how long fifty a second are saved", default=10)
    known.add_argument("--mass", type=int, help="records of the bulk edit", default=100_000)
    known.add_argument("--rows", type=int, help="records with dates", default=1_000_000)
    known.add_argument("--database", help="postgresql, sqlite or both", default="postgresql,sqlite")
    wish = known.parse_args()
    result = json.loads(RESULT.read_text("utf-8")) if RESULT.exists() else {}
    for name, place in (("postgresql", postgresql_place), ("sqlite", sqlite_place)):
        if name in wish.database.split(","):
            say(f"automations, {name}")
            with place("automations", False) as (address, folder):
                found = measure(address, folder, wish.runs, wish.seconds, wish.mass)
            with place("dates", False) as (address, folder):
                found["dates"] = dates.measure(address, folder, wish.rows)
            result.setdefault(name, {})["automations"] = found
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
