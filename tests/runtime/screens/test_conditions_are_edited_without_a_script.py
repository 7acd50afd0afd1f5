"""The filter's editor as plain forms: rows are added, filled and removed, and end as an address of the list."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from werkzeug.datastructures import MultiDict

from fixtures.front_desk import Desk
from fixtures.plain_forms import Form
from tablewright.fields import type_of
from tablewright.fields.operator_words import operator_words
from tablewright.runtime.screens.operators import NOTHING, takes

LIST = "/a/everything/project/"
EDITOR = f"{LIST}bar/filter"


def settled(answer) -> dict:
    assert answer.status_code == 302, answer.text
    return json.loads(parse_qs(urlsplit(answer.location).query)["filter"][0])


def test_a_row_is_added_by_a_button_and_changes_no_list_yet(desk):
    answer = desk.client("ada").get(f"{EDITOR}?do=add")
    assert answer.status_code == 200
    assert 'name="f1.field"' in answer.text and 'name="f2.field"' not in answer.text


def test_a_condition_becomes_the_address_of_the_list(desk):
    answer = desk.client("ada").get(f"{EDITOR}?f1.field=stage&f1.op=is&f1.value=run&do=apply&sort=-amount")
    assert settled(answer) == {"field": "stage", "op": "is", "value": "run"}
    assert parse_qs(urlsplit(answer.location).query)["sort"] == ["-amount"]


def test_several_conditions_are_joined_as_chosen(desk):
    rows = "f1.field=stage&f1.op=in&f1.value=run&f1.value=won&f2.field=amount&f2.op=gte&f2.value=1,000"
    answer = desk.client("ada").get(f"{EDITOR}?{rows}&match=or&do=apply")
    assert settled(answer) == {
        "or": [
            {"field": "stage", "op": "in", "value": ["run", "won"]},
            {"field": "amount", "op": "gte", "value": "1000.00"},
        ]
    }


def test_a_removed_condition_is_gone_at_once(desk):
    rows = "f1.field=name&f1.op=contains&f1.value=a&f2.field=done&f2.op=is_empty"
    answer = desk.client("ada").get(f"{EDITOR}?{rows}&do=remove.1")
    assert settled(answer) == {"field": "done", "op": "is_empty"}


def test_what_cannot_be_read_stays_with_its_reason(desk):
    answer = desk.client("ada").get(f"{EDITOR}?f1.field=amount&f1.op=gt&f1.value=plenty&do=apply")
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text and "plenty" in answer.text


def test_htmx_is_led_to_the_list(desk):
    answer = desk.client("ada").get(
        f"{EDITOR}?f1.field=name&f1.op=contains&f1.value=x&do=apply", fragment=True
    )
    assert answer.status_code == 204
    assert json.loads(answer.headers["HX-Location"])["target"] == "#screen"


def test_the_editor_shows_the_conditions_in_force(desk):
    tree = json.dumps(
        {
            "and": [
                {"field": "stage", "op": "is", "value": "run"},
                {"field": "name", "op": "contains", "value": "x"},
            ]
        }
    )
    html = desk.client("ada").get(f"{EDITOR}?filter={tree}").text
    assert html.count("<fieldset") == 2


def test_conditions_within_conditions_are_kept_and_said(desk):
    tree = json.dumps({"not": {"field": "stage", "op": "is", "value": "run"}})
    assert "cannot be shown as rows" in desk.client("ada").get(f"{EDITOR}?filter={tree}").text
    assert desk.client("ada").get(f"{LIST}?filter={tree}").status_code == 200


DUE, LEAD = (
    {"field": "due", "op": "lt", "value": {"before": 2, "unit": "week"}},
    {"field": "lead", "op": "is_me"},
)
NESTED = {
    "or": [
        {"field": "name", "op": "contains", "value": "x"},
        {"and": [DUE, {"or": [LEAD, {"field": "lead", "op": "is", "value": {"field": "owner"}}]}]},
        {"field": "due", "op": "within", "value": {"next": 3, "unit": "month"}},
        {"field": "due", "op": "within", "value": "last_quarter"},
        {"field": "due", "op": "is", "value": "today"},
        {"field": "unit", "op": "is_mine"},
    ]
}


def form_in(html: str) -> MultiDict:
    return Form(html.replace('method="get"', 'method="post"'), "f1.field").values


def test_groups_within_groups_are_rows_too_and_come_back_as_they_were(desk):
    client = desk.client("ada").client
    page = client.get(EDITOR, query_string={"filter": json.dumps(NESTED)})
    assert page.status_code == 200 and "cannot be shown as rows" not in page.text
    assert settled(client.get(EDITOR, query_string=form_in(page.text))) == NESTED
    assert client.get(LIST, query_string={"filter": json.dumps(NESTED)}).status_code == 200


def test_a_group_is_added_filled_and_removed_by_buttons(desk):
    client = desk.client("ada").client

    def press(do, html, **values):
        told = form_in(html)
        for name, value in values.items():
            told.setlist(name.replace("_", "."), value if isinstance(value, list) else [value])
        return client.get(EDITOR, query_string=MultiDict([*told.items(multi=True), ("do", do)]))

    html = client.get(f"{EDITOR}?do=add").text
    html = press("group", html, f1_field="name").text
    html = press("add.2", html, f3_field="due").text
    html = press("show", html, f4_field="due").text
    html = press("show", html, f3_op="lt", f3_how="day", f4_op="gt", f4_how="field").text
    html = press("show", html, f1_value="x", f3_value="before").text
    answer = press("apply", html, f3_value=["before", "0", "day"])
    assert "from 1 to 9999" in answer.text and answer.status_code == 200
    answer = press("apply", html, f3_value=["before", "3", "month"], f4_value="grace")
    group = {"or": [{"field": "due", "op": "lt", "value": {"before": 3, "unit": "month"}},
                    {"field": "due", "op": "gt", "value": {"field": "grace"}}]}  # fmt: skip
    name = {"field": "name", "op": "is", "value": "x"}
    assert settled(answer) == {"and": [name, group]}
    assert settled(press("remove.2", html)) == name


def test_a_field_of_another_record_or_kind_is_not_compared_with(desk):
    client = desk.client("mia").client
    for other in ("share", "team.budget", "hours", "nothing"):
        query = {"filter": json.dumps({"field": "due", "op": "lt", "value": {"field": other}})}
        page = client.get(LIST, query_string=query).text
        assert "cannot be compared" in page or "There is no field" in page, other


def test_a_field_that_may_not_be_read_cannot_be_filtered_by(desk):
    answer = desk.client("mia").get(f"{EDITOR}?f1.field=share&f1.op=gt&f1.value=0&do=apply")
    assert answer.status_code == 302 and "share" not in answer.location


def conditions(desk: Desk):
    for key, each in desk.office.app.tables["project"].definition.by_key.items():
        for operator in type_of(each).operators:
            yield key, operator


@pytest.mark.sqlite_only
def test_every_operator_of_every_field_has_a_control_and_words(desk):
    ada = desk.client("ada")
    for key, operator in conditions(desk):
        answer = ada.get(f"{EDITOR}?f1.field={key}&f1.op={operator}&do=show", fragment=True)
        assert answer.status_code == 200, (key, operator)
        assert ('name="f1.value"' in answer.text) == (takes(operator) != NOTHING), (key, operator)
        kind = type_of(desk.office.app.tables["project"].definition.by_key[key])
        assert operator_words(kind, operator).zh != operator, operator


def test_columns_are_ticked_and_keep_their_order(desk):
    query = "fields=name,stage,due&show=due&show=name&show=amount"
    answer = desk.client("ada").get(f"{LIST}bar/fields?{query}")
    assert parse_qs(urlsplit(answer.location).query)["fields"] == ["name,due,amount"]


def test_fields_of_linked_records_are_offered_and_narrow_the_list(desk):
    office, ada = desk.office, desk.client("ada")
    good, bad = (
        office.create("ada", "team", name=name, level=level) for name, level in (("A", "a"), ("B", "b"))
    )
    bridge = office.create("ada", "project", name="Bridge", team=good, stage="run")
    office.create("ada", "project", name="Tunnel", team=bad, stage="run")
    office.create("ada", "project", name="Dam", team=good, stage="run")
    office.create("ada", "task", name="Urgent", project=bridge, hours=9)
    editor = ada.get(f"{EDITOR}?do=add").text
    assert 'value="team.level"' in editor and 'value="tasks.hours"' in editor and "Tasks (any)" in editor
    rows = "f1.field=team.level&f1.op=is&f1.value=a&f2.field=tasks.hours&f2.op=gte&f2.value=5"
    tree = settled(ada.get(f"{EDITOR}?{rows}&do=apply"))
    assert [leaf["field"] for leaf in tree["and"]] == ["team.level", "tasks.hours"]
    page = ada.client.get(LIST, query_string={"filter": json.dumps(tree)}).text
    assert "Bridge" in page and "Tunnel" not in page and "Dam" not in page
    again = ada.client.get(EDITOR, query_string={"filter": json.dumps(tree)}).text
    assert '<option value="team.level" selected' in again


def test_fields_that_lie_further_away_are_kept(desk):
    ada = desk.client("ada")
    further = {"field": "parent.team.level", "op": "is", "value": "a"}
    page = ada.client.get(EDITOR, query_string={"filter": json.dumps(further)}).text
    assert '<option value="parent.team.level" selected' in page
    rows = "f1.field=parent.team.level&f1.op=is&f1.value=b&f2.field=stage&f2.op=is&f2.value=run"
    assert settled(ada.get(f"{EDITOR}?{rows}&do=apply"))["and"][0] == {**further, "value": "b"}


def test_linked_fields_one_may_not_read_are_not_offered(desk):
    mia = desk.client("mia")
    editor = mia.get(f"{EDITOR}?do=add").text
    assert 'value="team.level"' in editor and 'value="team.budget"' not in editor
    kept = mia.get(
        f"{EDITOR}?f1.field=team.budget&f1.op=gte&f1.value=1&f2.field=stage&f2.op=is&f2.value=run&do=apply"
    )
    assert settled(kept) == {"field": "stage", "op": "is", "value": "run"}
