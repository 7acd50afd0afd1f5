"""A dry run over a long history as long work: it only reads, so what is killed begins again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..core.database import one_moment
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..runtime.apps.live import LiveApp, LiveApps
from ..runtime.automations.runs.erased_runs import mentions
from ..runtime.automations.trying.replay import Fired, Replayed, replay
from ..runtime.records.purged import Purged, on_purged
from .jobs.kind import Kind
from .jobs.models import BuildJob
from .jobs.store import Job, finish, lock, save

KIND = "automation_replay"
_JOBS = BuildJob.__table__
KEPT = 2000
"""So many events the result keeps by name."""
LABEL = Words("Dry run of {name}", "历史试运行：{name}")
DONE = Words(
    "The dry run has ended: it would have run {count} times.", "历史试运行完成：共会执行 {count} 次。"
)
TO_IT = Words("Look at it", "查看结果")


def as_result(found: Replayed) -> dict[str, Any]:
    """Return what a dry run found, as JSON."""
    return {
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "looked": found.looked,
        "total": found.total,
        "budget": found.budget,
        "days": dict(found.days),
        "hours": dict(found.hours),
        "notes": [{"en": each.en, "zh": each.zh} for each in found.notes],
        "fired": [[e.event, e.at.isoformat(), e.record_id, dict(e.trigger)] for e in found.fired[:KEPT]],
    }


def from_result(told: Mapping[str, Any]) -> Replayed:
    """Return what a dry run found, as `as_result` kept it."""
    found = Replayed(datetime.fromisoformat(told["since"]), datetime.fromisoformat(told["until"]))
    found.looked, found.total, found.budget = told["looked"], told["total"], told["budget"]
    found.days.update(told["days"])
    found.hours.update(told["hours"])
    found.notes = [Words(**each) for each in told["notes"]]
    found.fired = [
        Fired(event, datetime.fromisoformat(at), record, trigger)
        for event, at, record, trigger in told["fired"]
    ]
    return found


def asked(document: Mapping[str, Any], since: datetime, until: datetime) -> dict[str, Any]:
    """Return what a job is asked."""
    return {"document": dict(document), "since": since.isoformat(), "until": until.isoformat()}


def forget(engine: Engine, purged: Purged) -> None:
    """Forget in what dry runs found the values of records that were removed for good."""
    mine = sa.select(_JOBS.c.id, _JOBS.c.result).where(_JOBS.c.kind == KIND, _JOBS.c.app_id == purged.app_id)
    with unit_of_work(engine) as work:
        for row in work.connection.execute(mine.where(_JOBS.c.result.is_not(None))).all():
            told = row.result.get("fired", [])
            fired = [_forgotten(each) if mentions(each[3], purged) else each for each in told]
            if fired != told:
                kept = sa.update(_JOBS).where(_JOBS.c.id == row.id)
                work.connection.execute(kept.values(result={**row.result, "fired": fired}))


def _forgotten(fired: Sequence[Any]) -> list[Any]:
    """Return an event of a result without the values it changed."""
    *named, trigger = fired
    return [*named, {**trigger, "changes": {}}]


def _step(engine: Engine, apps: LiveApps, job: Job) -> bool:
    def progress(looked: int) -> None:
        with unit_of_work(engine) as work:
            save(work, job.id, {}, done=min(looked, job.total))

    with one_moment(engine) as connection:
        live = apps.current(None, job.workspace_id).values()
        app = next(each for each in live if each.id == job.app_id)
        since, until = (datetime.fromisoformat(job.asked[name]) for name in ("since", "until"))
        found = replay(connection, app, job.asked["document"], since, until, progress)
    with unit_of_work(engine) as work:
        held = lock(work.connection, job.id)
        if held is not None:
            finish(work, held, as_result(found))
    return False


def _back(job: Job, app: LiveApp | None) -> str:
    key = job.asked["document"]["key"]
    return f"/a/{app.key}/builder/automations/{key}/replay?job={job.id}" if app else "/"


def _outcome(job: Job) -> Words:
    return DONE.fill(count=f"{job.result['total']:,}" if job.result else "0")


REPLAY = Kind(name=KIND, step=_step, back=_back, back_label=TO_IT, outcome=_outcome)
on_purged(forget)
