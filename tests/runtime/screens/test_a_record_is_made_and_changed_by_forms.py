"""The forms over plain HTTP, as a browser without a script posts them."""

from __future__ import annotations

import io
import json
import re

import pytest

from fixtures.front_desk import Desk, parse
from fixtures.public_forms import controls as untouched

LIST = "/a/everything/project/"
NAMED = ["name", "stage", "amount", "hours", "tags", "colors", "urgent", "done", "team", "due", "owner"]


def controls(html: str) -> dict[str, dict[str, str]]:
    """Return every named control of a page by name; the last one of a name wins."""
    return {
        each["name"]: each
        for tag, each in parse(html)
        if tag in ("input", "select", "textarea") and "name" in each
    }


def test_an_empty_form_starts_with_the_defaults_and_only_what_can_be_written(desk: Desk):
    page = desk.client("ada").get(f"{LIST}new").text
    found = controls(page)
    assert {"name", "stage", "amount", "lines:0:item"} <= found.keys()
    assert "code" not in found and "task_count" not in found
    assert found["due"]["value"] != ""
    assert 'value="plan" selected' in page.replace('"plan"  selected', '"plan" selected')


def test_a_posted_form_makes_a_record_and_leads_to_it(desk: Desk):
    team = desk.office.create("ada", "team", name="Alpha")
    answer = desk.client("ada").post(
        f"{LIST}new",
        _fields=["name", "stage", "amount", "share", "colors", "urgent", "team"],
        name="Bridge",
        stage="run",
        amount="1,250.5",
        share="25",
        colors=["red", "blue"],
        urgent="1",
        team=str(team),
    )
    assert answer.status_code == 303, answer.text[-2000:]
    stored = desk.office.stored("project", int(answer.headers["Location"].rsplit("/", 1)[1]))
    assert (stored["name"], str(stored["amount"]), str(stored["share"])) == ("Bridge", "1250.50", "0.250")
    assert (stored["colors"], stored["urgent"], stored["team"]) == (["red", "blue"], True, team)
    assert stored["owner"] == desk.office.people["ada"]


def test_everything_wrong_is_told_at_once_and_nothing_typed_is_lost(desk: Desk):
    answer = desk.client("ada").post(
        f"{LIST}new",
        _fields=["name", "amount", "phone", "email", "brief"],
        name="",
        amount="a lot",
        phone="12",
        email="nobody",
        brief="<b>kept</b>",
    )
    assert answer.status_code == 422
    summary = answer.text.split('class="form-summary"')[1].split("</ul>")[0]
    for place in ("f-name", "f-amount", "f-phone", "f-email"):
        assert f'href="#{place}"' in summary
    found = controls(answer.text)
    assert found["amount"]["value"] == "a lot" and found["phone"]["value"] == "12"
    assert "&lt;b&gt;kept&lt;/b&gt;" in answer.text
    assert desk.office.live_ids("project") == []


def test_a_field_that_is_not_on_the_form_or_not_writable_is_not_taken(desk: Desk):
    answer = desk.client("mia").post(
        f"{LIST}new",
        _fields=["name", "amount", "share", "code"],
        name="Mine",
        amount="9",
        share="5",
        code="p0999",
    )
    assert answer.status_code == 303
    stored = desk.office.stored("project", desk.office.live_ids("project")[0])
    assert stored["amount"] is None and stored["share"] is None and stored["code"] != "p0999"


def test_an_absent_field_is_left_alone_and_a_named_empty_one_is_emptied(desk: Desk):
    record = desk.office.create(
        "ada", "project", name="Bridge", amount=10, hours=3, colors=["red"], urgent=True
    )
    desk.client("ada").post(f"{LIST}{record}/edit", _rev="1", _fields=["hours", "colors", "urgent"], hours="")
    stored = desk.office.stored("project", record)
    assert stored["hours"] is None and not stored["colors"] and stored["urgent"] is False
    assert stored["amount"] == 10 and stored["name"] == "Bridge"


