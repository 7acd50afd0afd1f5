"""Removing what is used: places that only show it lose it, what cannot be without it goes along, guards are kept."""

import json

import pytest

from fixtures.elements import elements
from fixtures.example_documents import EXAMPLES, by_key, document_of, field_of, table_of
from tablewright.builder.edits import fields, forms, options, tables, views
from tablewright.builder.edits.removal import removed
from tablewright.definition.check import check
from tablewright.definition.diff import diff
from tablewright.definition.model import App
from tablewright.definition.read import read_folder
from tablewright.definition.uses.elements import is_within, steps_of

APPS = EXAMPLES.parent.parent / "apps"


@pytest.mark.parametrize("name", ["everything", "hostile_labels", "crm_template"])
def test_whatever_is_removed_the_definition_stays_right_and_what_changes_is_told(name):
    document = read_folder(APPS / name).document if name == "crm_template" else document_of(name)
    wrong = []
    # Of the CRM every third: each kind of element is in the example, each use of the CRM in several of these.
    for element in list(elements(document))[:: 3 if name == "crm_template" else 1]:
        removal = removed(document, element)
        if removal.refused:
            assert removal.document == document
            continue
        assert steps_of(removal.document, element) is None
        wrong += [(element, fault.file, fault.path) for fault in check(removal.document)]
        told = [each.element for each in removal.consequences]
        for each in diff(document, removal.document):
            if not any(
                is_within(each.path, other[:1] if other[0] == "data" else other) for other in (element, *told)
            ):
                wrong.append((element, "not told", each.path))
        wrong += [
            (element, "told, and not so", each.element)
            for each in removal.consequences
            if (each.act == "goes") != (steps_of(removal.document, each.element) is None)
        ]
    assert wrong == []


def consequences(removal, act):
    """Return what a removal does to other elements."""
    return {each.element for each in removal.consequences if each.act == act}


def test_a_field_goes_from_lists_and_takes_along_what_is_computed_from_it():
    removal = fields.remove_field(document_of(), "project", "amount")
    assert removal.refused == ()
    goes = consequences(removal, "goes")
    assert {
        ("tables", "project", "fields", "weighted"),
        ("tables", "project", "rules", "share_needs_amount"),
    } < goes
    assert ("views", "project.all") in consequences(removal, "loses")
    assert "amount" not in by_key(removal.document["views"], "project.all")[1]["fields"]
    said = {each.words.zh for each in removal.consequences}
    assert "“项目”的视图“全部项目”将不再包含“项目”的字段“金额”（显示列、合计行）。" in said


def test_a_board_goes_with_what_it_is_stacked_by_and_so_does_the_way_to_it():
    document = document_of()
    document["roles"] = []
    for piece in (*document["forms"], *document["views"]):
        piece.pop("roles", None)
    removal = fields.remove_field(document, "project", "stage")
    assert ("views", "project.board") in consequences(removal, "goes")
    assert "project.board" not in json.dumps(removal.document["navigation"])


def test_what_decides_which_records_people_see_is_not_removed_and_the_role_is_named():
    removal = fields.remove_field(document_of(), "project", "stage")
    assert removal.document == document_of()
    assert [words.zh for words in removal.refused] == [
        "角色“成员”按“项目”的字段“阶段”决定可查看的记录，请先在“角色与权限”中修改其记录范围。"
    ]


def test_rights_that_go_with_their_table_keep_nobody_from_removing_it():
    assert tables.remove_table(document_of(), "team").refused == ()


def test_a_form_for_one_role_goes_with_it_and_is_not_shown_to_everyone():
    document = forms.change_form(document_of(), "project.quick", {"roles": ["head"]})
    removal = removed(document, ("roles", "head"))
    assert ("forms", "project.quick") in consequences(removal, "goes")


