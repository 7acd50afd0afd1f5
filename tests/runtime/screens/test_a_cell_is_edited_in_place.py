"""One field of one record over HTTP: its control, a saved value, a refused one, and a conflict."""

from __future__ import annotations

import pytest

from fixtures.front_desk import Desk
from tablewright.fields import type_of
from tablewright.runtime.screens.columns import editable_in_cell

LIST = "/a/everything/project/"


def cell(record: int, field: str, shown: str = "name,amount,stage") -> str:
    return f"{LIST}{record}/cell/{field}?fields={shown}"


@pytest.fixture
def record(desk: Desk) -> int:
    return desk.office.create("ada", "project", name="Bridge", amount=10, stage="run")


def value(desk: Desk, record: int, field: str) -> object:
    return desk.office.stored("project", record)[field]


def test_a_saved_value_answers_with_the_whole_row(desk, record):
    answer = desk.client("ada").post(cell(record, "amount"), fragment=True, value="1,250.50", rev="1")
    assert answer.status_code == 200
    assert f'<tr data-id="{record}" data-rev="2"' in answer.text
    assert "1,250.50" in answer.text and "Bridge" in answer.text
    assert str(value(desk, record, "amount")) == "1250.50"


def test_a_refused_value_comes_back_with_its_reason(desk, record):
    answer = desk.client("ada").post(cell(record, "amount"), fragment=True, value="plenty", rev="1")
    assert answer.status_code == 422
    assert 'value="plenty"' in answer.text and 'role="alert"' in answer.text
    assert value(desk, record, "amount") == 10


def test_a_broken_rule_is_told_at_the_cell(desk, record):
    answer = desk.client("ada").post(cell(record, "stage"), fragment=True, value="won", rev="1")
    assert answer.status_code == 422
    assert "A finished project is 100 % done." in answer.text


def test_two_people_in_one_cell_choose_between_their_values(desk, record):
    desk.office.update("edith", "project", record, name="Tunnel")
    ada = desk.client("ada")
    answer = ada.post(cell(record, "name"), fragment=True, value="Viaduct", rev="1")
    assert answer.status_code == 409
    assert "Tunnel" in answer.text and 'value="Viaduct"' in answer.text and 'value="2"' in answer.text
    assert (
        ada.post(cell(record, "name"), fragment=True, value="Viaduct", rev="2", take="theirs").status_code
        == 200
    )
    assert value(desk, record, "name") == "Tunnel"
    assert ada.post(cell(record, "name"), fragment=True, value="Viaduct", rev="2").status_code == 200
    assert value(desk, record, "name") == "Viaduct"


def test_changes_to_different_cells_of_a_record_merge(desk, record):
    desk.office.update("edith", "project", record, name="Tunnel")
    assert (
        desk.client("ada").post(cell(record, "amount"), fragment=True, value="20", rev="1").status_code == 200
    )
    assert (value(desk, record, "name"), value(desk, record, "amount")) == ("Tunnel", 20)


def test_without_a_script_the_control_is_a_page_that_leads_to_the_record(desk, record):
    ada = desk.client("ada")
    page = ada.get(cell(record, "name"))
    assert "<html" in page.text and "Save" in page.text
    answer = ada.post(cell(record, "name"), value="Tunnel", rev="1")
    assert answer.status_code == 303 and answer.location == f"{LIST}{record}"


@pytest.mark.parametrize("field", ["amount", "caption", "lines", "files", "created_at"])
def test_what_may_not_be_edited_in_a_cell_is_refused(desk, field):
    own = desk.office.create("mia", "project", name="Mine")
    answer = desk.client("mia").post(cell(own, field), fragment=True, value="1", rev="1")
    assert answer.status_code == 403


@pytest.mark.parametrize("field", ["share", "nothing"])
def test_a_field_that_does_not_exist_for_the_actor_is_not_found(desk, field):
    own = desk.office.create("mia", "project", name="Mine")
    assert desk.client("mia").get(cell(own, field)).status_code == 404


def test_a_refused_change_writes_nothing(desk, record):
    before = desk.office.stored("project", record)
    mia = desk.client("mia")
    for field, sent in (("name", "Stolen"), ("amount", "1"), ("share", "1")):
        assert mia.post(cell(record, field), fragment=True, value=sent, rev="1").status_code in (403, 404)
    assert desk.office.stored("project", record) == before


def test_a_change_without_the_token_is_refused(desk, record):
    client = desk.client("ada").client
    assert client.post(cell(record, "name"), data={"value": "x"}).status_code == 403


@pytest.mark.parametrize("rev", ["x", "-1", "9" * 30])
def test_a_revision_that_is_no_number_is_refused(desk, record, rev):
    assert desk.client("ada").post(cell(record, "name"), fragment=True, value="x", rev=rev).status_code == 400


@pytest.mark.sqlite_only
def test_every_editable_field_has_a_control_in_its_cell(desk, record):
    ada = desk.client("ada")
    for key, each in desk.office.app.tables["project"].definition.by_key.items():
        answer = ada.get(cell(record, key), fragment=True)
        assert answer.status_code == (200 if editable_in_cell(each) else 403), key
        if answer.status_code == 200:
            assert 'name="value' in answer.text and 'for="cell-value"' in answer.text, key
            assert type_of(each).writable
