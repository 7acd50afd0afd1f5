"""What an empty form starts with, as its page shows it and as it is saved: what one entered last, the address, now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from fixtures.example_documents import document_of
from fixtures.front_desk import Desk
from fixtures.plain_forms import Form, send
from fixtures.republishing import republish

NEW = "/a/everything/project/new"
FIELDS = [
    {"field": "name", "default": {"query": "utm_source"}},
    {"field": "stars", "default": {"query": "stars"}},
    {"field": "reference", "default": {"previous": True}},
    {"field": "phone", "default": {"previous": True}},
    {"field": "lead", "default": {"expression": "ME()"}},
    {"field": "units", "default": {"expression": "MYDEPARTMENTS()"}},
    {"field": "due", "default": {"expression": "TODAY()"}},
    {"field": "meeting", "default": {"expression": "NOW()"}},
    {"field": "brief", "default": {"value": "As agreed"}},
    "hours",
]


@pytest.fixture
def starting(desk: Desk) -> Desk:
    document = document_of()
    sections = [{"key": "s", "fields": FIELDS}]
    document["forms"] = [
        {"key": "main", "table": "project", "use": ["create", "quick"], "sections": sections},
        {"key": "rest", "table": "project", "use": ["edit", "detail"], "sections": sections},
    ]
    republish(desk, document)
    return desk


@pytest.mark.parametrize("path", [NEW, NEW.replace("new", "quick")])
def test_the_page_holds_it_and_it_is_saved(starting: Desk, path: str):
    edith, office = starting.client("edith"), starting.office
    office.create("edith", "project", name="Before", reference="AB-12", stage="run")
    office.create("ada", "project", name="Another's", reference="CD-34", stage="run")
    page = Form(edith.get(f"{path}?utm_source=Fair+%3Cb%3E&stars=4&hours=7").text, "_fields")
    held = page.values
    assert (held["name"], held["stars"], held["reference"]) == ("Fair <b>", "4", "AB-12")
    assert (held["brief"], held["hours"]) == ("As agreed", "7.00")
    assert held["lead"] == str(office.people["edith"]) and len(held.getlist("units")) == 1
    now = datetime.now(UTC)
    near = {f"{now + timedelta(days=days):%Y-%m-%d}" for days in (-1, 0, 1)}
    assert held["due"] in near and held["meeting"][:10] in near
    assert len(held["meeting"]) == len("2026-11-22T14:30"), "nobody types seconds"
    answer = send(edith.client, page, path, reference="EF-56")
    assert answer.status_code == 303, answer.text
    made = office.stored("project", max(office.live_ids("project")))
    assert (made["name"], made["reference"], made["hours"]) == ("Fair <b>", "EF-56", 7)
    assert made["lead"] == office.people["edith"] and made["brief"] == "As agreed"
    # What was typed over is what was entered last; others have entered nothing.
    assert Form(edith.get(path).text, "_fields").values["reference"] == "EF-56"
    assert Form(starting.client("mia").get(path).text, "_fields").values.get("reference", "") == ""


@pytest.mark.parametrize(
    "query", ["stars=many", "stars=99", "lead=x", "hours=1&hours=2", "nothing=1", "stars="]
)
def test_an_address_that_makes_no_sense_leaves_the_form_usable(starting: Desk, query: str):
    assert starting.client("ada").get(f"{NEW}?{query}").status_code == 200
