"""Texts, lines, pictures and matching records of a form, where the form is shown for reading: page and panel."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.example_documents import document_of
from fixtures.front_desk import Desk
from fixtures.republishing import republish

LIST = "/a/everything/project/"
DOT = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="
TWINS = {
    "table": "project",
    "filter": {"field": "stage", "op": "is", "value": {"from": "stage"}},
    "fields": ["name", "share"],
    "label": {"en": "In the same stage", "zh": "同阶段"},
}


def section(key: str, *fields: Any) -> dict[str, Any]:
    return {"key": key, "label": key.title(), "fields": list(fields)}


@pytest.fixture
def shown(desk: Desk) -> Desk:
    """Give the office a form with everything that is no field, and rules that hide a field and a section."""
    document = document_of()
    top = section(
        "top",
        "name",
        {"text": {"en": "Mind <the> gap", "zh": "注意间隙"}},
        {"divider": {"en": "Second half", "zh": "后半部分"}},
        "stage",
        {"image": {"source": DOT, "alt": {"en": "A dot", "zh": "圆点"}}},
        {"matches": TWINS},
    )
    document["forms"] = [
        {
            "key": "main",
            "table": "project",
            "use": ["create", "edit", "detail"],
            "sections": [
                top,
                section("hidden", "amount", {"text": "Never seen"}),
                section("emptied", "brief", {"text": "Nothing left to explain"}),
                section("words", {"text": "Only words"}),
            ],
            "rules": [{"key": "calm", "then": [{"hide": ["section:hidden", "brief"]}]}],
        }
    ]
    republish(desk, document)
    return desk


@pytest.mark.parametrize("fragment", [False, True])
def test_they_stand_where_the_form_has_them(shown: Desk, fragment: bool):
    record = shown.office.create("ada", "project", name="Bridge", stage="run")
    shown.office.create("ada", "project", name="Tunnel", stage="run")
    shown.office.create("ada", "project", name="Canal", stage="plan")
    page = shown.client("ada").get(f"{LIST}{record}", fragment=fragment).text
    facts = page.split('<section class="facts">', 1)[1].split("record-side")[0]
    order = [
        "Bridge",
        "Mind &lt;the&gt; gap",
        "Second half",
        DOT,
        "In the same stage",
        "Tunnel",
        "Only words",
    ]
    places = [facts.index(each) for each in order]
    assert places == sorted(places)
    assert "A dot" in facts and "Canal" not in facts
    for gone in ("Never seen", "Nothing left to explain", "Hidden", "Emptied"):
        assert gone not in facts
    for tag, inside in (
        ("p", "Mind"),
        ("h3", "Second"),
        ("img", DOT),
    ):  # no list of names and values holds them
        before = facts[: facts.index(inside)]
        assert before.count("<dl>") == before.count("</dl>") and f"<{tag}" in facts


def test_what_is_found_keeps_to_the_reader_s_rights(shown: Desk):
    record = shown.office.create("mia", "project", name="Bridge", stage="plan")
    shown.office.create("ada", "project", name="Tunnel", stage="plan", share=0.777)
    page = shown.client("mia").get(f"{LIST}{record}").text
    assert "In the same stage" in page and "Tunnel" not in page and "77.7" not in page
    assert "Tunnel" in shown.client("ada").get(f"{LIST}{record}").text
