"""In the builder: an address for other systems, mapping from what they sent, and running by hand."""

from __future__ import annotations

import re

import pytest

from fixtures.automated import automate, work
from fixtures.front_desk import Desk
from fixtures.workshop import automation, on, step

BASE = "/a/everything/builder/automations"
MAKE = step("make", "create_record", table="project", values={"name": '"Made"'})
ASKED = [{"key": "why", "label": {"en": "Why", "zh": "原因"}, "type": "text", "required": True}]
NAME = step("name", "update_record", values={"name": "input.why"})


@pytest.fixture
def called(desk: Desk) -> Desk:
    hand = automation("hand", on("by_hand", "project", inputs=ASKED), NAME)
    automate(desk.office, automation("hook", on("webhook", None), MAKE), hand)
    return desk


def test_an_address_is_shown_once_and_what_it_was_sent_is_mapped(called):
    ada = called.client("ada")
    page = ada.post(f"{BASE}/hook/hook").text
    address = re.search(r'value="(http[^"]+/hooks/[^"]+)"', page)[1]
    assert "hksec_" in page
    assert address not in ada.get(f"{BASE}/hook/hook").text
    sent = {"order": {"number": 7, "on": "2026-12-01", "lines": [{"title": "Rope"}]}}
    path = "/hooks/" + address.rsplit("/", 1)[1]
    assert called.app.test_client().post(path, json=sent).status_code == 202
    page = ada.get(f"{BASE}/hook/hook").text
    assert "order.lines.0.title" in page and "Rope" in page
    mapped = ada.post(f"{BASE}/hook/hook/map", rev="0", taken=["order.number", "order.on", "no.such"])
    assert mapped.status_code == 303 and ada.get(mapped.location).status_code == 200
    left = re.findall(r'name="taken" value="([^"]+)"', ada.get(f"{BASE}/hook/hook").text)
    assert left == ["order.lines.0.title"]
    assert called.client("mia").get(f"{BASE}/hook/hook").status_code in (403, 404)


def test_an_administrator_runs_one_by_hand_for_a_record(called):
    ada, project = called.client("ada"), called.office.create("ada", "project", name="Harbour")
    assert f'href="{BASE}/hand/run"' in ada.get(f"{BASE}/hand").text
    asked = ada.get(f"{BASE}/hand/run")
    assert "Why" in asked.text
    wrong = ada.post(f"{BASE}/hand/run", **{"v:why": "Quay"})
    assert wrong.status_code == 422 and "Choose a record." in wrong.text and "Quay" in wrong.text
    begun = ada.post(f"{BASE}/hand/run", **{"v:_record": project, "v:why": "Quay"})
    assert begun.status_code == 303 and "/runs/" in begun.location
    work(called.office)
    assert called.office.stored("project", project)["name"] == "Quay"
    found = ada.get(f"{BASE}/hand/run/choices/_record?q=quay").json["choices"]
    assert [each["id"] for each in found] == [project]
    assert called.client("mia").post(f"{BASE}/hand/run", **{"v:_record": project}).status_code in (403, 404)
