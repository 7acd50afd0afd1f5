"""What is wrong in one piece is told with its file, its path and a plain sentence in both languages."""

import json

import pytest

from fixtures.example_documents import document_of, field_of, table_of
from tablewright.core.limits import LIMITS
from tablewright.definition.check import check
from tablewright.definition.layout import PARTS


def only(document):
    faults = check(document)
    assert len(faults) == 1, faults
    return faults[0]


def test_the_examples_have_no_fault():
    for name in ("minimal", "everything", "hostile_labels"):
        assert check(document_of(name)) == []


def test_a_fault_names_its_file_and_the_path_within_it():
    document = document_of()
    stage = field_of(document, "project", "stage")
    stage["options"][1]["color"] = "bleu"
    fault = only(document)
    position = table_of(document, "project")["fields"].index(stage)
    assert fault.file == "tables/project.json"
    assert fault.path == f"$.fields[{position}].options[1].color"
    assert "“bleu”" in fault.words.en
    assert "did you mean “blue”?" in fault.words.en
    assert "是否想写“blue”" in fault.words.zh


def set_in(*path_and_value):
    *path, last, value = path_and_value

    def change(document):
        for step in path:
            document = document[step]
        document[last] = value

    return change


WRONG = {
    "an unknown member with a likely name": (
        set_in("tables", 0, "lable", "x"), "tables/team.json", "$.lable", "unknown_member", "did you mean “label”"),
    "an unknown member of the app": (
        set_in("colour", "blue"), "app.json", "$.colour", "unknown_member", "did you mean “color”"),
    "a field type that is misspelt": (
        set_in("tables", 0, "fields", 2, "type", "dat"), "tables/team.json", "$.fields[2].type", "unknown_type",
        "did you mean “date”"),
    "a setting of another type": (
        set_in("tables", 0, "fields", 2, "options", []), "tables/team.json", "$.fields[2].options", "unknown_member",
        "“options”"),
    "a wrong kind of value": (
        set_in("tables", 0, "fields", 0, "required", "yes"), "tables/team.json", "$.fields[0].required", "wrong_type",
        "true or false"),
    "a key in capitals": (
        set_in("tables", 0, "fields", 2, "key", "Founded"), "tables/team.json", "$.fields[2].key", "wrong_form",
        "small letters"),
    "a key with a line break at its end": (
        set_in("tables", 0, "fields", 2, "key", "founded\n"), "tables/team.json", "$.fields[2].key", "wrong_form",
        "small letters"),
    "an option's key that begins with a digit": (
        set_in("tables", 0, "fields", 1, "options", 2, "key", "50_100"), "tables/team.json",
        "$.fields[1].options[2].key", "wrong_form", "small letters"),
    "a label in a language there is not": (
        set_in("tables", 0, "label", {"fr": "Équipe"}), "tables/team.json", "$.label.fr", "unknown_member", "en, zh"),
    "an empty label": (
        set_in("tables", 0, "label", ""), "tables/team.json", "$.label", "too_short", "At least 1"),
    "a label of ten thousand characters": (
        set_in("tables", 0, "label", "长" * 10_000), "tables/team.json", "$.label", "too_long", "200"),
    "a number that is too small": (
        set_in("forms", 0, "sections", 0, "columns", 0), "forms/project.main.json", "$.sections[0].columns",
        "too_small", "1 or more"),
    "a default that says two things": (
        set_in("tables", 0, "fields", 0, "default", {"value": "a", "expression": "1"}), "tables/team.json",
        "$.fields[0].default", "wrong_form", "either"),
    "a row rule there is not": (
        set_in("roles", 1, "tables", "task", "rows", "mine"), "roles/member.json", "$.tables.task.rows",
        "not_allowed", "own"),
    "a row rule that is no condition": (
        set_in("roles", 1, "tables", "task", "rows", {}), "roles/member.json", "$.tables.task.rows",
        "wrong_form", "“condition”"),
    "a part of rows that is no scope": (
        set_in("roles", 1, "tables", "task", "rows", ["own", "departmant"]), "roles/member.json",
        "$.tables.task.rows[1]", "not_allowed", "“department”?"),
    "a part of rows with a strange member": (
        set_in("roles", 1, "tables", "task", "edit_rows", [{"scope": "own", "when": "1=1"}]), "roles/member.json",
        "$.tables.task.edit_rows[0].when", "unknown_member", "condition"),
    "no part of rows": (
        set_in("roles", 1, "tables", "task", "rows", []), "roles/member.json", "$.tables.task.rows",
        "too_few", "At least 1"),
    "a level that is none": (
        set_in("roles", 1, "tables", "task", "fields", {"*": "maskd"}), "roles/member.json",
        '$.tables.task.fields[“*”]', "not_allowed", "“masked”?"),
    "a class that is none": (
        set_in("roles", 1, "tables", "task", "sensitive", {"contacts": "masked"}), "roles/member.json",
        "$.tables.task.sensitive.contacts", "unknown_member", "“contact”?"),
    "a field of no sensitivity class": (
        set_in("tables", 0, "fields", 0, "sensitivity", "private"), "tables/team.json",
        "$.fields[0].sensitivity", "not_allowed", "personal"),
    "an entry that leads to two things": (
        set_in("navigation", 0, "items", 0, {"table": "project", "view": "project.all"}), "app.json",
        "$.navigation[0].items[0]", "wrong_form", "leads to one thing"),
    "a pattern that is none": (
        set_in("tables", 2, "fields", 2, "pattern", "(a"), "tables/project.json", "$.fields[2].pattern",
        "wrong_pattern", "RE2"),
    "a pattern with a reference back": (
        set_in("tables", 2, "fields", 2, "pattern", r"(a)\1"), "tables/project.json", "$.fields[2].pattern",
        "wrong_pattern", "RE2"),
    "tables that are no list": (set_in("tables", {}), "app.json", "$.tables", "wrong_type", "a list"),
    "a newer format": (set_in("format", 99), "app.json", "$.format", "wrong_format", "newer"),
    "no format": (set_in("format", None), "app.json", "$.format", "wrong_format", "whole number"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_it_tells(case):
    change, file, path, code, said = WRONG[case]
    document = document_of()
    change(document)
    found = {(fault.file, fault.path, fault.code): fault for fault in check(document)}
    assert (file, path, code) in found
    fault = found[file, path, code]
    assert said in fault.words.en
    assert any("一" <= sign <= "鿿" for sign in fault.words.zh)


def test_one_wrong_field_is_told_once_although_others_use_it():
    document = document_of()
    field_of(document, "project", "amount")["currency"] = 7
    assert only(document).path.endswith(".currency")


def test_faults_of_all_pieces_come_together():
    document = document_of()
    field_of(document, "team", "name")["typ"] = 1
    document["views"][0]["sort"] = ["-nowhere"]
    document["roles"][2]["tables"]["project"]["actions"] = ["look"]
    assert {fault.file for fault in check(document)} == {
        "tables/team.json",
        "views/project.all.json",
        "roles/head.json",
    }


@pytest.mark.parametrize("member", [part.member for part in PARTS])
@pytest.mark.parametrize("piece", [None, 7, "x", [], {}, {"key": None}, {"key": {}, "table": []}], ids=repr)
def test_a_piece_that_is_nothing_of_the_kind_is_told(member, piece):
    document = document_of()
    document[member] = [*document[member], piece]
    assert check(document)


@pytest.mark.parametrize(
    "document", [None, [], "app", 7, {}, {"format": 1}, {1: 2}, {"format": 1, "key": float("nan")}]
)
def test_a_document_that_is_no_app_is_told(document):
    assert check(document)


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\ud800", "\x7f"])
def test_characters_that_cannot_be_kept_are_refused(sign):
    document = document_of()
    document["tables"][0]["label"] = {"en": f"a{sign}b", "zh": "甲"}
    fault = only(document)
    assert (fault.path, fault.code) == ("$.label.en", "wrong_text")
    fault.words.zh.encode()


def test_no_sentence_is_the_validators_own():
    document = document_of()
    document["tables"][0]["fields"][0] = {"key": "name", "type": "text", "max_length": {}, "label": []}
    text = json.dumps([fault.words.en for fault in check(document)])
    for prose in ("is not of type", "is a required property", "were unexpected", "not valid under"):
        assert prose not in text


def test_at_most_two_hundred_faults_are_told_and_the_last_says_there_may_be_more():
    document = document_of("minimal")
    fields = document["tables"][0]["fields"]
    fields.extend({"key": f"f{number}", "type": "nothing"} for number in range(900))
    faults = check(document)
    assert len(faults) == 201
    assert faults[-1].code == "more"


def test_ten_thousand_fields_are_too_many():
    document = document_of("minimal")
    document["tables"][0]["fields"] = [{"key": f"f{number}", "type": "text"} for number in range(10_000)]
    fault = next(fault for fault in check(document) if fault.code == "too_many_fields")
    assert (fault.file, fault.path) == ("tables/note.json", "$.fields")
    assert str(LIMITS.fields_per_table) in fault.words.en


def test_two_hundred_levels_are_too_deep():
    nested = 1
    for _ in range(200):
        nested = {"and": [nested]}
    document = document_of()
    document["views"][0]["filter"] = nested
    assert only(document).code == "too_deep"


def test_a_filter_has_a_depth_of_its_own():
    nested = {"field": "name", "op": "is", "value": "a"}
    for _ in range(11):
        nested = {"not": nested}
    document = document_of()
    document["views"][0]["filter"] = nested
    assert only(document).code == "filter_too_large"


def test_a_definition_has_a_size_limit():
    document = {**document_of(), "data": {"big": "x" * (LIMITS.definition_bytes + 1)}}
    assert only(document).code == "too_large"


def test_an_app_has_a_limit_of_elements():
    options = [{"key": f"o{number}"} for number in range(500)]
    fields = [{"key": f"f{number}", "type": "select", "options": options} for number in range(100)]
    document = {"format": 1, "key": "a", "label": "A", "tables": [{"key": "t", "fields": fields}]}
    assert only(document).code == "too_many_elements"
