"""A form's rules over plain HTTP, as somebody without a script meets them, and on the record's page."""

from __future__ import annotations

import re
from typing import Any

import pytest

from fixtures.example_documents import document_of
from fixtures.front_desk import Desk, parse
from fixtures.plain_forms import fill
from fixtures.republishing import republish

NEW = "/a/everything/project/new"
RULES = [
    {"key": "lost", "when": 'stage = "lost"', "then": [{"show": ["brief"]}, {"require": ["brief"]}]},
    {"key": "won", "when": 'stage = "won"', "then": [{"set": {"field": "done", "expression": "100"}}]},
    {"key": "much", "when": "amount > 1000", "then": [{"warn": "Much", "field": "amount"}]},
    {"key": "deny", "when": "amount = 13", "then": [{"refuse": "Not 13", "field": "amount"}]},
]


def form(key: str, fields: list[Any], **members: Any) -> dict[str, Any]:
    return {
        "key": key,
        "table": "project",
        "use": ["create", "edit", "detail"],
        "sections": [{"key": "s", "fields": fields}],
        **members,
    }


@pytest.fixture
def ruled(desk: Desk) -> Desk:
    """Give the office a form with rules, and another for editors."""
    document = document_of()
    fields = ["name", "stage", "amount", "done", {"field": "brief", "label": "Reason"}]
    document["forms"] = [
        form("editors", ["name", "hours"], roles=["editor"]),
        form("ruled", fields, rules=RULES),
    ]
    republish(desk, document)
    return desk


def off(html: str, key: str) -> bool:
    """Say whether a field's fieldset is hidden and off."""
    found = next(each for tag, each in parse(html) if each.get("data-field") == key)
    return "hidden" in found and "disabled" in found


def test_a_hidden_field_is_off_and_shown_after_a_first_try(ruled: Desk):
    ada = ruled.client("ada")
    assert off(ada.get(NEW).text, "brief")
    fields = ["name", "stage", "amount", "done"]
    answer = ada.post(NEW, _plain="1", _fields=fields, name="Bridge", stage="lost", done="")
    assert answer.status_code == 200 and not off(answer.text, "brief")
    assert 'value="Bridge"' in answer.text and ruled.office.live_ids("project") == []
    answer = ada.post(
        NEW, _plain="1", _fields=[*fields, "brief"], name="Bridge", stage="lost", done="", brief=""
    )
    assert answer.status_code == 422 and 'href="#f-brief"' in answer.text and "Reason" in answer.text
    answer = ada.post(
        NEW, _plain="1", _fields=[*fields, "brief"], name="Bridge", stage="lost", done="", brief="Why"
    )
    assert answer.status_code == 303


def test_what_is_sent_for_a_hidden_field_is_not_believed(ruled: Desk):
    ruled.client("ada").post(
        NEW, _fields=["name", "stage", "brief"], name="Bridge", stage="run", brief="smuggled"
    )
    assert ruled.office.stored("project", ruled.office.live_ids("project")[0])["brief"] is None


def test_what_a_rule_sets_is_filled_in_where_nothing_was_typed(ruled: Desk):
    answer = fill(ruled.client("ada").client, NEW, name="Bridge", stage="won", done="")
    assert answer.status_code == 303, answer.text
    assert ruled.office.stored("project", ruled.office.live_ids("project")[0])["done"] == 100


def test_a_warning_is_asked_once_and_a_refusal_stays(ruled: Desk):
    ada = ruled.client("ada")
    sent = {"_fields": ["name", "stage", "amount"], "name": "Bridge", "stage": "run"}
    asked = ada.post(NEW, **sent, amount="2000")
    assert asked.status_code == 422 and "Much" in asked.text and 'name="_warned" value="much"' in asked.text
    refused = ada.post(NEW, **sent, amount="13", _warned="much")
    assert refused.status_code == 422 and "Not 13" in refused.text
    assert ada.post(NEW, **sent, amount="2000", _warned="much").status_code == 303


def test_everyone_gets_the_first_form_of_their_roles(ruled: Desk):
    assert 'name="hours"' in ruled.client("edith").get(NEW).text
    assert 'name="hours"' not in ruled.client("ada").get(NEW).text


def test_the_record_shows_what_its_rules_show(ruled: Desk):
    lost = ruled.office.create("ada", "project", name="Lost", stage="lost", brief="Why not")
    run = ruled.office.create("ada", "project", name="Run", stage="run", brief="Kept quiet")
    ada = ruled.client("ada")
    assert "Why not" in ada.get(f"/a/everything/project/{lost}").text
    page = ada.get(f"/a/everything/project/{run}").text
    assert "Reason" not in page.split("record-side")[0]


def test_the_state_answers_only_what_the_actor_may_know(ruled: Desk):
    answer = ruled.client("mia").post(
        "/a/everything/project/state", _fields=["name", "stage"], name="A", stage="won"
    )
    assert answer.status_code == 200 and answer.json["answers"]["won@"] is True
    checked = ruled.client("ada").post(
        "/a/everything/project/state", _fields=["name", "amount"], name="", amount="x", _check="s"
    )
    assert {name for name, _ in checked.json["faults"]} >= {"amount", "name"}
    assert ruled.client("sam").post("/a/everything/project/state").status_code == 404


def test_what_is_wrong_is_summed_up_from_top_to_bottom_whoever_found_it(ruled: Desk):
    document = document_of()
    document["forms"] = [
        form(
            "reversed",
            ["phone", "lines", {"field": "amount", "label": "Worth"}, "name"],
            rules=[{"key": "deny", "when": "ISBLANK(name)", "then": [{"refuse": "Too little"}]}, RULES[3]],
        )
    ]
    republish(ruled, document)
    answer = ruled.client("ada").post(
        NEW,
        _fields=["phone", "lines", "amount", "name"],
        phone="12",
        amount="13",
        name="",
        **{"lines:0:item": "Bolt", "lines:1:quantity": "many", "lines:1:price": "-"},
    )
    assert answer.status_code == 422
    assert told(answer.text) == [
        "Too little",
        "Phone",
        "Lines, row 2, Quantity",
        "Lines, row 2, Price",
        "Worth",
        "Name",
    ]


def told(page: str) -> list[str]:
    """Return what a page's summary of faults names, in order; the words themselves where it names no field."""
    lines = re.findall(
        r"<li>(?:<a[^>]*>)?(.*?)(?:</a>)?</li>", page.split('class="form-summary"')[1].split("</ul>")[0]
    )
    return [line.partition(": ")[0] for line in lines]
