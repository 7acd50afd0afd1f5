"""Steps that read and write records, told by what is in the tables afterwards."""

import pytest

from fixtures.step_stage import Stage
from tablewright.automations.step import Done, Overtaken, StepFailed, Stop
from tablewright.automations.steps import STEPS
from tablewright.core.errors import Fault, Invalid


@pytest.fixture
def stage() -> Stage:
    projects = {
        1: {"name": "Bridge", "stage": "open", "owner": 7, "tags": ["big"], "amount": 5},
        2: {"name": "Tunnel", "stage": "done", "owner": 8, "tags": None, "amount": 9},
    }
    tasks = {
        1: {"name": "Dig", "code": "A1", "project": 1, "done": False},
        2: {"name": "Fill", "code": "B2", "project": 1, "done": True},
        3: {"name": "Paint", "code": "C3", "project": 2, "done": False},
    }
    return Stage({"project": projects, "task": tasks}, table="project", record_id=1)


def do(stage: Stage, kind: str, **settings):
    return STEPS[kind].run(stage, settings)


def test_a_new_record_gets_values_of_the_run(stage):
    done = do(stage, "create_record", table="task", values={"name": '"Visit " & name', "code": '"D4"'})
    assert done == Done({"table": "task", "id": 4})
    assert stage.tables["task"][4] == {"name": "Visit Bridge", "code": "D4"}


def test_the_record_itself_is_changed_where_no_others_are_named(stage):
    assert do(stage, "update_record", values={"stage": '"done"'}).output == {"table": "project", "ids": [1]}
    assert stage.tables["project"][1]["stage"] == "done"
    assert stage.tables["project"][2]["name"] == "Tunnel"


@pytest.mark.parametrize(
    "found",
    [
        {"table": "task", "ids": [1, 3]},
        [{"table": "task", "id": 1}, {"table": "task", "id": 3}],
        [1, 3, 1],
        [{"id": 1, "title": "Dig"}, {"id": 3, "title": "Paint"}],
    ],
)
def test_records_that_an_expression_gives_are_changed(stage, found):
    stage.value = lambda source: found if source == "steps.find" else True
    do(stage, "update_record", table="task", records="steps.find", values={"done": "TRUE"})
    assert stage.written == [("update", "task", [1, 3], {"done": True})]


def test_nothing_is_written_where_an_expression_gives_no_record(stage):
    stage.names["steps.find"] = None
    do(stage, "update_record", table="task", records="steps.find", values={"done": "TRUE"})
    do(stage, "delete_record", table="task", records="steps.find")
    do(stage, "move", table="task", records="steps.find", field="stage", option="done")
    assert stage.written == []


def test_values_set_before_a_save_are_the_new_record_s_own(stage):
    stage.record_id, stage.before_save = None, True
    for kind in ("set_values", "update_record"):
        do(stage, kind, values={"stage": '"new"'})
    assert stage.written == [("update", "project", [], {"stage": "new"})] * 2


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"records": '"a text"'}, "no records"),
        ({"table": "task"}, "which records"),
        ({"table": "task", "records": "steps.other"}, "another table"),
    ],
)
def test_what_is_no_record_of_the_table_fails_the_step(stage, settings, word):
    stage.names["steps.other"] = {"table": "project", "id": 2}
    with pytest.raises(StepFailed, match=word):
        do(stage, "delete_record", **settings)


def test_without_a_record_a_step_says_that_there_is_none(stage):
    stage.record_id = None
    for kind, settings in (
        ("update_record", {"values": {"stage": '"x"'}}),
        ("comment", {"text": "x"}),
        ("set_values", {"values": {}}),
    ):
        with pytest.raises(StepFailed, match="no record"):
            do(stage, kind, **settings)


def test_a_record_is_changed_where_it_is_found_and_made_where_not(stage):
    settings = {"table": "task", "match": {"code": "= UPPER(vars.code)"}, "values": {"name": "name"}}
    stage.vars["code"] = "b2"
    assert do(stage, "save_record", **settings).output == {"table": "task", "id": 2, "created": False}
    stage.vars["code"] = "z9"
    assert do(stage, "save_record", **settings).output == {"table": "task", "id": 4, "created": True}
    assert do(stage, "save_record", **settings).output == {"table": "task", "id": 4, "created": False}
    assert stage.tables["task"][4] == {"code": "Z9", "name": "Bridge"}
    assert stage.tables["task"][2]["name"] == "Bridge"


