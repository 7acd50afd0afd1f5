"""The queue that wakes workers up: one queue, plain JSON, ids only. What must not be lost stands in the database."""

from __future__ import annotations

import redis
from rq import Queue
from rq.serializers import JSONSerializer

QUEUE_NAME = "tablewright"


def open_queue(address: str) -> Queue:
    """Return the queue on the server at `address` (redis://…, rediss://… or unix://…)."""
    return Queue(QUEUE_NAME, connection=redis.Redis.from_url(address), serializer=JSONSerializer)
