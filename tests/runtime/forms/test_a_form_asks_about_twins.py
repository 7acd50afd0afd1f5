"""Who makes a record that is there already is told while they type, and asked once before it is saved."""

from __future__ import annotations

import pytest

from fixtures.example_documents import document_of, table_of
from fixtures.front_desk import Desk
from fixtures.republishing import republish

LIST = "/a/everything/project/"
FIELDS = ["name", "email", "reference"]


@pytest.fixture
def matched(desk: Desk) -> Desk:
    document = document_of()
    table_of(document, "project")["match"] = {"any": [["email"], ["share"]], "tell_unseen": True}
    republish(desk, document)
    return desk


@pytest.mark.parametrize("fragment", [False, True])
def test_it_is_asked_once_and_saved_when_the_answer_is_yes(matched: Desk, fragment: bool):
    desk, ada = matched, matched.client("ada")
    one = desk.office.create("ada", "project", name="Bridge", email="a@b.example")
    form = {"_fields": FIELDS, "name": "Bridge 2", "email": "A@B.example"}
    asked = ada.post(f"{LIST}new", fragment, **form)
    assert asked.status_code == 422 and f'href="{LIST}{one}"' in asked.text and "Save anyway" in asked.text
    assert 'name="_same"' in asked.text and 'value="Bridge 2"' in asked.text
    assert desk.office.live_ids("project") == [one]
    assert ada.post(f"{LIST}new", fragment, **form, _same="1").status_code in (204, 303)
    assert len(desk.office.live_ids("project")) == 2


def test_a_change_is_asked_about_only_where_it_makes_a_twin(matched: Desk):
    desk, ada = matched, matched.client("ada")
    desk.office.create("ada", "project", name="Bridge", email="a@b.example")
    other = desk.office.create("ada", "project", name="Tunnel", email="c@d.example")
    to = f"{LIST}{other}/edit"
    assert ada.post(to, _rev="1", _fields=["name"], name="Bridge").status_code == 303
    assert ada.post(to, _rev="2", _fields=["email"], email="a@b.example").status_code == 422
    assert ada.post(to, _rev="2", _fields=["email"], email="a@b.example", _same="1").status_code == 303
    assert (
        ada.post(to, _rev="3", _fields=["email", "name"], email="a@b.example", name="Pier").status_code == 303
    )


def test_no_answer_saves_a_twin_of_a_unique_value(matched: Desk):
    desk, ada = matched, matched.client("ada")
    desk.office.create("ada", "project", name="Bridge", reference="AB-1")
    again = ada.post(f"{LIST}new", _fields=FIELDS, name="Other", reference="ab-1".upper(), _same="1")
    assert again.status_code == 422 and len(desk.office.live_ids("project")) == 1


def test_the_page_asks_while_one_types(matched: Desk):
    desk, ada, mia = matched, matched.client("ada"), matched.client("mia")
    secret = desk.office.create("ada", "project", name="Secret", email="a@b.example", share=0.5, stage="plan")
    assert 'data-same="/a/everything/project/duplicates"' in ada.get(f"{LIST}new").text
    (told,) = ada.get(f"{LIST}duplicates?email=a%40b.example").json["same"]
    assert (told["field"], told["title"], told["href"]) == ("email", "Secret", f"{LIST}{secret}")
    (told,) = mia.get(f"{LIST}duplicates?email=a%40b.example").json["same"]
    assert "Ada" in told["text"] and told["href"] == "" and "Secret" not in str(told)
    for nothing in (
        "",
        "email=",
        "email=half%40",
        "share=50%25",
        "phone=1",
        f"email=a%40b.example&_id={secret}",
    ):
        who = ada if "_id" in nothing else mia
        assert who.get(f"{LIST}duplicates?{nothing}").json == {"same": []}, nothing
    assert mia.get(f"{LIST}duplicates?email=a%40b.example&_id={secret}").status_code == 404
    assert desk.client("sam").get(f"{LIST}duplicates?email=a%40b.example").status_code == 404
    assert mia.get("/a/everything/tag/duplicates?name=x").status_code == 403
