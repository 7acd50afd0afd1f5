"""Writing runs, in the transaction of what fires them: no commit, no run; one event, one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from ....core.unit_of_work import UnitOfWork
from ....core.words import Words
from ...apps.live import LiveApp
from ...records.cause import DEEPEST, Cause
from ..engine.place import begin
from ..models import STOPPED, WAITING, AutomationRun
from ..waking import wake

_RUNS = AutomationRun.__table__
TOO_DEEP = Words(
    "Stopped: {count} automations have set each other off ({chain}). Change one of them so that the circle ends.",
    "已停止：连续触发了 {count} 个自动化（{chain}）。请修改其中之一以结束循环。",
)


@dataclass(frozen=True, slots=True)
class Event:
    """One event for one automation. `trigger` is what the run's row keeps of it.

    `fault` says why it cannot run: the worker that takes the run fails it, and tells its owner.
    """

    automation: str
    name: str
    trigger: Mapping[str, Any]
    fault: Words | None = None


def begin_runs(
    work: UnitOfWork, app: LiveApp, events: Sequence[Event], cause: Cause, due_at: datetime | None = None
) -> int:
    """Write a run for each event that has none yet, and wake a worker after the commit. Returns how many are new."""
    if not events:
        return 0
    rows = [_row(work, app, each, cause, due_at or work.now) for each in events]
    insert = (postgresql if work.dialect == "postgresql" else sqlite).insert(_RUNS)
    once = insert.on_conflict_do_nothing(index_elements=["app_id", "automation", "event"])
    written = work.connection.execute(once.returning(_RUNS.c.id), rows).scalars().all()
    if written:
        first = written[0]
        work.after_commit(lambda: wake(first))
    return len(written)


def _row(work: UnitOfWork, app: LiveApp, event: Event, cause: Cause, due_at: datetime) -> dict[str, Any]:
    state, reason = WAITING, event.fault
    if reason is None and cause.depth >= DEEPEST:
        chain = " → ".join((*cause.chain, event.automation))
        state, reason = STOPPED, TOO_DEEP.fill(count=cause.depth, chain=chain)
    return {
        "workspace_id": app.workspace_id,
        "app_id": app.id,
        "automation": event.automation,
        "event": event.name,
        "revision": app.revision,
        "trigger": dict(event.trigger),
        "state": state,
        "reason": reason and {"en": reason.en, "zh": reason.zh},
        "place": begin(),
        "kept": {"vars": {}, "steps": {}},
        "count": 0,
        "tries": 0,
        "depth": cause.depth,
        "chain": list(cause.chain),
        "due_at": due_at,
        "made_at": work.now,
        "ended_at": work.now if state == STOPPED else None,
    }
