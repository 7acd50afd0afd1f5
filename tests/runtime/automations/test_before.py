"""Rules before a save: in its own transaction they set values or refuse it, whichever door it comes by."""

from __future__ import annotations

import pytest

from fixtures.workshop import automation, on, step
from tablewright.core.errors import Invalid

LESS = step("no", "stop", message={"en": "{name} has too many points", "zh": "{name} 积分过多"})


def rule(trigger, *steps, **members):
    return automation("rule", trigger, *steps, phase="before", **members)


def test_values_are_set_in_the_save_itself(workshop):
    double = step("set", "set_values", values={"points": "points * 10", "stage": '"open"'})
    workshop.begin_with(rule(on("record_saved"), double, condition="points < 10"))
    (task,) = workshop.create("task", {"name": "Paint", "points": 2})
    (row,) = workshop.records("task")
    assert (row["points"], row["stage"]) == (20, "open")
    workshop.update("task", task, points=3)
    assert workshop.records("task")[0]["points"] == 30
    workshop.update("task", task, points=50)
    assert workshop.records("task")[0]["points"] == 50
    assert workshop.runs() == []


def test_a_save_is_refused_with_the_message_and_nothing_is_kept(workshop):
    workshop.begin_with(rule(on("record_saved"), LESS, condition="points > 9"))
    with pytest.raises(Invalid) as refused:
        workshop.create("task", {"name": "Paint", "points": 10}, {"name": "Fine", "points": 1})
    (fault,) = refused.value.faults
    assert fault.path.startswith("0.") and fault.words.zh == "Paint 积分过多"
    assert workshop.records("task") == []


def test_the_change_is_seen_against_what_was(workshop):
    workshop.begin_with(rule(on("record_updated"), LESS, condition="twice > before.twice + 10"))
    (task,) = workshop.create("task", {"name": "Paint", "points": 1})
    workshop.update("task", task, points=5)
    with pytest.raises(Invalid):
        workshop.update("task", task, points=11)
    workshop.update("task", task, name="Other")
    assert workshop.records("task")[0]["points"] == 5


def test_branches_and_other_records_decide(workshop):
    find = step("find", "find_records", table="task", condition="name = run.name")
    choose = step(
        "choose",
        "branch",
        branches=[
            {"key": "twice", "condition": "steps.find.count > 0", "steps": [LESS]},
            {"key": "else", "steps": [step("set", "set_values", values={"points": "1"})]},
        ],
    )
    workshop.begin_with(rule(on("record_created"), find, choose))
    workshop.create("task", {"name": "Paint"})
    with pytest.raises(Invalid):
        workshop.create("task", {"name": "Paint"})
    assert [each["points"] for each in workshop.records("task")] == [1]


def test_a_deletion_can_be_refused(workshop):
    workshop.begin_with(rule(on("record_deleted"), LESS, condition='stage = "busy"'))
    busy, free = workshop.create("task", {"name": "Busy", "stage": "busy"}, {"name": "Free", "stage": "open"})
    with pytest.raises(Invalid):
        workshop.delete("task", busy)
    workshop.delete("task", free)
    assert [each["name"] for each in workshop.records("task")] == ["Busy"]


def test_what_a_rule_sets_is_checked_as_what_people_type(workshop):
    workshop.begin_with(rule(on("record_saved"), step("set", "set_values", values={"name": '""'})))
    with pytest.raises(Invalid) as refused:
        workshop.create("task", {"name": "Paint"})
    assert refused.value.faults[0].path == "name"


def test_rules_that_set_each_other_off_refuse_the_save_and_a_chain_that_ends_does_not(workshop):
    note = step("make", "create_record", table="note", values={"text": "name"})
    task = step("make", "create_record", table="task", values={"name": "text"})
    workshop.begin_with(
        rule(on("record_created"), note, condition='name <> "last"'),
        automation("back", on("record_created", "note"), task, phase="before"),
    )
    with pytest.raises(Invalid) as refused:
        workshop.create("task", {"name": "round"})
    assert refused.value.faults[0].words.zh
    assert workshop.records("task") == workshop.records("note") == []
    workshop.create("task", {"name": "last"})
    assert [each["name"] for each in workshop.records("task")] == ["last"]


def test_saves_within_a_save_do_so_much_and_no_more(workshop, monkeypatch):
    monkeypatch.setattr("tablewright.runtime.automations.nesting.MOST_STEPS", 10)
    number = step("number", "set_values", values={"number": "1"})
    make = step("make", "create_record", table="note", values={"text": "name"})
    workshop.begin_with(
        rule(on("record_created"), make),
        automation("notes", on("record_created", "note"), number, phase="before"),
    )
    workshop.create("task", *[{"name": str(each)} for each in range(10)])
    assert [each["number"] for each in workshop.records("note")] == [1] * 10
    with pytest.raises(Invalid):
        workshop.create("task", *[{"name": str(each)} for each in range(11)])
    assert len(workshop.records("task")) == 10
