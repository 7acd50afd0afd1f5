"""Handing over as a job: what to do and how far it is stand in the database, so that it survives any crash.

Each batch is one transaction that holds the job's row. Whoever works on it - a worker, or the same worker woken
twice - takes the next batch in turn, so nothing is done twice and nothing is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.errors import NotFound, ProductError
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...identity.actor import Actor
from ...identity.models import Person
from ..apps.live import LiveApp, LiveApps
from ..records.context import make_context
from .models import HandoverJob
from .moving import hand_over, next_ids
from .places import Belonging, Place, places

BATCH = 200
MOST_FAILURES_TOLD = 50
RUNNING, DONE, STOPPED = "running", "done", "stopped"


@dataclass(slots=True)
class Part:
    """One place to go through: what it is, to whom it goes, and how far it is."""

    app: str
    table: str
    field: str
    subform: str | None
    to: int
    total: int
    moved: int = 0
    last: int = 0
    """The id of the last record looked at."""
    failed: int = 0
    failed_ids: list[int] = field(default_factory=list)
    """Some of the records that could not be changed, for people to look at."""
    done: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands."""

    id: int
    workspace_id: int
    person_id: int
    made_by: int | None
    state: str
    parts: Sequence[Part]
    created_at: datetime
    moved_at: datetime

    @property
    def total(self) -> int:
        """Return how many records there were."""
        return sum(part.total for part in self.parts)

    @property
    def seen(self) -> int:
        """Return how many records have been looked at."""
        return sum(part.moved + part.failed for part in self.parts)

    @property
    def failed(self) -> int:
        """Return how many records could not be changed."""
        return sum(part.failed for part in self.parts)


def start(
    work: UnitOfWork,
    workspace_id: int,
    person_id: int,
    made_by: int | None,
    wanted: Sequence[tuple[Belonging, int]],
) -> int:
    """Note what shall go to whom; returns the job's id. Nothing is moved yet."""
    parts = [
        Part(
            each.place.table.app.key,
            each.place.table.key,
            each.place.field,
            each.place.subform,
            to,
            each.count,
        )
        for each, to in wanted
    ]
    values = {
        "workspace_id": workspace_id,
        "person_id": person_id,
        "made_by": made_by,
        "parts": [asdict(part) for part in parts],
        "created_at": work.now,
        "moved_at": work.now,
    }
    return work.connection.scalar(sa.insert(HandoverJob).values(values).returning(HandoverJob.id))


def find_job(connection: sa.Connection, workspace_id: int, job_id: int) -> Job:
    """Return a job of a workspace. Raises NotFound."""
    own = sa.and_(HandoverJob.id == job_id, HandoverJob.workspace_id == workspace_id)
    row = connection.execute(sa.select(HandoverJob.__table__).where(own)).first()
    if row is None:
        raise NotFound
    return _read(row)


def jobs_of(connection: sa.Connection, workspace_id: int, person_id: int) -> list[Job]:
    """Return the jobs about one person, the latest first."""
    rows = connection.execute(
        sa.select(HandoverJob.__table__)
        .where(HandoverJob.workspace_id == workspace_id, HandoverJob.person_id == person_id)
        .order_by(HandoverJob.id.desc())
    )
    return [_read(row) for row in rows]


def unfinished(connection: sa.Connection) -> Sequence[int]:
    """Return the ids of the jobs that run."""
    return connection.scalars(
        sa.select(HandoverJob.id).where(HandoverJob.state == RUNNING).order_by(HandoverJob.id)
    ).all()


def stop_for_fault(work: UnitOfWork, job_id: int) -> None:
    """End a running job where it is, because of a fault of the product's own; what it moved stays."""
    _turn(work, job_id, RUNNING, STOPPED)


def go_on(work: UnitOfWork, job_id: int) -> None:
    """Let a stopped job run again."""
    _turn(work, job_id, STOPPED, RUNNING)


def _turn(work: UnitOfWork, job_id: int, before: str, after: str) -> None:
    own = sa.and_(HandoverJob.id == job_id, HandoverJob.state == before)
    values = {"state": after, "moved_at": work.now}
    work.connection.execute(sa.update(HandoverJob).where(own).values(values))


def step(engine: Engine, apps: LiveApps, job_id: int, batch: int = BATCH) -> bool:
    """Hand over the next batch of a job; says whether more is left.

    A record that its own rules do not let be changed is noted and left as it is; the others go on.
    """
    try:
        return _move(engine, apps, job_id, batch)
    except ProductError:
        # One record spoils the batch: go through it one by one.
        for _ in range(batch):
            try:
                more = _move(engine, apps, job_id, 1)
            except ProductError:
                more = _move(engine, apps, job_id, 1, skip=True)
            if not more:
                return False
        return True


def _move(engine: Engine, apps: LiveApps, job_id: int, batch: int, skip: bool = False) -> bool:
    with unit_of_work(engine) as work:
        row = work.connection.execute(
            sa.select(HandoverJob.__table__).where(HandoverJob.id == job_id).with_for_update()
        ).first()
        if row is None or row.state != RUNNING:
            return False
        job = _read(row)
        part = next((each for each in job.parts if not each.done), None)
        if part is not None:
            _go_on(work, job, part, apps.current(None, job.workspace_id), batch, skip)
        more = any(not each.done for each in job.parts)
        values = {
            "parts": [asdict(each) for each in job.parts],
            "state": RUNNING if more else DONE,
            "moved_at": work.now,
        }
        work.connection.execute(sa.update(HandoverJob).where(HandoverJob.id == job_id).values(values))
        return more


def _go_on(
    work: UnitOfWork, job: Job, part: Part, apps: Mapping[str, LiveApp], batch: int, skip: bool
) -> None:
    app = apps.get(part.app)
    place = _place(app, part) if app else None
    ids = next_ids(work.connection, place, job.person_id, part.last, batch) if place else ()
    if app is None or place is None or not ids:
        part.done = True
        return
    if skip:
        part.failed += 1
        if len(part.failed_ids) < MOST_FAILURES_TOLD:
            part.failed_ids.append(ids[0])
    else:
        context = make_context(work.connection, app, _mover(work.connection, job), work.now)
        hand_over(work, context, place, ids, job.person_id, part.to)
        part.moved += len(ids)
    part.last = ids[-1]
    part.done = len(ids) < batch and not skip


def _place(app: LiveApp, part: Part) -> Place | None:
    return next(
        (
            each
            for each in places(app)
            if (each.table.key, each.field, each.subform) == (part.table, part.field, part.subform)
        ),
        None,
    )


def _mover(connection: sa.Connection, job: Job) -> Actor:
    """Return who hands over: the administrator who asked for it, with every right, for as long as it takes."""
    name = connection.scalar(sa.select(Person.name).where(Person.id == job.made_by))
    return replace(Actor.system(job.workspace_id), person_id=job.made_by, name=name or "Tablewright")


def _read(row: sa.Row) -> Job:
    return Job(
        row.id,
        row.workspace_id,
        row.person_id,
        row.made_by,
        row.state,
        [Part(**each) for each in row.parts],
        row.created_at,
        row.moved_at,
    )
