"""A piece of long work as it stands in the database: begun, locked, got on with, ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.errors import NotFound
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...core.words import Words
from .models import BuildJob
from .telling import tell

RUNNING, DONE, STOPPED = "running", "done", "stopped"
_JOB = BuildJob.__table__
KEPT = timedelta(days=90)
"""How long one can look up work that has ended; the notice of it goes by then too."""
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands."""

    id: int
    workspace_id: int
    app_id: int | None
    person_id: int
    kind: str
    label: Mapping[str, str]
    asked: Mapping[str, Any]
    progress: Mapping[str, Any]
    total: int
    done: int
    state: str
    stopped: Mapping[str, str] | None
    result: Mapping[str, Any] | None
    made_at: datetime
    moved_at: datetime


def begin(
    work: UnitOfWork,
    workspace_id: int,
    person_id: int,
    kind: str,
    label: Words,
    asked: Mapping[str, Any],
    *,
    total: int = 0,
    app_id: int | None = None,
) -> int:
    """Note what shall be done; returns the job's id. Nothing is done yet: `JOBS.wake` it after the commit.

    `label` says what is done to what, as a heading: "Import of a list.xlsx".
    """
    values = {
        "workspace_id": workspace_id,
        "app_id": app_id,
        "person_id": person_id,
        "kind": kind,
        "label": {"en": label.en, "zh": label.zh},
        "asked": dict(asked),
        "progress": {},
        "total": total,
        "state": RUNNING,
        "made_at": work.now,
        "moved_at": work.now,
    }
    return work.connection.scalar(sa.insert(_JOB).values(values).returning(_JOB.c.id))


def find_job(connection: sa.Connection, workspace_id: int, job_id: int) -> Job:
    """Return a job of a workspace; raises NotFound."""
    own = sa.and_(_JOB.c.id == job_id, _JOB.c.workspace_id == workspace_id)
    row = connection.execute(sa.select(_JOB).where(own)).first()
    if row is None:
        raise NotFound
    return _read(row)


def running_of(connection: sa.Connection, app_id: int, kind: str | None = None) -> Sequence[Job]:
    """Return the jobs that run on an app, of one kind or of all, the earliest first."""
    mine = sa.and_(_JOB.c.app_id == app_id, _JOB.c.state == RUNNING)
    mine = sa.and_(mine, _JOB.c.kind == kind) if kind else mine
    return [_read(row) for row in connection.execute(sa.select(_JOB).where(mine).order_by(_JOB.c.id))]


def unfinished(connection: sa.Connection) -> Sequence[int]:
    """Return the ids of the jobs that run."""
    return connection.scalars(sa.select(_JOB.c.id).where(_JOB.c.state == RUNNING).order_by(_JOB.c.id)).all()


def read_job(connection: sa.Connection, job_id: int) -> Job | None:
    """Return a job as it stands, without holding it."""
    row = connection.execute(sa.select(_JOB).where(_JOB.c.id == job_id)).first()
    return _read(row) if row else None


def lock(connection: sa.Connection, job_id: int) -> Job | None:
    """Return a job that runs, held until the end of the transaction; None where it has ended."""
    row = connection.execute(sa.select(_JOB).where(_JOB.c.id == job_id).with_for_update()).first()
    return _read(row) if row and row.state == RUNNING else None


def save(
    work: UnitOfWork,
    job_id: int,
    progress: Mapping[str, Any],
    *,
    done: int,
    total: int | None = None,
    app_id: int | None = None,
) -> None:
    """Write how far a locked job is; `app_id` is the app it has made."""
    values: dict[str, Any] = {"progress": dict(progress), "done": done, "moved_at": work.now}
    if total is not None:
        values["total"] = total
    if app_id is not None:
        values["app_id"] = app_id
    work.connection.execute(sa.update(_JOB).where(_JOB.c.id == job_id).values(values))


def finish(work: UnitOfWork, job: Job, result: Mapping[str, Any], *, app_id: int | None = None) -> None:
    """End a locked job that has done its work, and tell the person who asked for it."""
    values = {
        "state": DONE,
        "done": job.total,
        "result": dict(result),
        "app_id": job.app_id or app_id,
        "moved_at": work.now,
    }
    _end(work, job, values)


def stop(work: UnitOfWork, job: Job, why: Words) -> None:
    """End a locked job before its work was done, and tell the person who asked for it."""
    _end(work, job, {"state": STOPPED, "stopped": {"en": why.en, "zh": why.zh}, "moved_at": work.now})


def go_on(work: UnitOfWork, job_id: int) -> None:
    """Let a stopped job run again."""
    own = sa.and_(_JOB.c.id == job_id, _JOB.c.state == STOPPED)
    values = {"state": RUNNING, "stopped": None, "moved_at": work.now}
    work.connection.execute(sa.update(_JOB).where(own).values(values))


def forget_old(engine: Engine) -> None:
    """Remove what ended long ago, so many a transaction."""
    removed = CHUNK
    while removed == CHUNK:
        with unit_of_work(engine) as work:
            old = sa.select(_JOB.c.id).where(_JOB.c.state != RUNNING, _JOB.c.moved_at < work.now - KEPT)
            removed = work.connection.execute(sa.delete(_JOB).where(_JOB.c.id.in_(old.limit(CHUNK)))).rowcount


def _end(work: UnitOfWork, job: Job, values: Mapping[str, Any]) -> None:
    own = sa.and_(_JOB.c.id == job.id, _JOB.c.state == RUNNING)
    if work.connection.execute(sa.update(_JOB).where(own).values(values)).rowcount:
        tell(work, job.id, job.person_id, values.get("app_id", job.app_id), job.label, values["state"])


def _read(row: sa.Row) -> Job:
    return Job(**row._mapping)
