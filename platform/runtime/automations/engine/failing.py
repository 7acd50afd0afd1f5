"""What follows a failure: it counts, and whoever switched the automation on, else the app's administrators, hear of it.

Whoever pressed a button and has left since hears of it, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from ....core.unit_of_work import UnitOfWork
from ....core.words import Words
from ....identity.sign_in import load_actor
from ...conversation.messages import FAILED, PRESS_FAILED
from ...conversation.notices import administrators, notify
from ...storage.models import PhysicalTable
from ..models import FAILED as STATE_FAILED
from ..models import AutomationRun
from ..runs.meter import count
from .actor import owner_of

_RUNS, _TABLES = AutomationRun.__table__, PhysicalTable.__table__
WATCHED = timedelta(seconds=3)
"""So long a page looks after a press; what fails later is told of."""
ENDED_OUTSIDE = Words(
    "What it sends to another system, or to somebody, was not taken there.",
    "发往外部系统或接收人的内容未被接收。",
)
"""Said in place of an answer or an address, which are for those who look after the automation."""
MOST_PRESSED = 1000
"""More runs than this no press begins; their ids are close together."""


def note_failures(
    work: UnitOfWork, runs: Sequence[sa.Row], words: Words, now: datetime, to_others: Words | None = None
) -> None:
    """Count runs of one automation that failed, in the transaction that says so; the first one of an hour is told of.

    `to_others` is what whoever pressed a button hears, where the words are not for everybody.
    """
    run = runs[0]
    failed = count(work, run.app_id, run.automation, now, failed=len(runs)).failed
    told = tell_owner(work, run, words) if failed == len(runs) else ()
    for each in runs:
        if _pressed_by_who_left(each, now) not in (None, *told) and _first_of_its_press(work, each, now):
            _tell_who_pressed(work, each, to_others or words)


def tell_owner(work: UnitOfWork, run: sa.Row, words: Words) -> Sequence[int]:
    """Write the notice of a failed run, and return to whom: to the owner, as long as they look after the app."""
    owner = owner_of(work.connection, run.app_id, run.automation, run.revision)
    actor = load_actor(work.connection, owner) if owner else None
    looks_after = actor is not None and actor.administers(run.app_id)
    people = [owner] if looks_after else administrators(work.connection, run.app_id, run.workspace_id)
    notify(work, people, FAILED, app_id=run.app_id, by=None, detail=_detail(run, words))
    return people


def _pressed_by_who_left(run: sa.Row, now: datetime) -> int | None:
    """Return who pressed the button that began a run, where they do not watch it any more."""
    pressed = run.event.startswith("press ") and now - run.made_at > WATCHED
    return run.trigger.get("actor") if pressed else None


def _first_of_its_press(work: UnitOfWork, run: sa.Row, now: datetime) -> bool:
    """Say whether no other run of the same press has failed before: one press is told of once."""
    press = "/".join(run.event.split("/")[:2])
    others = sa.select(_RUNS.c.id).where(
        _RUNS.c.id.between(run.id - MOST_PRESSED, run.id + MOST_PRESSED),
        sa.or_(_RUNS.c.ended_at < now, sa.and_(_RUNS.c.ended_at == now, _RUNS.c.id < run.id)),
        _RUNS.c.app_id == run.app_id,
        _RUNS.c.automation == run.automation,
        _RUNS.c.state == STATE_FAILED,
        _RUNS.c.event.startswith(f"{press}/", autoescape=True),
    )
    return work.connection.scalar(others.limit(1)) is None


def _tell_who_pressed(work: UnitOfWork, run: sa.Row, words: Words) -> None:
    about, trigger = {"app_id": run.app_id, "by": None}, run.trigger
    if trigger.get("record"):
        here = _TABLES.c.app_id == run.app_id, _TABLES.c.path == trigger["table"], _TABLES.c.kind == "table"
        table_id = work.connection.scalar(sa.select(_TABLES.c.id).where(*here))
        about |= {"table_id": table_id, "record_id": trigger["record"]}
    notify(work, [trigger["actor"]], PRESS_FAILED, detail=_detail(run, words), **about)


def _detail(run: sa.Row, words: Words) -> dict[str, Any]:
    return {"automation": run.automation, "run": run.id, "reason": {"en": words.en, "zh": words.zh}}