@pytest.mark.parametrize("fragment", [False, True])
def test_rows_of_a_sub_form_are_added_changed_and_removed(desk: Desk, fragment: bool):
    ada = desk.client("ada")
    made = ada.post(
        f"{LIST}new",
        _fields=["name", "lines"],
        name="Bridge",
        **{
            "lines:0:item": "Steel",
            "lines:0:quantity": "2",
            "lines:0:price": "10",
            "lines:1:item": "Paint",
            "lines:1:quantity": "1",
            "lines:1:price": "5",
            "lines:2:item": "",
        },
    )
    record = int(made.headers["Location"].rsplit("/", 1)[1])
    steel, paint = (row["id"] for row in desk.office.rows("project.lines", record))
    answer = ada.post(
        f"{LIST}{record}/edit",
        fragment=fragment,
        _rev="1",
        _fields=["lines"],
        **{
            "lines:0:id": str(steel),
            "lines:0:item": "Iron",
            "lines:0:quantity": "3",
            "lines:0:price": "10",
            "lines:1:id": str(paint),
            "lines:1:item": "Paint",
            "lines:1:remove": "1",
        },
    )
    assert answer.status_code == (204 if fragment else 303)
    rows = desk.office.rows("project.lines", record)
    assert [(row["id"], row["item"]) for row in rows] == [(steel, "Iron")]


def test_a_row_is_added_without_saving_anything(desk: Desk):
    answer = desk.client("ada").post(
        f"{LIST}new", _fields=["name", "lines"], name="Bridge", add_row="lines", **{"lines:0:item": "Steel"}
    )
    assert answer.status_code == 200
    found = controls(answer.text)
    assert found["lines:0:item"]["value"] == "Steel" and "lines:1:item" in found
    assert found["name"]["value"] == "Bridge"
    assert desk.office.live_ids("project") == []


def test_a_fault_in_a_row_stands_beside_its_cell(desk: Desk):
    answer = desk.client("ada").post(
        f"{LIST}new",
        _fields=["name", "lines"],
        name="Bridge",
        **{"lines:0:item": "Steel", "lines:0:quantity": "many", "lines:0:price": "1"},
    )
    assert answer.status_code == 422
    assert 'href="#f-lines-0-quantity"' in answer.text
    assert controls(answer.text)["lines:0:quantity"]["value"] == "many"


def test_two_people_in_one_record_merge_or_see_both_values(desk: Desk):
    record = desk.office.create("ada", "project", name="Bridge", amount=10)
    desk.office.update("edith", "project", record, name="Tunnel")
    ada = desk.client("ada")
    other = ada.post(f"{LIST}{record}/edit", _rev="1", _fields=["amount"], amount="20")
    assert other.status_code == 303
    same = ada.post(f"{LIST}{record}/edit", _rev="1", _fields=["name"], name="Viaduct")
    assert same.status_code == 409
    assert "Tunnel" in same.text and controls(same.text)["name"]["value"] == "Viaduct"
    again = ada.post(
        f"{LIST}{record}/edit", _rev=controls(same.text)["_rev"]["value"], _fields=["name"], name="Viaduct"
    )
    assert again.status_code == 303
    stored = desk.office.stored("project", record)
    assert (stored["name"], stored["amount"]) == ("Viaduct", 20)


def test_two_people_with_the_whole_form_before_them_change_different_fields(desk: Desk):
    record = desk.office.create(
        "ada", "project", name="Bridge", amount=10, colors=["red"], lines=[{"item": "a"}]
    )
    ada, edith = desk.client("ada"), desk.client("edith")
    edit = f"{LIST}{record}/edit"
    pages = [untouched(each.get(edit).text) for each in (ada, edith)]
    mine, theirs = ({key: page[key] for key in page if key != "csrf"} for page in pages)
    assert ada.post(edit, **{**mine, "name": "Tunnel", "colors": ["blue"]}).status_code == 303
    answer = edith.post(edit, **{**theirs, "amount": "20"})
    assert answer.status_code == 303, answer.text
    stored = desk.office.stored("project", record)
    assert (stored["name"], stored["amount"], stored["colors"]) == ("Tunnel", 20, ["blue"])


def test_an_uploaded_file_is_kept_shown_and_fetched_by_those_who_may(desk: Desk):
    ada = desk.client("ada")
    made = ada.post(
        f"{LIST}new",
        _fields=["name", "files"],
        name="Bridge",
        **{"files:upload": (io.BytesIO(b"plan of the bridge"), "plan.txt")},
    )
    assert made.status_code == 303, made.text[-1500:]
    page = ada.get(made.headers["Location"]).text
    address = next(each["href"] for _, each in parse(page) if each.get("href", "").startswith("/files/"))
    fetched = ada.get(address)
    assert fetched.data == b"plan of the bridge"
    assert "attachment" in fetched.headers["Content-Disposition"]
    assert desk.client("mia").get(address).status_code == 404
    assert desk.app.test_client().get(address).status_code in (302, 401)


