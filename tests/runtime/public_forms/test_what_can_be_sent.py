"""Promise 31: what is hidden, read-only or not on the form cannot be sent, whatever its type; its twin on the form can."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.public_forms import ASK, messages
from tablewright.fields import FIELD_TYPES, type_of

NOT_COMPARED = {"search_tokens", "id", "rev", "created_at", "updated_at", "search", "version"}
TEXTS: dict[str, Any] = {
    "text": "AB-12",
    "long_text": "Words",
    "number": "7",
    "money": "7",
    "percent": "7",
    "rating": "3",
    "progress": "7",
    "checkbox": "1",
    "select": "lost",
    "multi_select": ["blue"],
    "date": "2027-01-02",
    "date_time": "2027-01-02T10:00",
    "time_of_day": "10:00",
    "duration": "1:30",
    "phone": "13800138000",
    "email": "a@example.com",
    "url": "https://example.com/",
}
"""What somebody types into a control of each type that holds no pointers, files or rows."""


def typed_for(public, field) -> Any:
    """Return what would be posted for a field of the example."""
    people, office = public.office.people, public.office
    reference = type_of(field).reference(field)
    if reference is not None and reference.kind == "file":
        return ["1"]
    if reference is not None:
        targets = {"person": people["mia"], "department": office.departments["north"], "record": 1}
        return str(targets[reference.kind])
    return TEXTS.get(field.type, "{}")


def writable(public) -> list[Any]:
    fields = public.office.app.model.tables["project"].by_key.values()
    return [each for each in fields if type_of(each).writable and each.key != "name"]


def forced(public) -> dict[str, Any]:
    """Return a post that names every field there is."""
    fields = writable(public)
    told = {each.key: typed_for(public, each) for each in fields if each.type != "subform"}
    rows = {"lines:0:item": "Forced", "lines:0:quantity": "7"}
    return {**told, **rows, "_fields": ["name", *(each.key for each in fields)]}


def compared(public, record_id: int) -> dict[str, Any]:
    stored = public.office.stored("project", record_id)
    serial = {each.key for each in public.office.app.model.tables["project"].fields if each.type == "serial"}
    return {key: value for key, value in stored.items() if key not in NOT_COMPARED | serial}


def assert_as_an_honest_answer(public, path: str) -> None:
    """Send everything, and look whether the record is as if only the name had been sent."""
    office = public.office
    team = office.create("ada", "team", name="Team")
    assert team == 1
    first = public.stranger().answer(path, name="Honest")
    assert first.status_code == 303, messages(first.text)
    sent = public.stranger().answer(path, **{**forced(public), "name": "Honest"})
    assert sent.status_code == 303, sent.text
    honest, other = office.live_ids("project")
    assert compared(public, other) == compared(public, honest)
    assert office.rows("project.lines", other) == [] and office.linked("project", "tags", other) == []


def test_every_type_has_a_field_here(public):
    known = {each.type for each in public.office.app.model.tables["project"].by_key.values()}
    system = {"created_at", "created_by", "updated_at", "updated_by", "owner", "owner_department"}
    assert set(FIELD_TYPES) - known - system == set()


def test_what_is_not_on_the_form_cannot_be_sent(public):
    public.asking("name")
    assert_as_an_honest_answer(public, public.open())


def test_what_is_read_only_on_the_form_cannot_be_sent(public):
    keys = [each.key for each in writable(public)]
    public.asking("name", *({"field": key, "read_only": True} for key in keys))
    assert_as_an_honest_answer(public, public.open(choices=keys))


def test_what_a_rule_hides_cannot_be_sent(public):
    keys = [each.key for each in writable(public)]
    rule = {"key": "short", "when": 'name = "Honest"', "then": [{"hide": keys}]}
    public.asking("name", *keys, rules=[rule])
    assert_as_an_honest_answer(public, public.open(choices=keys))


def test_what_a_rule_closes_cannot_be_sent(public):
    keys = [each.key for each in writable(public)]
    public.asking("name", *keys, rules=[{"key": "shut", "then": [{"read_only": keys}]}])
    assert_as_an_honest_answer(public, public.open(choices=keys))


def test_what_is_preset_cannot_be_sent(public):
    path = public.open(hidden={"stage": "run", "hours": "5"})
    public.stranger().answer(path, stage="lost", hours="9", _fields=["name", "stage", "hours"])
    (record_id,) = public.office.live_ids("project")
    stored = public.office.stored("project", record_id)
    assert (stored["stage"], int(stored["hours"])) == ("run", 5)


@pytest.mark.parametrize("type_name", sorted(TEXTS))
def test_a_field_of_each_type_that_is_asked_for_arrives(public, type_name):
    field = next(each for each in writable(public) if each.type == type_name) if type_name != "text" else None
    key = field.key if field else "reference"
    public.asking("name", key)
    answer = public.stranger().answer(public.open(), **{key: TEXTS[type_name]})
    assert answer.status_code == 303, answer.text
    (record_id,) = public.office.live_ids("project")
    assert public.office.stored("project", record_id)[key] not in (None, "", [], False)


def test_rows_of_a_sub_form_that_are_asked_for_arrive(public):
    public.asking("name", "lines")
    rows = {"lines:0:item": "Stone", "lines:0:quantity": "2", "lines:1:item": "", "lines:1:quantity": "1.00"}
    assert public.stranger().answer(public.open(), **rows).status_code == 303
    (record_id,) = public.office.live_ids("project")
    assert [each["item"] for each in public.office.rows("project.lines", record_id)] == ["Stone"]


def test_rules_hold_for_strangers(public):
    rules = [
        {"key": "why", "when": "hours > 10", "then": [{"require": ["brief"]}]},
        {"key": "no", "when": 'name = "Wall"', "then": [{"refuse": {"en": "No walls.", "zh": "不要墙。"}}]},
        {"key": "set", "when": "hours > 10", "then": [{"set": {"field": "urgent", "expression": "TRUE"}}]},
        {"key": "odd", "when": "hours = 7", "then": [{"warn": {"en": "Only seven?", "zh": "只有七？"}}]},
    ]
    public.asking("name", "hours", "brief", rules=rules)
    path, stranger = public.open(), public.stranger()
    assert stranger.answer(path, hours="11").status_code == 422
    assert "No walls." in stranger.answer(path, name="Wall").text
    warned = stranger.answer(path, hours="7")
    assert warned.status_code == 422 and "Only seven?" in warned.text
    assert public.office.live_ids("project") == []
    assert stranger.answer(path, hours="7", _warned="odd").status_code == 303
    assert stranger.answer(path, hours="11", brief="Because").status_code == 303
    last = public.office.live_ids("project")[-1]
    assert public.office.stored("project", last)["urgent"] in (True, 1), "set though nobody was asked"


def test_what_the_form_starts_with_is_kept_though_nobody_is_asked(public):
    start = {"field": "hours", "default": {"value": "4"}, "read_only": True}
    public.asking("name", start)
    path = public.open()
    assert public.stranger().answer(path, hours="9", _fields=["name", "hours"]).status_code == 303
    (record_id,) = public.office.live_ids("project")
    assert int(public.office.stored("project", record_id)["hours"]) == 4


def test_the_form_is_what_the_example_says(public):
    page = public.stranger().get(public.open()).text
    assert 'name="name"' in page and 'name="amount"' not in page and 'name="team"' not in page
    assert 'name="lead"' not in page and 'name="parent"' not in page
    assert {each if isinstance(each, str) else each["field"] for each in ASK["sections"][0]["fields"]} > {
        "team",
        "lead",
    }
