"""Long work, in turns: it stands in the database and is done step by step, by a page with a few seconds or a worker.

The queue carries an id and nothing else; what is lost with it is queued again when a worker starts. A database that
cannot serve is waited for; any other fault stops the work with a reason, so that nobody waits for what nobody does.
"""

from __future__ import annotations

import gc
import logging
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import redis
import sqlalchemy as sa
from rq import Queue
from sqlalchemy.engine import Engine

from ..config import Config
from ..core.database import make_engine, reading
from ..core.errors import Unavailable
from ..core.queue import open_queue
from ..core.reach import reason
from ..core.unit_of_work import UnitOfWork, unit_of_work
from ..core.valkey import socket_address
from ..core.words import Words
from .apps.live import LiveApps
from .automations.waking import set_queue

STUCK_AFTER = timedelta(seconds=30)
"""Nobody works on what has not got on for so long."""
TURN_SECONDS = 60
"""After so long a worker makes room for other work and queues this up again."""
PAUSE_SECONDS = 0.02
WAIT_SECONDS = 5
"""So long work waits that the database could not serve."""
JOB_SECONDS = 6 * 3600
"""So long a single step may take, such as a large clone, which is one transaction."""
FAULT = Words(
    "An error on our side stopped it; the log tells which. What was done stays done.",
    "系统内部出错，处理已停止，详情见系统日志。已完成的部分保留。",
)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LongWork:
    """One kind of long work: how it gets on, and how a worker is told of it."""

    name: str
    """What the log calls it."""
    run: str
    """The dotted name of the function that a worker calls with an id; it calls `turn`."""
    step: Callable[[Engine, LiveApps, int], bool]
    """Do the next step; says whether more is left."""
    stop: Callable[[UnitOfWork, int], None]
    """End what runs where it is, because of a fault of the product's own."""
    unfinished: Callable[[sa.Connection], Sequence[int]]
    """Return the ids of what runs."""

    def wake(self, redis_url: str | None, work_id: int) -> None:
        """Tell a worker that there is work. Where no queue answers, it waits for the next worker that starts."""
        if redis_url is None:
            log.warning("%s %s waits: there is no queue", self.name, work_id)
            return
        try:
            self._enqueue(open_queue(redis_url), work_id)
        except redis.RedisError as error:
            log.warning("%s %s waits: %s", self.name, work_id, type(error).__name__)

    def turn(self, work_id: int) -> None:
        """Work for a while, as a worker does that knows nothing but the id."""
        gc.freeze()  # what is loaded stays: looking through it again and again takes a tenth of the time
        config = Config.from_environment(os.environ)
        engine = make_engine(config.database_url)
        address = config.redis_url or socket_address(config.data_dir)
        set_queue(address)  # what is written here may set off automations
        try:
            self.carry_on(engine, LiveApps(engine), address, work_id, TURN_SECONDS, WAIT_SECONDS)
        finally:
            engine.dispose()

    def carry_on(
        self,
        engine: Engine,
        apps: LiveApps,
        redis_url: str | None,
        work_id: int,
        seconds: float,
        wait: float = 0,
    ) -> None:
        """Work for some seconds and leave the rest to a worker, woken after `wait` where the database cannot serve."""
        try:
            more = self.work_off(engine, apps, work_id, seconds)
        except Unavailable as error:
            log.warning("%s %s waits: %s", self.name, work_id, error.say("en"))
            time.sleep(wait)
            more = True
        except sa.exc.OperationalError as error:
            log.warning("%s %s waits: %s", self.name, work_id, reason(error))
            time.sleep(wait)
            more = True
        if more:
            self.wake(redis_url, work_id)

    def work_off(self, engine: Engine, apps: LiveApps, work_id: int, seconds: float) -> bool:
        """Do step after step until all is done or the time is up; says whether more is left."""
        end = time.monotonic() + seconds
        while self._get_on(engine, apps, work_id):
            if time.monotonic() > end:
                return True
            time.sleep(PAUSE_SECONDS)  # lets people save between two steps
        return False

    def wake_unfinished(self, engine: Engine, queue: Queue) -> None:
        """Queue up what was left unfinished, when a worker starts."""
        with reading(engine) as connection:
            waiting = self.unfinished(connection)
        try:
            for work_id in waiting:
                self._enqueue(queue, work_id)
        except redis.RedisError as error:
            log.warning("%ss wait: %s", self.name, type(error).__name__)

    def _get_on(self, engine: Engine, apps: LiveApps, work_id: int) -> bool:
        try:
            return self.step(engine, apps, work_id)
        except (sa.exc.OperationalError, Unavailable):
            raise
        except Exception:  # noqa: BLE001 - the edge: the step was taken back, what was done before it stays
            log.exception("%s %s stops", self.name, work_id)
        with unit_of_work(engine) as work:
            self.stop(work, work_id)
        return False

    def _enqueue(self, queue: Queue, work_id: int) -> None:
        queue.enqueue(self.run, work_id, job_timeout=JOB_SECONDS)