def test_strangers_are_not_offered_more_records_when_a_condition_goes():
    offered = {"field": "team", "filter": {"field": "level", "op": "is", "value": "a"}}
    document = forms.add_form(
        document_of(),
        {
            "key": "ask",
            "table": "project",
            "use": ["public"],
            "sections": [{"key": "all", "fields": ["name", offered]}],
        },
    )
    removal = fields.remove_field(document, "team", "level")
    assert removal.refused == ()
    assert by_key(removal.document["forms"], "project.ask")[1]["sections"][0]["fields"] == ["name"]


def test_the_next_field_that_can_be_one_becomes_the_title():
    document = tables.change_table(document_of(), "task", {"title": None})
    document = fields.add_field(document, "task", {"key": "number_of_it", "type": "number"})
    document = fields.add_field(document, "task", {"key": "code", "type": "text"})
    removal = fields.remove_field(document, "task", "name")
    assert (check(removal.document), App.read(removal.document).tables["task"].title) == ([], "code")
    assert fields.remove_field(document_of(), "task", "name").refused != ()


@pytest.mark.parametrize("member", ["options", "fields"])
def test_the_last_option_and_the_last_field_of_a_row_are_kept(member):
    document = document_of()
    if member == "options":
        field_of(document, "team", "level")["options"] = [{"key": "a"}]
        field_of(document, "team", "level").pop("default", None)
        removal = options.remove_option(document, "team", "level", "a")
    else:
        field_of(document, "project", "lines")["fields"] = [{"key": "what", "type": "text"}]
        removal = fields.remove_field(document, "project.lines", "what")
    assert len(removal.refused) == 1


def test_a_removed_option_leaves_filters_and_stays_in_formulas():
    document = views.add_view(
        document_of(),
        {
            "key": "some",
            "table": "project",
            "filter": {"and": [{"field": "stage", "op": "is_any", "value": ["run", "done"]}]},
        },
    )
    if check(document):
        document = document_of()
    removal = options.remove_option(document, "project", "stage", "run")
    assert removal.refused == ()
    assert check(removal.document) == []
    assert ("roles", "member") in consequences(removal, "changes")
    assert removal.document["roles"] == document["roles"]


def test_merged_options_stand_as_one_wherever_they_stood():
    document = document_of()
    removal = options.merge_options(document, "project", "stage", ["run"], "plan")
    assert check(removal.document) == []
    keys = [each["key"] for each in field_of(removal.document, "project", "stage")["options"]]
    assert "run" not in keys
    rows = by_key(removal.document["roles"], "member")[1]["tables"]["project"]
    assert 'stage = "plan"' in json.dumps(rows, ensure_ascii=False).replace('\\"', '"')
    assert not [use for use in json.dumps(removal.document["views"]).split('"') if use == "run"]


def test_a_copied_table_is_whole_and_stands_on_its_own():
    document = document_of()
    changed = tables.copy_table(document, "project", "plan", "计划")
    assert check(changed) == []
    fields_ = {each["key"]: each for each in table_of(changed, "plan")["fields"]}
    assert "tasks" not in fields_  # tasks point to projects, not to plans
    assert (fields_["parent"]["table"], fields_["parts"]["table"]) == ("plan", "plan")
    assert {each["key"] for each in changed["views"] if each["table"] == "plan"} == {
        each["key"] for each in document["views"] if each["table"] == "project"
    }
    rights = by_key(changed["roles"], "member")[1]["tables"]
    assert rights["plan"] == rights["project"]
    assert [each for each in changed["tables"] if each["key"] != "plan"] == document["tables"]


def test_sample_values_are_still_made_from_a_field_that_is_gone():
    document = read_folder(APPS / "crm_template").document
    (customers,) = (each for each in document["data"]["sample"]["tables"] if each["table"] == "customer")
    named = next(
        maker["by"] for maker in customers["fields"].values() if maker.get("by") in customers["fields"]
    )
    removal = fields.remove_field(document, "customer", named)
    assert removal.refused == ()
    (left,) = (each for each in removal.document["data"]["sample"]["tables"] if each["table"] == "customer")
    assert {named, f"_{named}"} & left["fields"].keys() == {f"_{named}"}
    assert f"_{named}" in {maker.get("by") for maker in left["fields"].values()}
