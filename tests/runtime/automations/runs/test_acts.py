"""Runs tried again from where they failed, stopped, discarded; those of what is switched off end by themselves."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
import sqlalchemy as sa
from runtime.automations.engine.test_outside import ask, send

from fixtures.receiver import plain, receiver
from fixtures.workshop import NOTE, automation, on, step
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.audit.models import AuditEntry
from tablewright.identity.sign_in import load_actor
from tablewright.runtime.automations.models import AutomationRun, AutomationRunStep
from tablewright.runtime.automations.runs import acts, tidying
from tablewright.runtime.outgoing.models import OutgoingCall

__all__ = ["receiver"]
RUNS = AutomationRun.__table__
MADE = automation("made", on("record_created"), NOTE)


def ada(workshop):
    with workshop.engine.connect() as connection:
        return load_actor(connection, workshop.people["ada"])


def retry(workshop, run):
    actor = ada(workshop)
    with unit_of_work(workshop.engine) as work:
        acts.retry(work, workshop.app.id, run.id, actor)


def audited(workshop):
    with workshop.engine.connect() as connection:
        return list(connection.scalars(sa.select(AuditEntry.event).order_by(AuditEntry.id)))


def test_a_run_goes_on_from_the_step_it_failed_at(workshop):
    count = step("count", "set_variable", name="tried", value="1")
    second = step("second", "update_record", values={"points": "100 / points"})
    workshop.begin_with(automation("made", on("record_created"), count, second))
    (task,) = workshop.create("task", {"name": "Paint", "points": 0})
    workshop.work()
    (run,) = workshop.runs()
    assert run.state == "failed"
    workshop.update("task", task, points=4)
    retry(workshop, run)
    workshop.work()
    (run,) = workshop.runs()
    assert (run.state, run.reason) == ("done", None)
    assert [(each.step, each.state) for each in workshop.steps(run.id)] == [
        ("count", "done"),
        ("second", "done"),
    ]
    assert workshop.records("task")[0]["points"] == 25
    assert "run_retried" in audited(workshop)
    with pytest.raises(acts.NotRetried):
        retry(workshop, run)


def test_what_failed_outside_is_sent_once_more_under_its_key(workshop, receiver):
    workshop.begin_with(automation("asks", on("record_created"), ask(receiver), NOTE))
    receiver.answer = plain(400)
    workshop.create("task", {"name": "Paint", "points": 3})
    workshop.work()
    send(workshop)
    (run,) = workshop.runs()
    assert run.state == "failed"
    receiver.answer = plain(200)
    assert acts.retry_failed(workshop.engine, workshop.app.id, "asks", ada(workshop)) == 1
    assert workshop.states() == ["outside"]
    send(workshop)
    workshop.work()
    assert workshop.states() == ["done"] and len(workshop.records("note")) == 1
    first, second = receiver.received
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"] and first.body == second.body


def test_what_is_stopped_sends_nothing_more(workshop, receiver):
    workshop.begin_with(automation("asks", on("record_created"), ask(receiver)))
    workshop.create("task", {"name": "Paint", "points": 3})
    workshop.work()
    (run,) = workshop.runs()
    actor = ada(workshop)
    with unit_of_work(workshop.engine) as work:
        acts.stop(work, workshop.app.id, run.id, actor)
    send(workshop)
    (run,) = workshop.runs()
    assert receiver.received == [] and run.state == "stopped" and "Ada" in run.reason["zh"]
    with unit_of_work(workshop.engine) as work, pytest.raises(acts.HasEnded):
        acts.stop(work, workshop.app.id, run.id, actor)


def test_a_backlog_is_discarded_at_once(workshop):
    workshop.begin_with(MADE, automation("other", on("record_created"), NOTE))
    workshop.create("task", {"name": "First"})
    row = {key: value for key, value in workshop.runs("made")[0]._mapping.items() if key != "id"}
    with workshop.engine.begin() as connection:
        connection.execute(sa.insert(RUNS), [{**row, "event": f"change 1/{n}/1"} for n in range(6_000)])
    begun = time.monotonic()
    assert acts.discard(workshop.engine, workshop.app.id, "made", ada(workshop)) == 6_001
    assert time.monotonic() - begun < 2
    with workshop.engine.connect() as connection:
        states = connection.execute(
            sa.select(RUNS.c.automation, RUNS.c.state, sa.func.count()).group_by("automation", "state")
        )
        assert set(map(tuple, states)) == {("made", "stopped", 6_001), ("other", "waiting", 1)}


def test_runs_of_what_is_switched_off_end_without_a_worker_taking_each(workshop, receiver):
    off = automation("asks", on("record_created"), ask(receiver))
    workshop.begin_with(MADE, off)
    workshop.create("task", {"name": "Paint", "points": 3})
    assert tidying.stop_switched_off(workshop.engine, workshop.apps) == 0
    workshop.change(MADE, {**off, "enabled": False})
    assert tidying.stop_switched_off(workshop.engine, workshop.apps) == 1
    assert (workshop.states("made"), workshop.states("asks")) == (["waiting"], ["stopped"])


def test_runs_are_kept_for_90_days(workshop):
    workshop.begin_with(MADE)
    workshop.create("task", {"name": "Old"}, {"name": "New"}, {"name": "Waits"})
    workshop.work()
    old, new, waits = workshop.runs()
    with workshop.engine.begin() as connection:
        long_ago = old.ended_at - timedelta(days=91)
        connection.execute(sa.update(RUNS).where(RUNS.c.id == old.id).values(ended_at=long_ago))
        changed = sa.update(RUNS).where(RUNS.c.id == waits.id)
        connection.execute(changed.values(state="later", ended_at=None, made_at=long_ago))
    assert tidying.forget_old(workshop.engine) == 1
    assert [run.id for run in workshop.runs()] == [new.id, waits.id]
    with workshop.engine.connect() as connection:
        left = connection.scalars(sa.select(AutomationRunStep.run_id))
        assert set(left) == {new.id, waits.id}
        assert connection.scalar(sa.select(sa.func.count()).select_from(OutgoingCall)) == 0
