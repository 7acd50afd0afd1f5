"""Every part of every automation of the example app, opened in its panel and kept as it is: nothing changes."""

import json
from difflib import unified_diff
from pathlib import Path

import pytest

from fixtures.plain_forms import Form
from tablewright.builder.automation_drafts import drafts_of
from tablewright.builder.edits.flow import steps_of
from tablewright.core.database import reading

pytestmark = pytest.mark.sqlite_only
EVERYTHING = Path(__file__).parents[2] / "examples" / "everything" / "automations"
HERE = "/a/everything/builder/automations"


def parts(automation):
    branches = [each["key"] for step in steps_of(automation) for each in step.get("branches", ())]
    return ["", "@trigger", "@condition", *(each["key"] for each in steps_of(automation)), *branches]


def test_keeping_a_part_as_it_is_changes_nothing(desk):
    client = desk.client("ada").client
    for path in sorted(EVERYTHING.glob("*.json")):
        automation = json.loads(path.read_text())
        for at in parts(automation):
            page = client.get(f"{HERE}/{automation['key']}?at={at}")
            assert page.status_code == 200, (path.stem, at)
            form = Form(page.text, "rev", "/panel")
            answer = client.post(form.action, data=form.values, headers={"Origin": "http://localhost"})
            assert answer.status_code == 303, (path.stem, at, answer.status, errors(answer.text))
            assert not changes(automation, kept(desk, automation)), (path.stem, at)


def test_a_turn_for_a_line_offers_its_values_and_those_it_links_to(desk):
    told = desk.client("ada").client.get(f"{HERE}/due_soon/expression?at=say").json["names"]
    offered = {each["name"]: each["label"] for each in told}
    assert {"item.item", "item.quantity", "item.tag", "item.tag.name"} <= offered.keys()
    assert offered["item.tag.name"] == "Each turn › Tag › Name"
    outside = desk.client("ada").client.get(f"{HERE}/due_soon/expression?at=open").json["names"]
    assert not [each["name"] for each in outside if each["name"].startswith("item")]


def kept(desk, automation):
    """Return the draft of an automation; the automation itself where there is none."""
    with reading(desk.office.engine) as connection:
        found = drafts_of(connection, desk.office.app.id).get(automation["key"])
    return found.document if found else automation


def errors(text):
    return text[max(text.find("form-summary"), text.find("form-fault"), 0) :][:900]


def changes(before, after):
    """Return the lines in which two documents differ."""
    told = (
        json.dumps(each, sort_keys=True, indent=1, ensure_ascii=False).splitlines()
        for each in (before, after)
    )
    return [line for line in unified_diff(*told, lineterm="", n=0) if line[0] in "+-"]
