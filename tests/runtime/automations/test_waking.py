"""Waking workers: by the queue that is named now, and without making who saves wait for one that is silent."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from tablewright.runtime.automations import waking


class Silent:
    """A server that takes connections and says nothing."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"redis://127.0.0.1:{self.server.getsockname()[1]}/0"
        self.taken: list[socket.socket] = []
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        while True:
            try:
                self.taken.append(self.server.accept()[0])
            except OSError:
                return


@pytest.fixture
def silent() -> Iterator[Silent]:
    found = Silent()
    yield found
    waking.set_queue(None)
    found.server.close()


def test_a_queue_that_is_silent_is_asked_once_and_then_left_alone(silent: Silent):
    waking.set_queue(silent.address)
    waking.wake(1)
    asked = len(silent.taken)
    waking.wake(2)
    waking.wake(3)
    assert asked >= 1 and len(silent.taken) == asked


def test_wake_ups_go_to_the_queue_that_is_named_now(silent: Silent, redis_url: str):
    waking.set_queue(silent.address)
    waking.wake(1)
    waking.set_queue(redis_url)
    queue = waking.open_wakes(redis_url)
    queue.empty()
    waking.wake(2)
    (job,) = queue.jobs
    assert job.args == [2]
    queue.empty()
