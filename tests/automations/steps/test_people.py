"""Steps that give work to people and tell them."""

import pytest

from fixtures.step_stage import Stage
from tablewright.automations.step import Done, StepFailed
from tablewright.automations.steps import STEPS

ADA, BEN, CAI = ({"person": 1}, {"person": 2}, {"person": 3})


@pytest.fixture
def stage() -> Stage:
    projects = {
        n: {"name": f"Project {n}", "owner": owner, "amount": 5, "open": n < 4}
        for n, owner in enumerate([1, 1, 2, 3, 3], 1)
    }
    return Stage({"project": projects, "task": {}}, "project", 1)


def do(stage: Stage, kind: str, **settings):
    return STEPS[kind].run(stage, settings)


def assigned(stage: Stage, times: int = 1, **settings) -> list[int]:
    """Return who gets the record, run after run."""
    return [do(stage, "assign", **settings).output["person"] for _ in range(times)]


def test_work_is_given_in_turn(stage):
    assert assigned(stage, 4, how="turn", among=[ADA, BEN, CAI]) == [1, 2, 3, 1]
    assert stage.written[1] == ("update", "project", [1], {"owner": 2})


def test_each_of_several_records_is_given_to_the_next(stage):
    stage.names["found"] = [1, 2, 3]
    do(stage, "assign", how="turn", among=[ADA, BEN], records="found", field="keeper")
    assert [row.get("keeper") for row in stage.tables["project"].values()] == [1, 2, 1, None, None]


def test_whoever_has_least_gets_it(stage):
    settings = {"how": "least", "among": [ADA, BEN, CAI]}
    assert assigned(stage, **settings) == [2]
    assert assigned(stage, **settings, load_condition="open") == [3], "who holds none of these has least"


def test_the_load_may_be_counted_in_another_table(stage):
    stage.tables["task"] = {1: {"doer": 1}, 2: {"doer": 3}}
    settings = {"how": "least", "among": [ADA, BEN, CAI], "load_table": "task", "load_field": "doer"}
    assert assigned(stage, **settings) == [2]


@pytest.mark.parametrize(("amount", "person"), [(50, 3), (7, 2), (1, 1)])
def test_the_first_rule_that_holds_says_among_whom(stage, amount, person):
    stage.tables["project"][1]["amount"] = amount
    rules = [{"condition": "amount > 10", "people": [CAI]}, {"condition": "amount > 5", "people": [BEN]}]
    assert assigned(stage, how="rule", rules=rules, among=[ADA]) == [person]


def test_who_is_away_is_skipped_unless_it_is_said_otherwise(stage):
    stage.absent = {1}
    assert assigned(stage, 2, how="turn", among=[ADA, BEN]) == [2, 2]
    stage.turn = -1
    assert assigned(stage, 2, how="turn", among=[ADA, BEN], skip_away=False) == [1, 2]


def test_where_all_are_away_somebody_named_gets_it_or_the_step_fails(stage):
    stage.absent = {1, 2}
    assert assigned(stage, how="turn", among=[ADA, BEN], otherwise=[CAI]) == [3]
    stage.written.clear()
    with pytest.raises(StepFailed, match="all are away"):
        do(stage, "assign", how="turn", among=[ADA, BEN])
    assert stage.written == []


def test_a_record_that_is_being_made_is_given_to_somebody_too(stage):
    stage.before_save, stage.record_id = True, None
    do(stage, "assign", how="turn", among=[BEN])
    assert stage.written == [("update", "project", [], {"owner": 2})]


def test_people_are_told_with_a_link_to_the_record(stage):
    do(stage, "notify", people=[ADA, {"expression": "owner"}], title="{name}\nis late", text="See {amount}")
    do(stage, "notify", people=[BEN], title="x", link=False)
    assert stage.written == [
        ("notify", [1], "Project 1 is late", "See 5", ("project", 1)),
        ("notify", [2], "x", "", None),
    ]


def test_nobody_to_tell_is_no_fault(stage):
    assert do(stage, "notify", people=[], title="x") == Done({"people": [], "title": "x"})
    assert stage.written == []


TASK = {"table": "task", "title_field": "name", "title": "Call {name}"}


def test_a_follow_up_is_created_for_each_person_due_in_days(stage):
    done = do(
        stage,
        "create_task",
        **TASK,
        person_field="doer",
        people=[ADA, BEN],
        due_field="due",
        due=3,
        record_field="about",
        values={"open": "TRUE"},
    )
    shared = {"open": True, "due": "2026-03-05", "name": "Call Project 1", "about": 1}
    assert list(stage.tables["task"].values()) == [{**shared, "doer": 1}, {**shared, "doer": 2}]
    assert done.output == {"table": "task", "ids": [1, 2]}


def test_workdays_leave_weekends_out(stage):
    do(stage, "create_task", **TASK, due_field="due", due=5, unit="workdays")
    assert stage.tables["task"][1]["due"] == "2026-03-09"


def test_a_follow_up_that_is_nobody_s_yet_is_created_all_the_same(stage):
    do(stage, "create_task", **TASK, person_field="doer", people=[])
    assert stage.tables["task"] == {1: {"name": "Call Project 1"}}


def test_a_follow_up_cannot_link_to_a_record_that_is_not_there(stage):
    stage.record_id = None
    with pytest.raises(StepFailed, match="no record"):
        do(stage, "create_task", table="task", title_field="name", title="Call", record_field="about")
