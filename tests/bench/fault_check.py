"""The automations of the fault test, and what must hold of them however often their processes were killed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from fixtures.receiver import Receiver
from fixtures.workshop import automation, on, step
from tablewright.core.clock import database_now
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.automations.models import DONE, LATER, OPEN, RUNNING, AutomationRun
from tablewright.runtime.outgoing.models import OutgoingCall

_RUNS = AutomationRun.__table__
BEGUN, WAITED, ASKED, GROWN, TICKED = 1, 2, 3, 4, 5
"""The numbers of the notes that the automations write."""
OF_A_TASK = {"made": (BEGUN, WAITED), "asks": (ASKED,), "grown": (GROWN,)}


def automations(url: str) -> list[dict[str, Any]]:
    """Return automations that count, wait, ask another system, set each other off, and tick."""
    more = step("more", "update_record", values={"points": "points + 1"})
    wait = step("wait", "wait", until="span", amount=1, unit="minutes")
    ask = step("ask", "http_request", url=url, method="POST", send="json", json={"task": "{name}"})
    minute = {"every": "cron", "cron": "* * * * *"}
    return [
        automation("made", on("record_created"), more, _note(BEGUN), wait, _note(WAITED), budget=1_000_000),
        automation("asks", on("record_created"), ask, _note(ASKED), budget=1_000_000),
        automation("grown", on("record_updated", fields=["points"]), _note(GROWN), budget=1_000_000),
        automation("ticks", on("schedule", None, schedule=minute), _note(TICKED, task=False)),
    ]


def _note(number: int, task: bool = True) -> dict[str, Any]:
    values = {"number": str(number)} | ({"task": "record"} if task else {})
    return step(f"note{number}", "create_record", table="note", values=values)


def unfinished(engine: Engine, behind: bool = False) -> int | str:
    """Return how many runs have not ended, or are `behind`: not asleep and not about to be woken.

    Where the database does not answer, that is the answer.
    """
    open_ = _RUNS.c.state.in_(OPEN)
    try:
        with reading(engine) as connection:
            if behind:
                due = database_now(connection) - timedelta(seconds=2)
                open_ &= (_RUNS.c.state != LATER) | (_RUNS.c.due_at < due)
            return connection.scalar(sa.select(sa.func.count()).select_from(_RUNS).where(open_))
    except sa.exc.OperationalError:
        return "all, as the database is away:"


def pass_time(engine: Engine) -> None:
    """Let every lease be over, of the living too, and every pause: nobody may be the worse for it."""
    with unit_of_work(engine) as work:
        over = database_now(work.connection) - timedelta(seconds=1)
        work.connection.execute(sa.update(_RUNS).where(_RUNS.c.state == RUNNING).values(lease_until=over))
        work.connection.execute(sa.update(_RUNS).where(_RUNS.c.state == LATER).values(due_at=over))
        calls = OutgoingCall.__table__
        taken = sa.update(calls).where(calls.c.state == "waiting", calls.c.tries > 0)
        work.connection.execute(taken.values(next_try_at=over, lease_until=over))


def found(engine: Engine, saved: Collection[int], receiver: Receiver, left: int | str) -> dict[str, Any]:
    """Return how much was done, and everything that is `wrong`, in sentences."""
    app = LiveApps(engine).get(None, _workspace(engine), "shop")
    tasks, notes = app.tables["task"], app.tables["note"]
    with reading(engine) as connection:
        points = dict(connection.execute(sa.select(tasks.sql.c.id, tasks.column("points"))).all())
        written = Counter(
            tuple(row)
            for row in connection.execute(sa.select(notes.column("task"), notes.column("number"))).all()
        )
        runs = connection.execute(
            sa.select(_RUNS.c.automation, _RUNS.c.trigger, _RUNS.c.state, _RUNS.c.reason)
        ).all()
    states = Counter((row.automation, row.state) for row in runs)
    of = Counter((row.automation, row.trigger.get("record")) for row in runs)
    wrong = [f"{left} runs have not ended"] if left else []
    wrong += [f"task {each} was said to be saved and is lost" for each in set(saved) - set(points)]
    wrong += [f"a run of {r.automation} is {r.state}: {r.reason}" for r in runs if r.state != DONE]
    for task, count in points.items():
        if count != 1:
            wrong.append(f"task {task} was counted {count} times")
        for key, numbers in OF_A_TASK.items():
            if of[key, task] != 1:
                wrong.append(f"task {task} has {of[key, task]} runs of {key}")
            wrong += [
                f"task {task} has {written[task, n]} notes {n}" for n in numbers if written[task, n] != 1
            ]
    if written[None, TICKED] != states["ticks", "done"]:
        wrong.append(f"{states['ticks', 'done']} ticks wrote {written[None, TICKED]} notes")
    calls: dict[str | None, set[str]] = {}
    for each in list(receiver.received):
        key = next((v for k, v in each.headers.items() if k.lower() == "idempotency-key"), None)
        calls.setdefault(key, set()).add(each.body)
    wrong += [f"calls under the key {k} had {len(b)} bodies" for k, b in calls.items() if len(b) != 1]
    if len(calls) != len(points):
        wrong.append(f"{len(points)} tasks made {len(calls)} keys")
    return {
        "tasks": len(points),
        "runs": len(runs),
        "calls": len(receiver.received),
        "states": {f"{key} {state}": count for (key, state), count in sorted(states.items())},
        "wrong": wrong,
    }


def _workspace(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.scalar(sa.text("SELECT id FROM workspace"))
