"""A worker that is ended outright takes the job in hand along: nothing goes on holding the database for nobody."""

from __future__ import annotations

import multiprocessing
import time
import uuid

import psutil
import pytest

from tablewright.commands.worker import work
from tablewright.core import queue

SECONDS, PATIENCE = 60, 30


def test_a_worker_that_is_killed_leaves_nobody_behind(redis_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(queue, "QUEUE_NAME", f"test-{uuid.uuid4().hex}")
    queue.open_queue(redis_url).enqueue("time.sleep", SECONDS, job_timeout=2 * SECONDS)
    worker = multiprocessing.get_context("fork").Process(target=work, args=(redis_url,))
    worker.start()
    end, job = time.monotonic() + SECONDS, None
    try:
        while job is None and time.monotonic() < end:
            job = next(iter(psutil.Process(worker.pid).children()), None)
        assert job is not None, "the job was not begun"
    finally:
        worker.kill()
        worker.join()
    _gone, alive = psutil.wait_procs([job], timeout=PATIENCE)
    for each in alive:
        each.kill()
    assert not alive
