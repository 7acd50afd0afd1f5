"""What is typed is kept on the server, offered again to whoever typed it, and gone when it is saved or given up."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.front_desk import Desk, Visitor, parse

LIST = "/a/everything/project/"


def controls(html: str) -> dict[str, dict[str, str]]:
    return {each["name"]: each for _, each in parse(html) if "name" in each}


def offers(page: Any) -> bool:
    return "data-draft-offer" in page.text


def places(desk: Desk) -> list[tuple[str, str]]:
    """Return (form, draft) addresses of a new record's form and of a record's."""
    record = desk.office.create("ada", "project", name="Bridge", amount=10)
    return [(f"{LIST}new", f"{LIST}draft"), (f"{LIST}{record}/edit", f"{LIST}{record}/draft")]


def typed(client: Visitor, draft: str, **form: Any) -> None:
    assert client.post(draft, _rev="1", **form).status_code == 204


@pytest.mark.parametrize("fragment", [False, True])
def test_it_is_offered_and_put_back_where_it_was_typed(desk: Desk, fragment: bool):
    ada, edith = desk.client("ada"), desk.client("edith")
    for form, draft in places(desk):
        assert not offers(ada.get(form, fragment))
        typed(
            ada, draft, name="Half a na", amount="12x", **{"lines:0:item": "Steel", "lines:2:item": "Paint"}
        )
        page = ada.get(form, fragment)
        assert offers(page) and "Half a na" not in page.text
        shown = ada.get(f"{form}?_draft=1", fragment)
        found = controls(shown.text)
        assert not offers(shown)
        assert (found["name"]["value"], found["amount"]["value"]) == ("Half a na", "12x")
        assert [found[f"lines:{n}:item"]["value"] for n in (0, 1)] == ["Steel", "Paint"]
        assert not offers(edith.get(form)) and "Half a na" not in edith.get(f"{form}?_draft=1").text


def test_saving_takes_it_away_and_a_refused_save_does_not(desk: Desk):
    ada = desk.client("ada")
    for form, draft in places(desk):
        typed(ada, draft, name="Half")
        refused = ada.post(form, _rev="1", _fields=["name"], name="")
        assert refused.status_code == 422 and offers(ada.get(form))
        assert ada.post(form, _rev="1", _fields=["name"], name="Whole").status_code == 303
        assert not offers(ada.get(form))


def test_starting_anew_takes_it_away(desk: Desk):
    ada = desk.client("ada")
    for form, draft in places(desk):
        typed(ada, draft, name="Half")
        dropped = ada.post(f"{draft}/drop")
        assert dropped.status_code == 303 and dropped.headers["Location"] == form
        assert not offers(ada.get(form))


def test_a_record_changed_since_is_shown_with_both_values_and_saved_knowingly(desk: Desk):
    ada = desk.client("ada")
    (_, _), (form, draft) = places(desk)
    typed(ada, draft, name="Mine", hours="3")
    desk.office.update("edith", "project", int(form.split("/")[-2]), name="Theirs", amount=20)
    shown = ada.get(f"{form}?_draft=1")
    found = controls(shown.text)
    assert "it is now: Theirs" in shown.text
    assert (found["name"]["value"], found["amount"]["value"]) == ("Mine", "20.00")
    fields = ["name", "hours", "amount"]
    saved = ada.post(form, _rev=found["_rev"]["value"], _fields=fields, name="Mine", hours="3", amount="20")
    assert saved.status_code == 303


def test_what_one_may_not_fill_in_is_not_kept_and_not_given_back(desk: Desk):
    mia = desk.client("mia")
    form, draft = f"{LIST}new", f"{LIST}draft"
    typed(
        mia,
        draft,
        name="Mine",
        amount="77",
        share="0.5",
        files="1",
        created_by="1",
        nonsense="x",
        _once="x" * 20,
    )
    shown = mia.get(f"{form}?_draft=1").text
    assert "Mine" in shown and "77" not in {each.get("value") for each in controls(shown).values()}
    record = desk.office.create("ada", "project", name="Open", stage="run")
    assert mia.post(f"{LIST}{record}/draft", _rev="1", name="x").status_code in (403, 404, 204)
    assert desk.client("sam").post(draft, name="x").status_code == 404
    assert desk.client("mia").post("/a/everything/tag/draft", name="x").status_code == 403


def test_it_goes_with_the_right_to_the_record(desk: Desk):
    mia = desk.client("mia")
    record = desk.office.create("mia", "project", name="Open")
    typed(mia, f"{LIST}{record}/draft", name="Secret words")
    assert offers(mia.get(f"{LIST}{record}/edit"))
    desk.office.update("ada", "project", record, owner=desk.office.people["ada"])
    assert mia.get(f"{LIST}{record}/edit?_draft=1").status_code in (403, 404)
    assert mia.get(f"{LIST}{record}/edit").status_code in (403, 404)


def test_too_much_is_refused(desk: Desk):
    assert desk.client("ada").post(f"{LIST}draft", brief="x" * 400_001).status_code == 413
