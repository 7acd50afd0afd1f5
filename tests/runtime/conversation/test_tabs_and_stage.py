"""The record's page as the definition tells it: tabs, key facts, and the stage bar under the form's rules."""

from __future__ import annotations

import copy

import pytest

from fixtures.example_documents import document_of
from fixtures.front_desk import Desk, parse
from fixtures.republishing import republish

LIST = "/a/everything/project/"
TABS = [
    {"key": "about", "label": "About", "parts": [{"form": "main"}]},
    {"key": "work", "label": "Work", "parts": [{"related": "tasks"}]},
    {"key": "past", "label": "Past", "parts": ["history"]},
    {"key": "talk", "label": "Talk", "parts": ["stream"]},
]


@pytest.fixture
def record(desk: Desk) -> int:
    return desk.office.create("edith", "project", name="Bridge", stage="run", amount=12)


def with_page(desk: Desk, page: dict, rules: list | None = None) -> None:
    document = copy.deepcopy(document_of("everything"))
    next(each for each in document["tables"] if each["key"] == "project")["page"] = page
    if rules is not None:
        next(each for each in document["forms"] if each["table"] == "project")["rules"] = rules
    republish(desk, document)


def tabs_in(page: str) -> list[str]:
    found = [each["href"] for tag, each in parse(page) if tag == "a" and "tab=" in each.get("href", "")]
    return [href.split("tab=")[1] for href in found if "/edit" not in href]


def test_each_tab_shows_its_parts(desk: Desk, record: int):
    with_page(desk, {"tabs": TABS, "facts": ["amount"]})
    desk.office.create("ada", "task", name="Dig", project=record)
    ada = desk.client("ada")
    pages = {
        key: ada.get(f"{LIST}{record}?tab={key}", fragment=True).text
        for key in ("about", "work", "past", "talk")
    }
    assert 'class="facts"' in pages["about"] and "related-table" not in pages["about"]
    assert "Dig" in pages["work"] and 'class="facts"' not in pages["work"]
    assert 'class="part-history"' in pages["past"]
    assert "comment-form" in pages["talk"]
    assert all('class="key-facts"' in each for each in pages.values())
    assert ada.get(f"{LIST}{record}?tab=nothing").status_code == 404


def test_a_tab_of_what_one_may_not_read_is_not_there(desk: Desk, record: int):
    with_page(desk, {"tabs": TABS, "facts": ["amount", "share", "phone"]})
    desk.office.update("ada", "project", record, share=0.777)
    edith, sam = desk.client("edith"), desk.client("mia")
    assert {"about", "work", "past", "talk"} <= set(tabs_in(edith.get(f"{LIST}{record}").text))
    page = sam.get(f"{LIST}{record}").text
    assert "77.7" not in page and "Share" not in page


def test_a_click_moves_the_stage_with_the_rights_of_an_edit(desk: Desk, record: int):
    edith, mia = desk.client("edith"), desk.client("mia")
    assert edith.post(f"{LIST}{record}/stage", stage="lost", _rev="1").status_code == 303
    assert desk.office.stored("project", record)["stage"] == "lost"
    desk.office.update("ada", "project", record, stage="run")
    before = desk.office.snapshot()
    page = mia.get(f"{LIST}{record}").text
    assert 'class="stage-bar"' in page and 'name="stage" value' not in page
    assert mia.post(f"{LIST}{record}/stage", stage="plan").status_code == 403
    assert desk.office.snapshot() == before


def test_what_is_refused_or_changed_meanwhile_opens_the_form(desk: Desk, record: int):
    edith = desk.client("edith")
    for stage, rev in (("won", "1"), ("nothing", "1")):
        answer = edith.post(f"{LIST}{record}/stage", stage=stage, _rev=rev)
        assert answer.status_code == 303 and f"{LIST}{record}/edit?stage={stage}" in answer.location
    desk.office.update("ada", "project", record, stage="lost")
    assert "/edit?" in edith.post(f"{LIST}{record}/stage", stage="plan", _rev="1").location
    assert desk.office.stored("project", record)["stage"] == "lost"


def test_what_the_form_s_rules_ask_for_opens_the_form(desk: Desk, record: int):
    rules = [{"key": "why", "when": 'stage = "lost"', "then": [{"require": ["brief"]}]}]
    with_page(desk, {"stage": "stage"}, rules)
    edith = desk.client("edith")
    assert "/edit?stage=lost" in edith.post(f"{LIST}{record}/stage", stage="lost", _rev="1").location
    assert desk.office.stored("project", record)["stage"] == "run"
    desk.office.update("edith", "project", record, brief="too dear")
    assert "/edit" not in edith.post(f"{LIST}{record}/stage", stage="lost", _rev="2").location
    assert desk.office.stored("project", record)["stage"] == "lost"


def test_without_a_stage_there_is_no_bar(desk: Desk, record: int):
    with_page(desk, {})
    edith = desk.client("edith")
    assert "stage-bar" not in edith.get(f"{LIST}{record}").text
    assert edith.post(f"{LIST}{record}/stage", stage="lost").status_code == 404
