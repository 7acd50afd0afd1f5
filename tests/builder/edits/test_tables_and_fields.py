"""Edits of tables, fields and options: what they make works at once, and the definition given stays as it was."""

import json
from copy import deepcopy

import pytest

from fixtures.example_documents import by_key, document_of, field_of, table_of
from tablewright.builder.edits import fields, grants, options, tables
from tablewright.builder.edits.keys import free_key
from tablewright.core.errors import Invalid, NotFound
from tablewright.definition.check import check

TEXT = {"key": "nickname", "type": "text", "label": "昵称"}


@pytest.fixture
def document():
    """Return an app's definition, which no edit may change in place."""
    found = document_of()
    before = json.dumps(found)
    yield found
    assert json.dumps(found) == before


def keys(parts):
    """Return the keys of elements in order."""
    return [each["key"] for each in parts]


@pytest.mark.parametrize(
    ("taken", "label", "key"),
    [
        ((), {"en": "Order date", "zh": "下单日期"}, "order_date"),
        ((), "客户等级", "kehudengji"),
        ((), "2026 plan", "field_2026_plan"),
        ((), "★", "field"),
        (("order", "order_2"), "Order", "order_3"),
        ((("x" * 50),), "x" * 80, "x" * 48 + "_2"),
    ],
)
def test_a_key_is_made_of_the_name_and_never_one_that_was_used(taken, label, key):
    assert free_key(taken, label, "field") == key


def test_a_new_table_works_at_once(document):
    changed = tables.add_table(document, {"key": "asset", "label": "资产"})
    assert check(changed) == []
    assert by_key(changed["views"], "asset.all")[1]["fields"] == ["name"]
    assert by_key(changed["forms"], "asset.main")[1]["use"] == ["create", "edit", "detail"]
    assert {"table": "asset"} in changed["navigation"][0]["items"]


def test_a_table_whose_key_or_name_will_not_do_is_refused(document):
    for table, path in (({"key": "task", "label": "A"}, "key"), ({"key": "a", "label": " "}, "label")):
        with pytest.raises(Invalid) as refused:
            tables.add_table(document, table)
        assert [fault.path for fault in refused.value.faults] == [path]


def test_members_are_set_and_taken_away(document):
    changed = tables.change_table(document, "task", {"icon": "star", "help": None, "label": "任务"})
    table = table_of(changed, "task")
    assert (table["icon"], table["label"], "help" in table) == ("star", "任务", False)
    with pytest.raises(NotFound):
        tables.change_table(document, "nowhere", {"icon": "star"})


def test_tables_are_put_in_another_order(document):
    order = keys(document["tables"])
    first = tables.move_table(document, order[2], None)
    assert keys(first["tables"])[0] == order[2]
    behind = tables.move_table(document, order[0], order[1])
    assert keys(behind["tables"])[:2] == [order[1], order[0]]


def test_a_new_field_joins_the_list_and_the_forms_of_staff_behind_its_neighbour(document):
    document_ = deepcopy(document)
    by_key(document_["forms"], "project.quick")[1]["use"] = ["public"]
    changed = fields.add_field(document_, "project", TEXT, after="name")
    assert check(changed) == []
    assert keys(table_of(changed, "project")["fields"])[1:3] == ["name", "nickname"]
    assert "nickname" in by_key(changed["views"], "project.all")[1]["fields"]
    assert "nickname" in json.dumps(by_key(changed["forms"], "project.main")[1])
    assert "nickname" not in json.dumps(by_key(changed["forms"], "project.quick")[1])


@pytest.mark.parametrize("how", [{"field": {**TEXT, "hidden": True}}, {"field": TEXT, "show": False}])
def test_a_field_that_is_left_out_of_lists_and_forms_stands_in_its_table_alone(document, how):
    changed = fields.add_field(document, "project", **how)
    assert keys(table_of(changed, "project")["fields"])[-1] == "nickname"
    assert (changed["views"], changed["forms"]) == (document["views"], document["forms"])


def test_a_field_of_a_sub_form_is_changed_where_it_stands(document):
    sub = next(each for each in table_of(document, "project")["fields"] if each["type"] == "subform")
    place = f"project.{sub['key']}"
    changed = fields.add_field(document, place, TEXT)
    changed = fields.change_field(changed, place, "nickname", {"label": "别名"})
    changed = fields.move_field(changed, place, "nickname", None)
    assert check(changed) == []
    assert field_of(changed, "project", sub["key"])["fields"][0] == {**TEXT, "label": "别名"}
    assert keys(fields.remove_field(changed, place, "nickname").document["tables"]) == keys(changed["tables"])


def test_a_copied_field_stands_behind_the_first_one(document):
    changed = fields.copy_field(document, "project", "name", "name_2", "又名")
    assert keys(table_of(changed, "project")["fields"])[1:3] == ["name", "name_2"]
    assert field_of(changed, "project", "name_2")["type"] == field_of(document, "project", "name")["type"]


def test_a_copied_field_is_hidden_from_whom_the_other_one_is(document):
    grant = {"actions": ["view"], "rows": "all", "fields": {"stage": "hidden", "name": "read"}}
    role = document["roles"][0]["key"]
    changed = fields.copy_field(
        grants.set_grant(document, role, "project", grant), "project", "stage", "stage_2", "S"
    )
    told = next(each for each in changed["roles"] if each["key"] == role)["tables"]["project"]["fields"]
    assert told == {**grant["fields"], "stage_2": "hidden"}
    assert check(changed) == []


def test_a_field_moved_to_the_front_does_not_become_the_title():
    told = {
        "format": 1,
        "key": "a",
        "label": "A",
        "tables": [
            {"key": "t", "fields": [{"key": "name", "type": "text"}, {"key": "age", "type": "number"}]}
        ],
    }
    changed = fields.move_field(told, "t", "age", None)
    assert (check(changed), changed["tables"][0]["title"]) == ([], "name")


def test_a_relation_comes_with_the_list_on_the_other_side(document):
    relation = {"key": "related_team", "type": "relation", "table": "team", "label": "相关团队"}
    changed = fields.add_relation(document, "task", relation, {"key": "related_tasks", "label": "相关任务"})
    assert check(changed) == []
    listed = field_of(changed, "team", "related_tasks")
    assert (listed["type"], listed["table"], listed["field"]) == ("reverse", "task", "related_team")


def test_options_come_change_and_move(document):
    table, field = next(
        (table["key"], each["key"])
        for table in document["tables"]
        for each in table["fields"]
        if each["type"] == "select"
    )
    changed = options.add_option(document, table, field, {"key": "new_one", "label": "新"})
    changed = options.change_option(changed, table, field, "new_one", {"color": "red"})
    changed = options.move_option(changed, table, field, "new_one", None)
    assert check(changed) == []
    assert field_of(changed, table, field)["options"][0] == {"key": "new_one", "label": "新", "color": "red"}
    with pytest.raises(Invalid):
        options.add_option(changed, table, field, {"key": "new_one"})
    with pytest.raises(NotFound):
        options.add_option(changed, table, "name", {"key": "b"})
