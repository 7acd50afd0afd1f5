"""The builder's long work in turns: each job gets on as its kind declares."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from ...core.database import reading
from ...core.errors import Invalid, ProductError, Unavailable
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...core.words import Words
from ...runtime.apps.live import LiveApps
from ...runtime.turns import FAULT, LongWork
from .kinds import KINDS
from .store import Job, lock, read_job, stop, unfinished

BY_HAND = Words("You stopped it.", "您已将其停止。")


def step(engine: Engine, apps: LiveApps, job_id: int) -> bool:
    """Do the next step of a job; says whether more is left. What refuses it ends it, with the reason."""
    with reading(engine) as connection:
        job = read_job(connection, job_id)
    if job is None or job.state != "running":
        return False
    try:
        return KINDS[job.kind].step(engine, apps, job)
    except Unavailable:
        raise  # what was done stays, and this step is tried again
    except ProductError as error:
        with unit_of_work(engine) as work:
            end(work, job.id, _why(error))
        return False


def _why(error: ProductError) -> Words:
    """Return what refuses the work: the first fault where it names several."""
    if isinstance(error, Invalid) and error.faults:
        return error.faults[0].words
    return Words(error.say("en"), error.say("zh"))


def end(work: UnitOfWork, job_id: int, why: Words = BY_HAND) -> None:
    """Stop a job that runs, and take away what it has begun."""
    job: Job | None = lock(work.connection, job_id)
    if job is not None:
        KINDS[job.kind].clear(work, job)
        stop(work, job, why)


def _end_for_fault(work: UnitOfWork, job_id: int) -> None:
    end(work, job_id, FAULT)


JOBS = LongWork("job of the builder", f"{__name__}.run", step, _end_for_fault, unfinished)


def run(job_id: int) -> None:
    """Work on a job for a while; called by the worker, with nothing but the job's id."""
    JOBS.turn(job_id)