@pytest.mark.parametrize("path", ["new", "quick?files="])
def test_chosen_files_are_kept_when_something_else_is_wrong(desk: Desk, path: str):
    ada = desk.client("ada")
    sent = {"files:upload": (io.BytesIO(b"plan"), "plan.txt")}
    wrong = ada.post(LIST + path, _fields=["name", "files"], name="", **sent)
    assert wrong.status_code == 422 and "plan.txt" in wrong.text
    for text in ("", "x" * 1000):  # wrong again, and again: the file stays, and can be left out
        file_id = controls(wrong.text)["files"]["value"]
        wrong = ada.post(LIST + path, _fields=["name", "files"], name=text, files=file_id)
        assert wrong.status_code == 422 and controls(wrong.text)["files"]["value"] == file_id
    made = ada.post(LIST + path, _fields=["name", "files"], name="Bridge", files=file_id)
    assert made.status_code == 303, made.text
    (record,) = desk.office.live_ids("project")
    assert [each["name"] for each in desk.office.stored("project", record)["files"]] == ["plan.txt"]


def test_files_stay_with_the_record_when_something_else_was_wrong(desk: Desk):
    ada = desk.client("ada")
    plan = {"files:upload": (io.BytesIO(b"plan"), "plan.txt")}
    made = ada.post(f"{LIST}new", _fields=["name", "files"], name="Bridge", **plan).headers["Location"]
    file_id = controls(ada.get(f"{made}/edit").text)["files"]["value"]
    more = {"files:upload": (io.BytesIO(b"more"), "more.txt")}
    again = ada.post(f"{made}/edit", _rev="1", _fields=["name", "files"], name="", files=file_id, **more)
    kept = re.findall(r'name="files" value="(\d+)" checked', again.text)
    assert again.status_code == 422 and kept[0] == file_id and "more.txt" in again.text
    # What somebody else has uploaded is not theirs to keep, nor named to them.
    other = desk.client("edith").post(
        f"{made}/edit", _rev="1", _fields=["name", "files"], name="", files=kept
    )
    assert "plan.txt" in other.text and "more.txt" not in other.text
    assert ada.post(f"{made}/edit", _rev="1", _fields=["files"], files=kept).status_code == 303
    assert "more.txt" in ada.get(made).text


def test_what_nobody_types_is_still_shown_when_the_form_comes_back(desk: Desk):
    record = desk.office.create("ada", "project", name="Bridge", amount=10)
    ada = desk.client("ada")
    shown = [part.split("</div>")[0] for part in ada.get(f"{LIST}{record}/edit").text.split("form-value")[1:]]
    wrong = ada.post(f"{LIST}{record}/edit", _rev="1", _fields=["name"], name="")
    assert shown and [part.split("</div>")[0] for part in wrong.text.split("form-value")[1:]] == shown


@pytest.mark.parametrize("back", ["/a/everything/task/1?view=all", "/a/everything/"])
def test_a_form_leads_back_to_where_one_came_from(desk: Desk, back: str):
    ada = desk.client("ada")
    form = ada.get(f"{LIST}new?_back={back}")
    assert controls(form.text)["_back"]["value"] == back
    saved = ada.post(f"{LIST}new", _fields=["name"], name="Bridge", _back=back)
    assert saved.headers["Location"] == back
    within = ada.post(f"{LIST}new", fragment=True, _fields=["name"], name="Pier", _back=back)
    assert json.loads(within.headers["HX-Trigger"]) == {"records-changed": {"path": back}}


@pytest.mark.parametrize(
    "back", ["//evil.example/", "https://evil.example/a/everything/", "/a/everything/\\evil", "/"]
)
def test_a_form_leads_nowhere_else(desk: Desk, back: str):
    saved = desk.client("ada").post(f"{LIST}new", _fields=["name"], name="Bridge", _back=back)
    assert saved.headers["Location"].startswith(LIST)


def test_who_may_not_make_a_record_finds_no_form(desk: Desk):
    assert desk.client("mia").get("/a/everything/tag/new").status_code == 403
    assert desk.client("mia").post("/a/everything/tag/new", _fields=["name"], name="x").status_code == 403
    assert desk.client("sam").get(f"{LIST}new").status_code == 404
