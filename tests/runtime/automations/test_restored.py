"""An installation that was restored from a backup does nothing by itself that the one before may have done."""

from __future__ import annotations

import sqlalchemy as sa

from fixtures.receiver import ALLOW, receiver
from fixtures.workshop import NOTE, automation, on, step
from tablewright.core.outbox import queue_mail
from tablewright.core.outgoing_models import OutgoingMail
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.automations import restored
from tablewright.runtime.automations.time.ticking import tick
from tablewright.runtime.outgoing.sender import send_due
from tablewright.runtime.webhooks.restored import rest_after_restore as rest_webhooks

__all__ = ["receiver"]


def restore(workshop):
    with unit_of_work(workshop.engine) as work:
        rest_webhooks(work)
        restored.rest_after_restore(work)


def test_what_was_under_way_ends_and_nothing_begins(workshop, receiver):
    ask = step("ask", "http_request", url=receiver.url(), method="POST")
    wait = step("wait", "wait", until="span", amount=1, unit="hours")
    workshop.begin_with(
        automation("asks", on("record_created"), ask),
        automation("waits", on("record_created"), wait, NOTE),
        automation("begins", on("record_created"), NOTE),
        automation("due", on("date_reached", field="due"), NOTE),
        automation(
            "rule", on("record_created"), step("set", "set_values", values={"points": "7"}), phase="before"
        ),
    )
    tick(workshop.engine, workshop.apps)
    workshop.create("task", {"name": "Paint"})
    workshop.work()
    workshop.create("task", {"name": "Sand", "due": "2026-01-01"})
    before = len(workshop.records("note"))
    restore(workshop)
    workshop.pass_time()
    send_due(workshop.engine, ALLOW, seconds=5)
    tick(workshop.engine, workshop.apps)
    workshop.create("task", {"name": "Plane"})
    workshop.work()
    assert receiver.received == [] and len(workshop.records("note")) == before
    assert {each.state for each in workshop.runs()} <= {"done", "stopped"}
    assert all(each.reason["zh"] for each in workshop.runs() if each.state == "stopped")
    assert [each["points"] for each in workshop.records("task")] == [7, 7, 7]


def test_they_go_on_once_somebody_switches_them_on_and_a_second_restore_changes_nothing(workshop):
    begins = automation("begins", on("record_created"), NOTE)
    workshop.begin_with(begins)
    restore(workshop)
    revision = workshop.app.revision
    restore(workshop)
    assert workshop.app.revision == revision
    workshop.change(begins)
    workshop.create("task", {"name": "Paint"})
    workshop.work()
    assert workshop.states() == ["done"] and len(workshop.records("note")) == 1


def test_mails_of_runs_that_waited_are_not_sent_and_others_are(workshop):
    workshop.begin_with()
    with unit_of_work(workshop.engine) as work:
        for key in ("run-5-1", "run-5-2.1", None):
            queue_mail(work, "lin@example.com", "Hello", "Text", key=key)
    restore(workshop)
    with workshop.engine.connect() as connection:
        assert connection.scalars(sa.select(OutgoingMail.state).order_by(OutgoingMail.id)).all() == [
            "failed",
            "failed",
            "waiting",
        ]
