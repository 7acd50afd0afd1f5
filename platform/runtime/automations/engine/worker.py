"""The process that gets runs on: woken through the queue, and looking by itself each second."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import redis
import sqlalchemy as sa
from rq import Queue
from rq.exceptions import DequeueTimeout
from rq.serializers import JSONSerializer
from sqlalchemy.engine import Engine

from ....core.errors import Unavailable
from ....core.reach import reason
from ...apps.live import LiveApps
from ..runs.taking import Turn, bring_due, give_back, take, take_back
from ..runs.tidying import stop_switched_off
from ..time.ticking import tick
from .advance import advance
from .rests import Rests

LOOK_SECONDS = 1
BACK_SECONDS = 3.0
LONG_SECONDS = 15.0
"""Runs that were taken together and have not begun after so long go back: their lease must not end unused."""
log = logging.getLogger(__name__)


def work_on(run_id: int) -> None:
    """Stand in the queue for a run: a wake-up's name. Whoever takes it works off what is due, chosen fairly."""


def serve(engine: Engine, apps: LiveApps, queue: Queue | None, on: Callable[[], bool]) -> None:
    """Work off what is due, look after the time, then wait for a wake-up; again for as long as `on` says."""
    turn, next_look, next_back = Turn(), 0.0, 0.0
    while on():
        try:
            now = time.monotonic()
            if now >= next_back:
                next_back = now + BACK_SECONDS
                take_back(engine)
            if now >= next_look:
                next_look = now + LOOK_SECONDS
                bring_due(engine)
                tick(engine, apps)
                stop_switched_off(engine, apps)
            if work_off(engine, apps, turn, until=time.monotonic() + LOOK_SECONDS):
                continue
        except (sa.exc.OperationalError, Unavailable) as error:
            log.warning(
                "automations wait: %s", reason(error) if isinstance(error, sa.exc.DBAPIError) else error
            )
            time.sleep(LOOK_SECONDS)
        except Exception:  # noqa: BLE001 - the edge: the worker goes on with the next
            log.exception("automations")
            time.sleep(LOOK_SECONDS)
        _wait(queue)


def work_off(engine: Engine, apps: LiveApps, turn: Turn, until: float | None = None) -> bool:
    """Get on what is due, one automation after the other; says whether something was done last."""
    rests = Rests(engine)
    while runs := take(engine, turn):
        begun = time.monotonic()
        for place, run in enumerate(runs):
            if time.monotonic() - begun > LONG_SECONDS:
                give_back(engine, runs[place:])
                break
            advance(engine, apps, run, rests)
            rests.between()
        if until is not None and time.monotonic() > until:
            return True
    return False


def _wait(queue: Queue | None) -> None:
    """Wait for a wake-up, at most until the next look."""
    try:
        if queue is None:
            raise redis.ConnectionError
        taken = Queue.dequeue_any([queue], LOOK_SECONDS, queue.connection, serializer=JSONSerializer)
        while taken is not None:  # all wake-ups at hand are one: what is due is looked for in the database
            taken[0].delete()
            taken = Queue.dequeue_any([queue], None, queue.connection, serializer=JSONSerializer)
    except DequeueTimeout:
        return
    except redis.RedisError:
        time.sleep(LOOK_SECONDS)
