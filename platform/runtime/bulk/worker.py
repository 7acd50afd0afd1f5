"""Working acts off: while the page is being answered where they are small, by the worker where they are not."""

from __future__ import annotations

import logging
import os
import time
from datetime import timedelta

import redis
import sqlalchemy as sa
from rq import Queue
from sqlalchemy.engine import Engine

from ...config import Config
from ...core.database import make_engine, reading
from ...core.queue import open_queue
from ...core.reach import reason
from ...core.valkey import socket_address
from ..apps.live import LiveApps
from .act import unfinished
from .steps import step

STUCK_AFTER = timedelta(seconds=30)
"""Nobody works on an act that has not got on for so long."""
TURN_SECONDS = 60
"""After so long an act makes room for others and queues up again."""
PAUSE_SECONDS = 0.02
WAIT_SECONDS = 5
"""So long an act waits that the database could not serve."""
JOB_SECONDS = 600
log = logging.getLogger(__name__)


def wake(redis_url: str | None, act_id: int) -> None:
    """Tell a worker that there is an act. Where no queue answers, it waits for the next worker that starts."""
    if redis_url is None:
        log.warning("bulk act %s waits: there is no queue", act_id)
        return
    try:
        _enqueue(open_queue(redis_url), act_id)
    except redis.RedisError as error:
        log.warning("bulk act %s waits: %s", act_id, type(error).__name__)


def run(act_id: int) -> None:
    """Work on an act for a while; called by the worker, with nothing but the act's id."""
    config = Config.from_environment(os.environ)
    engine = make_engine(config.database_url)
    try:
        more = work_off(engine, LiveApps(engine), act_id, TURN_SECONDS)
    except sa.exc.OperationalError as error:
        log.warning("bulk act %s waits: %s", act_id, reason(error))
        time.sleep(WAIT_SECONDS)
        more = True
    finally:
        engine.dispose()
    if more:
        wake(config.redis_url or socket_address(config.data_dir), act_id)


def work_off(engine: Engine, apps: LiveApps, act_id: int, seconds: float) -> bool:
    """Do batch after batch until all is done or the time is up; says whether more is left."""
    end = time.monotonic() + seconds
    while step(engine, apps, act_id):
        if time.monotonic() > end:
            return True
        time.sleep(PAUSE_SECONDS)  # lets people save between two batches
    return False


def wake_unfinished(engine: Engine, queue: Queue) -> None:
    """Queue up what was left unfinished, when a worker starts."""
    with reading(engine) as connection:
        waiting = unfinished(connection)
    try:
        for act_id in waiting:
            _enqueue(queue, act_id)
    except redis.RedisError as error:
        log.warning("bulk acts wait: %s", type(error).__name__)


def _enqueue(queue: Queue, act_id: int) -> None:
    queue.enqueue(f"{run.__module__}.{run.__name__}", act_id, job_timeout=JOB_SECONDS)
