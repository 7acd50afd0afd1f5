"""Telling a worker that there is something to do: the queue carries a run's id and nothing else.

What is lost on the way is found all the same: every worker looks by itself each second.
"""

from __future__ import annotations

import logging
import time
from functools import lru_cache

import redis
from rq import Queue
from rq.serializers import JSONSerializer

QUEUE_NAME = "tablewright-automations"
RUN = "tablewright.runtime.automations.engine.worker.work_on"
KEPT_SECONDS = 60
"""A wake-up that nobody took for so long is worth nothing: workers have looked by themselves."""
SILENT_SECONDS = 5.0
"""So long nobody is woken after a queue server did not answer: who saves must not wait for it again and again."""
_WAKING_SECONDS = 0.5
_WAITING_SECONDS = 5.0
log = logging.getLogger(__name__)
_address: str | None = None
_silent_until = 0.0


def set_queue(address: str | None) -> None:
    """Say where this process finds the queue; None: nobody is woken."""
    global _address, _silent_until  # noqa: PLW0603 - one process, one queue
    _address, _silent_until = address, 0.0


def open_wakes(address: str, patience: float = _WAITING_SECONDS) -> Queue:
    """Return the queue of wake-ups on a server, whose answers are waited for so many seconds."""
    connection = redis.Redis.from_url(
        address, socket_timeout=patience, socket_connect_timeout=_WAKING_SECONDS, health_check_interval=30
    )
    return Queue(QUEUE_NAME, connection=connection, serializer=JSONSerializer)


@lru_cache(maxsize=4)
def _kept(address: str) -> Queue:
    """Return the queue that all threads of this process wake workers by."""
    return open_wakes(address, _WAKING_SECONDS)


def wake(run_id: int) -> None:
    """Tell a worker of a run. Where no queue answers, it waits for the worker's own look."""
    global _silent_until  # noqa: PLW0603 - as above
    if _address is None or time.monotonic() < _silent_until:
        return
    try:
        _kept(_address).enqueue(RUN, run_id, ttl=KEPT_SECONDS, result_ttl=0, failure_ttl=0)
    except redis.RedisError as error:
        _silent_until = time.monotonic() + SILENT_SECONDS
        log.warning("run %s waits for a look: %s", run_id, type(error).__name__)
