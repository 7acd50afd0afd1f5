"""A run that waits for a condition: woken by the change of its record, by its time otherwise."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from fixtures.workshop import NOTE, automation, on, step
from tablewright.automations.steps.flow.wait import SINCE
from tablewright.core.clock import database_now
from tablewright.runtime.automations.models import AutomationRun
from tablewright.runtime.automations.runs.taking import bring_due

RUNS = AutomationRun.__table__


def until(condition, **settings):
    return step("wait", "wait", until="condition", condition=condition, amount=30, unit="days", **settings)


def waiting(workshop):
    """Return the one run, which waits."""
    (run,) = workshop.runs()
    assert run.state == "later"
    return run


def test_a_change_of_the_record_wakes_the_run_at_once(workshop):
    workshop.begin_with(automation("done", on("record_created"), until('stage = "done"'), NOTE))
    task, other = workshop.create("task", {"name": "Paint"}, {"name": "Dig", "stage": "done"})
    workshop.work()
    assert workshop.states() == ["later", "done"]
    workshop.update("task", other, name="Dig deep")
    assert workshop.states() == ["later", "done"]
    workshop.update("task", task, stage="busy")
    assert workshop.states() == ["waiting", "done"]
    workshop.work()
    assert workshop.states() == ["later", "done"]
    workshop.update("task", task, stage="done")
    workshop.work()
    assert workshop.states() == ["done", "done"]
    assert [note["text"] for note in workshop.records("note")] == ["Dig", "Paint"]


def test_a_run_is_woken_though_its_automation_waits_no_more(workshop):
    workshop.begin_with(automation("done", on("record_created"), until('stage = "done"'), NOTE))
    (task,) = workshop.create("task", {"name": "Paint"})
    workshop.work()
    workshop.change(automation("done", on("record_created"), NOTE))
    workshop.update("task", task, stage="done")
    workshop.work()
    assert workshop.states() == ["done"] and len(workshop.records("note")) == 1


def test_whoever_changes_the_record_wakes_a_worker_for_it(workshop, monkeypatch):
    woken = []
    monkeypatch.setattr("tablewright.runtime.automations.matching.wake", woken.append)
    workshop.begin_with(automation("done", on("record_created"), until('stage = "done"')))
    (task,) = workshop.create("task", {"name": "Paint"})
    workshop.work()
    workshop.update("task", task, stage="busy")
    assert woken == [workshop.runs()[0].id]


def test_what_another_table_changes_is_found_by_time(workshop):
    tell = step("tell", "update_record", values={"text": '"Done"'})
    workshop.begin_with(automation("done", on("record_created", "note"), until('task.stage = "done"'), tell))
    (task,) = workshop.create("task", {"name": "Paint"})
    workshop.create("note", {"text": "Waits", "task": task})
    workshop.work()
    assert waiting(workshop).due_at - waiting(workshop).started_at < timedelta(seconds=20)
    workshop.pass_time()
    assert timedelta(minutes=4) < waiting(workshop).due_at - now(workshop) < timedelta(minutes=6)
    workshop.update("task", task, stage="done")
    assert bring_due(workshop.engine) == 0
    workshop.pass_time()
    assert workshop.states() == ["done"]
    assert [note["text"] for note in workshop.records("note")] == ["Done"]


def test_who_waits_long_is_asked_every_hour_by_time(workshop):
    workshop.begin_with(automation("done", on("record_created"), until('stage = "done"', late="stop"), NOTE))
    workshop.create("task", {"name": "Paint"})
    workshop.work()
    for days, left in ((20, timedelta(hours=1)), (31, None)):
        kept = {**waiting(workshop).kept, "vars": {SINCE: (now(workshop) - timedelta(days=days)).isoformat()}}
        with workshop.engine.begin() as connection:
            connection.execute(sa.update(RUNS).values(kept=kept))
        workshop.pass_time()
        if left is not None:
            assert abs(waiting(workshop).due_at - now(workshop) - left) < timedelta(minutes=1)
    assert workshop.states() == ["stopped"] and workshop.records("note") == []


def test_the_record_a_run_waits_for_is_deleted(workshop):
    workshop.begin_with(automation("done", on("record_created"), until('stage = "done"'), NOTE))
    (task,) = workshop.create("task", {"name": "Paint"})
    workshop.work()
    workshop.delete("task", task)
    workshop.work()
    (run,) = workshop.runs()
    assert run.state == "failed" and "gone" in run.reason["en"]


def test_a_wait_that_is_the_last_step_of_a_branch_or_of_a_turn_ends_the_run_well(workshop):
    wait = step("wait", "wait", until="span", amount=1, unit="days")
    choose = step("choose", "branch", branches=[{"key": "any", "steps": [wait]}])
    find = step("find", "find_records", table="task")
    each = step("each", "for_each", list="steps.find", steps=[{**wait, "key": "pause"}])
    workshop.begin_with(
        automation("branch", on("record_created"), choose),
        automation("turns", on("record_created"), find, each),
    )
    workshop.create("task", {"name": "Paint"})
    workshop.work()
    assert workshop.states() == ["later", "later"]
    workshop.pass_time()
    assert [(run.state, run.reason) for run in workshop.runs()] == [("done", None)] * 2


def now(workshop):
    with workshop.engine.connect() as connection:
        return database_now(connection)
