"""From a committed change to its effect: runs are written with the act, done once, and end where everybody sees it."""

from __future__ import annotations

import pytest

from fixtures.workshop import NOTE, automation, on, step
from tablewright.runtime.automations.time.ticking import tick
from tablewright.runtime.records import service

MADE = automation("made", on("record_created"), NOTE)


def test_a_new_record_sets_off_what_waits_for_it(workshop):
    workshop.begin_with(MADE)
    (task,) = workshop.create("task", {"name": "Paint"})
    assert workshop.states() == ["waiting"]
    workshop.work()
    assert workshop.states() == ["done"]
    (note,) = workshop.records("note")
    assert (note["text"], note["task"]) == ("Paint", task)
    (done,) = workshop.steps(workshop.runs()[0].id)
    assert (done.step, done.state, done.output["id"]) == ("note", "done", note["id"])


def test_what_is_taken_back_sets_off_nothing(workshop):
    workshop.begin_with(MADE)
    with pytest.raises(ZeroDivisionError):
        workshop._act("ada", lambda work, context: _create_and_fail(work, context))
    workshop.work()
    assert workshop.runs() == [] and workshop.records("note") == []


def _create_and_fail(work, context):
    service.create(work, context, "task", [{"name": "Paint"}], "form")
    raise ZeroDivisionError


def test_the_condition_sees_the_values_of_that_moment_and_those_before(workshop):
    trigger = on("record_updated", fields=["points"])
    workshop.begin_with(automation("grown", trigger, NOTE, condition="AND(before.twice < 10, twice >= 10)"))
    (task,) = workshop.create("task", {"name": "Paint", "points": 1})
    workshop.update("task", task, points=3)
    workshop.update("task", task, points=7)
    workshop.update("task", task, points=8)
    workshop.update("task", task, name="Paint it")
    workshop.update("task", task, points=1)
    workshop.work()
    assert workshop.states() == ["done"]
    assert workshop.runs()[0].trigger["changes"] == {"points": [3, 7]}


def test_a_step_that_fails_says_why_and_takes_back_only_itself(workshop):
    second = step("second", "create_record", table="task", values={"points": "1"})
    workshop.begin_with(
        automation(
            "made", on("record_created", "note"), step("first", "set_variable", name="x", value="1"), second
        )
    )
    workshop.create("note", {"text": "Hello"})
    workshop.work()
    (run,) = workshop.runs()
    assert run.state == "failed" and run.reason["zh"] and run.reason["en"]
    assert [(each.step, each.state) for each in workshop.steps(run.id)] == [
        ("first", "done"),
        ("second", "failed"),
    ]
    assert workshop.records("task") == []


def test_for_each_of_what_was_found(workshop):
    find = step(
        "find",
        "find_records",
        table="task",
        condition='AND(stage = "open", points > run.number)',
        sort=["-points"],
    )
    each = step(
        "each",
        "for_each",
        list="steps.find",
        steps=[step("close", "update_record", table="task", records="item", values={"stage": '"done"'})],
    )
    workshop.begin_with(automation("tidy", on("record_created", "note"), find, each))
    workshop.create("task", *({"name": str(n), "points": n, "stage": "open"} for n in range(4)))
    workshop.create("note", {"text": "Now", "number": 1})
    workshop.work()
    (run,) = workshop.runs()
    assert (run.state, run.reason) == ("done", None)
    assert [each["stage"] for each in workshop.records("task")] == ["open", "open", "done", "done"]


def test_automations_that_set_each_other_off_end(workshop):
    more = step("more", "update_record", values={"points": "points + 1"})
    workshop.begin_with(automation("more", on("record_saved"), more))
    workshop.create("task", {"name": "Paint", "points": 0})
    workshop.work()
    assert workshop.states() == ["done"] * 5 + ["stopped"]
    assert workshop.records("task")[0]["points"] == 5
    assert "more → more" in workshop.runs()[-1].reason["en"]


def test_a_run_ends_on_the_flow_it_began_with(workshop):
    wait = step("wait", "wait", until="span", amount=1, unit="days")
    workshop.begin_with(automation("made", on("record_created"), wait, NOTE))
    workshop.create("task", {"name": "Paint"})
    workshop.work()
    assert workshop.states() == ["later"]
    workshop.change(automation("made", on("record_created"), step("none", "stop")))
    workshop.pass_time()
    assert workshop.states() == ["done"] and len(workshop.records("note")) == 1


def test_what_is_switched_off_ends_its_runs(workshop):
    workshop.begin_with(MADE)
    workshop.create("task", {"name": "Paint"})
    workshop.change({**MADE, "enabled": False})
    workshop.work()
    assert workshop.states() == ["stopped"] and workshop.records("note") == []


def test_what_enters_a_condition_is_asked_the_other_condition_too(workshop):
    trigger = on("condition_entered", condition='stage = "busy"')
    workshop.begin_with(automation("busy", trigger, NOTE, condition="points > 1"))
    workshop.create("task", {"name": "Small", "points": 1}, {"name": "Large", "points": 2})
    tick(workshop.engine, workshop.apps)
    for record in workshop.records("task"):
        workshop.update("task", record["id"], stage="busy")
    workshop.work()
    assert [each["text"] for each in workshop.records("note")] == ["Large"]
