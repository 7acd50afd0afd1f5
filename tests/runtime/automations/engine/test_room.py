"""What one run may keep, fill in and do at once: more than that fails it with words, and harms nobody else."""

from __future__ import annotations

import pytest

from fixtures.workshop import automation, on, step
from tablewright.automations import template
from tablewright.core import limits
from tablewright.runtime.automations.engine import room

FIND = step("find", "find_records", table="note")


def notes(workshop, count):
    workshop.create("note", *[{"text": str(each)} for each in range(count)])


def test_a_variable_that_grows_in_a_loop_stops_growing(workshop):
    grow = step("grow", "set_variable", name="x", value="vars.x & vars.x")
    begin = step("begin", "set_variable", name="x", value='REPT("ab", 500)')
    loop = step("loop", "for_each", steps=[grow], list="steps.find", limit=100)
    workshop.begin_with(automation("grows", on("record_created"), begin, FIND, loop))
    notes(workshop, 30)
    workshop.create("task", {"name": "Paint"})
    workshop.work()
    (run,) = workshop.runs()
    assert run.state == "failed" and "2 MB" in run.reason["en"]
    assert len(str(run.kept)) < 2 * room.LARGEST


def test_a_text_with_too_much_in_it_fails_and_one_that_fits_is_written(workshop, monkeypatch):
    monkeypatch.setattr(template, "LONGEST", 700)
    told = step("tell", "create_task", table="note", title_field="text", title="{name}" * 4)
    workshop.begin_with(automation("tells", on("record_created"), told))
    workshop.create("task", {"name": "x" * 50}, {"name": "x" * 200})
    workshop.work()
    assert workshop.states() == ["done", "failed"]
    assert [len(each["text"]) for each in workshop.records("note")] == [200]


@pytest.mark.parametrize(
    "many",
    [
        step("say", "comment", table="note", records="steps.find", text="Hello"),
        step("go", "run_automation", automation="other", table="note", records="steps.find"),
        step("drop", "delete_record", table="note", records="steps.find"),
    ],
    ids=lambda each: each["type"],
)
def test_one_step_is_not_done_for_more_records_than_one_call_writes(workshop, monkeypatch, many):
    monkeypatch.setattr("tablewright.automations.steps.aim.LIMITS", limits.Limits(records_per_call=5))
    other = automation("other", on("called", "note"), step("stop", "stop", message="Here"))
    workshop.begin_with(automation("does", on("record_created"), FIND, many), other)
    notes(workshop, 5)
    workshop.create("task", {"name": "Paint"})
    workshop.work()
    assert workshop.states("does") == ["done"]
    notes(workshop, 6)
    workshop.create("task", {"name": "Paint"})
    workshop.work()
    *_, last = workshop.runs("does")
    assert last.state == "failed" and "5 条" in last.reason["zh"]