def test_a_record_is_found_by_several_fields_of_its_own_against_the_run_s(stage):
    # The task has a `name` too: the run's stands behind `run`.
    settings = {"table": "task", "match": {"name": "name", "project": "amount"}, "values": {"done": "TRUE"}}
    assert do(stage, "save_record", **settings).output["created"]
    assert stage.tables["task"][4] == {"name": "Bridge", "project": 5, "done": True}


@pytest.mark.parametrize(("code", "word"), [('""', "is empty"), ("vars.none", "is empty")])
def test_nothing_is_found_by_an_empty_value(stage, code, word):
    with pytest.raises(StepFailed, match=word):
        do(stage, "save_record", table="task", match={"code": code}, values={"done": "TRUE"})
    assert stage.written == []


def test_several_records_that_match_are_not_guessed_among(stage):
    with pytest.raises(StepFailed, match="Several"):
        do(stage, "save_record", table="task", match={"project": "1"}, values={"done": "TRUE"})


def test_a_twin_refused_by_a_unique_field_is_found_when_the_step_is_tried_again(stage):
    settings = {"table": "task", "match": {"code": '"E5"'}, "values": {"done": "TRUE"}}
    stage.refuses = Invalid([Fault("code", STEPS["stop"].label)])
    with pytest.raises(Overtaken):
        do(stage, "save_record", **settings)
    stage.refuses = None
    stage.tables["task"][4] = {"code": "E5", "done": False}
    assert do(stage, "save_record", **settings).output["created"] is False


def test_records_are_found_by_their_own_fields_and_the_run_s_in_order(stage):
    condition = "AND(NOT(done), run.amount = 5)"
    done = do(stage, "find_records", table="task", condition=condition, sort=["-code"])
    assert done == Done({"table": "task", "ids": [3, 1]})
    assert do(stage, "find_records", table="task", sort=["code"], limit=2).output["ids"] == [1, 2]


def test_where_none_is_found_the_run_goes_on_or_ends(stage):
    assert do(stage, "find_records", table="task", condition='code = "?"').output["ids"] == []
    assert isinstance(do(stage, "find_records", table="task", condition='code = "?"', none="stop"), Stop)


def test_tags_are_added_and_taken_without_touching_others(stage):
    do(stage, "add_tags", field="tags", options=["vip", "big"])
    assert stage.tables["project"][1]["tags"] == ["big", "vip"]
    do(stage, "remove_tags", field="tags", options=["big", "nothing"])
    assert stage.tables["project"][1]["tags"] == ["vip"]
    stage.names["steps.find"] = {"table": "project", "ids": [1, 2]}
    done = do(stage, "add_tags", records="steps.find", field="tags", options=["vip"])
    assert stage.tables["project"][2]["tags"] == ["vip"]
    assert done.output["ids"] == [2], "who has it already is not changed"


def test_links_are_added_and_taken_like_tags(stage):
    stage.tables["project"][1]["links"] = [{"id": 2, "title": "Fill"}]
    stage.names["steps.find"] = {"table": "task", "ids": [3, 2]}
    do(stage, "add_tags", field="links", linked="steps.find")
    assert stage.tables["project"][1]["links"] == [2, 3]
    with pytest.raises(StepFailed):
        do(stage, "add_tags", field="links")


@pytest.mark.parametrize(
    ("owner", "written"),
    [
        ({}, {"stage": "open"}),
        ({"owner": "nobody"}, {"stage": "open", "owner": None}),
        ({"owner": "someone", "people": [{"expression": "owner"}]}, {"stage": "open", "owner": 7}),
    ],
)
def test_a_record_moves_with_its_owner_in_one_act(stage, owner, written):
    do(stage, "move", field="stage", option="open", **owner)
    assert stage.written == [("update", "project", [1], written)]


def test_a_record_does_not_move_to_an_owner_who_is_nobody(stage):
    with pytest.raises(StepFailed, match="Nobody"):
        do(stage, "move", field="stage", option="open", owner="someone", people=[])
    assert stage.written == []


def test_a_comment_is_written_in_full_and_never_empty(stage):
    do(stage, "comment", text="{name} is {stage}")
    do(stage, "comment", text=" {vars.none} ")
    assert stage.written == [("comment", "project", 1, "Bridge is open")]


def test_deleted_records_are_told(stage):
    stage.names["tasks"] = [1, 2]
    assert do(stage, "delete_record", table="task", records="tasks").output == {
        "table": "task",
        "ids": [1, 2],
    }
    assert list(stage.tables["task"]) == [3]
