"""Whatever another system answers, the run ends: nothing in it hangs a run, fills the log or comes twice."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from fixtures.receiver import ALLOW, plain, receiver
from fixtures.workshop import automation, on, step
from tablewright.runtime.automations.engine import outside
from tablewright.runtime.outgoing.models import OutgoingCall
from tablewright.runtime.outgoing.sender import send_due

__all__ = ["receiver"]
BODIES = {
    "the character 0": b'{"v": "a\\u0000b"}',
    "the byte 0": b'{"v": "a"}\0',
    "deep": b'{"v": ' + b"[" * 900 + b"]" * 900 + b"}",
    "a long number": b'{"v": 123456789012345678901234567890}',
    "half a letter": b'{"v": "\\ud800"}',
    "no JSON": b"[" * 60_000,
    "other bytes": b"\xff\xfe\0\x01",
    "nothing": b"",
}


def asks(receiver, **settings):
    return step("ask", "http_request", url=receiver.url(), method="GET", **settings)


def answered(workshop):
    workshop.create("task", {"name": "Paint"})
    workshop.work()
    send_due(workshop.engine, ALLOW, seconds=5)
    workshop.work()


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("kind", ["text", "number"])
def test_every_answer_ends_the_run(workshop, receiver, body, kind):
    values = [{"key": "v", "path": "v", "type": kind}]
    keep = step("keep", "create_record", table="note", values={"text": "LEFT(steps.ask.body, 100)"})
    automated = (asks(receiver, values=values, keep_body=True), keep)
    workshop.begin_with(automation("asks", on("record_created"), *automated))
    receiver.answer = plain(200, body)
    answered(workshop)
    assert workshop.states()[0] in ("done", "failed")
    receiver.answer = plain(400, body)
    answered(workshop)
    assert workshop.states()[1] == "failed" and workshop.runs()[1].reason["zh"]


def test_an_answer_that_cannot_be_noted_fails_its_run_and_is_not_asked_for_again(
    workshop, receiver, monkeypatch
):
    workshop.begin_with(automation("asks", on("record_created"), asks(receiver)))
    monkeypatch.setattr(outside, "note_answer", failing_once(outside.note_answer))
    answered(workshop)
    (run,) = workshop.runs()
    assert run.state == "failed" and "retry" in run.reason["en"]
    assert len(receiver.received) == 1
    with workshop.engine.connect() as connection:
        assert connection.scalar(sa.select(OutgoingCall.state)) == "sent"


def failing_once(really):
    """Return what fails as a fault of ours would, the first time."""
    failed = []

    def note(*given):
        if not failed:
            failed.append(True)
            raise ZeroDivisionError
        return really(*given)

    return note


def test_the_log_keeps_the_beginning_of_a_long_body_and_later_steps_the_whole(workshop, receiver):
    keep = step("keep", "create_record", table="note", values={"number": "LEN(steps.ask.body)"})
    workshop.begin_with(automation("asks", on("record_created"), asks(receiver, keep_body=True), keep))
    receiver.answer = plain(200, b"x" * 9000)
    answered(workshop)
    (told, _) = workshop.steps(workshop.runs()[0].id)
    assert len(told.output["body"]) < 3000
    assert [each["number"] for each in workshop.records("note")] == [9000]
