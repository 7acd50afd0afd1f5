"""A linked record is made from within a form, with the rights of who fills it in, and nothing typed is lost on the way."""

from __future__ import annotations

import pytest

from fixtures.example_documents import by_key, document_of
from fixtures.front_desk import Desk, parse
from fixtures.republishing import republish

LIST = "/a/everything/project/"


@pytest.fixture
def adding(desk: Desk) -> Desk:
    document = document_of()
    _, form = by_key(document["forms"], "project.main")
    fields = ["name", "brief", {"field": "team", "add": True}, {"field": "tags", "add": True}]
    form["sections"] = [{"key": "all", "columns": 2, "fields": fields}]
    republish(desk, document)
    return desk


def test_without_a_script_one_comes_back_with_the_record_chosen_and_what_was_typed(adding: Desk):
    ada = adding.client("ada")
    assert 'name="_add" value="team"' in ada.get(f"{LIST}new").text
    form = {"_fields": ["name", "brief"], "name": "Bridge", "brief": "Half a"}
    there = ada.post(f"{LIST}new", **form, _add="team", _plain="1").headers["Location"]
    page = ada.get(there)
    found = {each["name"]: each.get("value", "") for _, each in parse(page.text) if "name" in each}
    assert "budget" not in found and "name" in found
    wrong = ada.post(there.split("?")[0], _for=found["_for"], _back=found["_back"], _fields=["name"], name="")
    assert wrong.status_code == 422 and 'name="_for" value="team"' in wrong.text
    made = ada.post(
        there.split("?")[0], _for=found["_for"], _back=found["_back"], _fields=["name"], name="North"
    )
    back = ada.get(made.headers["Location"]).text
    (team,) = adding.office.live_ids("team")
    assert f'<option value="{team}" selected>North</option>' in back
    assert "Half a" in back and 'value="Bridge"' in back


def test_a_script_is_told_what_was_made(adding: Desk):
    ada = adding.client("ada")
    told = ada.post("/a/everything/tag/quick", fragment=True, _fields=["name"], name="Blue")
    assert told.json == {"id": adding.office.live_ids("tag")[0], "title": "Blue"}
    assert "<html" not in ada.get("/a/everything/tag/quick", fragment=True).text
    wrong = ada.post("/a/everything/tag/quick", fragment=True, _fields=["name"], name="")
    assert wrong.status_code == 422 and "form-fault" in wrong.text


def test_only_who_may_make_such_records_is_offered_it(adding: Desk):
    mia = adding.client("mia")
    page = mia.get(f"{LIST}new").text
    assert 'name="_add"' not in page and 'name="team"' in page
    assert mia.post(f"{LIST}new", _fields=["name"], name="Bridge", _add="team").status_code == 404
    assert mia.get("/a/everything/tag/quick").status_code == 403
    assert mia.post("/a/everything/tag/quick", _fields=["name"], name="x").status_code == 403
    assert (
        adding.client("ada").post(f"{LIST}new", _fields=["name"], name="B", _add="parent").status_code == 404
    )
    assert adding.office.live_ids("project") == []
