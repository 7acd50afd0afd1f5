"""Senders: any number at once, killed anywhere, with hosts that are slow or dead."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from fixtures.receiver import ALLOW, Receiver, silent
from tablewright.core.clock import utc_now
from tablewright.runtime.outgoing.claiming import OF_ONE_HOST, claim
from tablewright.runtime.outgoing.ending import note
from tablewright.runtime.outgoing.judging import Answer
from tablewright.runtime.outgoing.sender import Sender
from tablewright.runtime.outgoing.trying import try_call

SOON = 10


@pytest.fixture
def begin(caller):
    """Give what starts a sender; all are stopped at the end."""
    senders = []

    def start(seconds: float = 5) -> None:
        sender = Sender(caller.engine, ALLOW, seconds=seconds)
        thread = threading.Thread(target=sender.run)
        thread.start()
        senders.append((sender, thread))

    yield start
    for sender, _ in senders:
        sender.stop()
    for _, thread in senders:
        thread.join()


def until(arrived, number: int) -> None:
    """Wait until so many requests have arrived, each of which tells a semaphore."""
    for _ in range(number):
        assert arrived.acquire(timeout=SOON), "it did not arrive"


def telling(receiver: Receiver, path: str = "/in") -> threading.Semaphore:
    """Have a semaphore told of every request that arrives at a path, before it is answered."""
    arrived, answer = threading.Semaphore(0), receiver.by_path.get(path, receiver.answer)

    def told(handler):
        arrived.release()
        answer(handler)

    receiver.by_path[path] = told
    return arrived


def test_a_call_whose_sender_was_killed_goes_out_again_under_its_key(caller, receiver: Receiver):
    call = caller.write(receiver.url())
    (taken,) = claim(caller.engine, "killed", 5)
    answer = try_call(taken, ALLOW, utc_now())  # it arrived, and nobody noted the answer
    assert caller.send() == 0  # the lease holds
    caller.time_has_come()
    assert caller.send() == 1
    assert len({each.headers["Idempotency-Key"] for each in receiver.received}) == 1
    assert len(receiver.received) == 2 and caller.row(call).state == "sent"
    # A sender that wakes up after all has nothing to say any more.
    assert note(caller.engine, taken, Answer(error=caller.row(call).error, for_good=True)) is None
    assert answer.ok and caller.row(call).state == "sent"


def test_a_lease_is_over_well_within_a_minute(caller, receiver: Receiver):
    call = caller.write(receiver.url())
    claim(caller.engine, "killed", 5)
    assert 10 < caller.waits(call).total_seconds() < 45


def test_of_one_host_only_a_few_are_taken_and_others_are_not_behind_them(caller, receiver: Receiver):
    for _ in range(20):
        caller.write(receiver.url(host=1))
    caller.write(receiver.url(host=2))
    taken = Counter(each.host for each in claim(caller.engine, "a", 16))
    assert sorted(taken.values()) == [1, OF_ONE_HOST]
    assert claim(caller.engine, "b", 16) == ()  # another sender adds none


def test_two_senders_send_each_call_once(caller, receiver: Receiver, begin):
    arrived = telling(receiver)
    ids = [caller.write(receiver.url(host=1 + n % 4)) for n in range(24)]
    begin()
    begin()
    until(arrived, len(ids))
    keys = [each.headers["Idempotency-Key"] for each in receiver.received]
    assert sorted(keys) == sorted(caller.row(each).key for each in ids)


def test_silent_hosts_delay_no_other(caller, receiver: Receiver, begin):
    over = threading.Event()
    receiver.by_path["/silent"] = silent(over)
    silenced, arrived = telling(receiver, "/silent"), telling(receiver)
    for host in range(1, 10):
        for _ in range(3):
            caller.write(receiver.url("/silent", host))
    begin(seconds=8)
    until(silenced, 9)
    caller.write(receiver.url(host=200))
    asked = utc_now()
    until(arrived, 1)
    assert (utc_now() - asked).total_seconds() < 3
    over.set()
