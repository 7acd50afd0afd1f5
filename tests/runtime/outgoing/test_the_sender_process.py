"""`tablewright sender` as a process: killed in the middle of a call, started again, and stopped in order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import pytest

from fixtures.databases import TEST_KEY
from fixtures.receiver import plain

SOON = 60


@pytest.fixture
def start(caller, tmp_path):
    """Give what starts a sender on the caller's database."""
    started = []

    def begin() -> subprocess.Popen:
        settings = {
            "TABLEWRIGHT_DATA_DIR": str(tmp_path / "data"),
            "TABLEWRIGHT_DATABASE_URL": caller.engine.url.render_as_string(hide_password=False),
            "TABLEWRIGHT_SECRET_KEY": TEST_KEY,
            "TABLEWRIGHT_OUTBOUND_ALLOW": "127.0.0.0/8",
        }
        command = [sys.executable, "-m", "tablewright.cli", "sender"]
        started.append(subprocess.Popen(command, env={**os.environ, **settings}))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.sqlite_only
def test_killed_in_the_middle_it_sends_again_under_the_same_key_and_ends_in_order(caller, receiver, start):
    over, arrived = threading.Event(), threading.Semaphore(0)

    def slow(handler) -> None:
        arrived.release()
        over.wait(SOON)
        plain(200)(handler)

    receiver.answer = slow
    call = caller.write(receiver.url())
    first = start()
    assert arrived.acquire(timeout=SOON)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert caller.row(call).state == "waiting"
    caller.time_has_come()
    second = start()
    assert arrived.acquire(timeout=SOON)
    second.send_signal(signal.SIGTERM)  # what is on its way is finished first
    over.set()
    assert second.wait(SOON) == 0
    assert caller.row(call).state == "sent"
    assert len({each.headers["Idempotency-Key"] for each in receiver.received}) == 1
