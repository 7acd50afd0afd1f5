"""Working off what is to be handed over: at once where it is little, by the worker where it is much."""

from __future__ import annotations

import logging
import os
import time

import redis
from rq import Queue
from sqlalchemy.engine import Engine

from ...config import Config
from ...core.database import make_engine, reading
from ...core.queue import open_queue
from ...core.valkey import socket_address
from ..apps.live import LiveApps
from .job import step, unfinished

AT_ONCE = 200
"""So many records are handed over while the page is being answered."""
TURN_SECONDS = 60
"""After so long a job makes room for others and queues up again."""
PAUSE_SECONDS = 0.02
JOB_SECONDS = 600
log = logging.getLogger(__name__)


def wake(redis_url: str | None, job_id: int) -> None:
    """Tell a worker that there is a job. Where no queue answers, it waits for the next worker that starts."""
    if redis_url is None:
        log.warning("hand-over %s waits: there is no queue", job_id)
        return
    try:
        _enqueue(open_queue(redis_url), job_id)
    except redis.RedisError as error:
        log.warning("hand-over %s waits: %s", job_id, type(error).__name__)


def run(job_id: int) -> None:
    """Work on a job for a while; called by the worker, with nothing but the job's id."""
    config = Config.from_environment(os.environ)
    engine = make_engine(config.database_url)
    try:
        if work_off(engine, job_id, TURN_SECONDS):
            wake(config.redis_url or socket_address(config.data_dir), job_id)
    finally:
        engine.dispose()


def work_off(engine: Engine, job_id: int, seconds: float) -> bool:
    """Hand over batch after batch until all is done or the time is up; says whether more is left."""
    apps, end = LiveApps(engine), time.monotonic() + seconds
    while step(engine, apps, job_id):
        if time.monotonic() > end:
            return True
        time.sleep(PAUSE_SECONDS)  # lets people save between two batches
    return False


def wake_unfinished(engine: Engine, queue: Queue) -> None:
    """Queue up what was left unfinished, when a worker starts."""
    with reading(engine) as connection:
        waiting = unfinished(connection)
    try:
        for job_id in waiting:
            _enqueue(queue, job_id)
    except redis.RedisError as error:
        log.warning("hand-overs wait: %s", type(error).__name__)


def _enqueue(queue: Queue, job_id: int) -> None:
    queue.enqueue(f"{run.__module__}.{run.__name__}", job_id, job_timeout=JOB_SECONDS)
