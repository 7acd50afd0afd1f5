"""How an app differs from its template, told and taken back element by element."""

from __future__ import annotations

from random import Random

import pytest

from fixtures.example_documents import by_key, document_of
from fixtures.random_edits import edited
from tablewright.builder.templates.elements import changes_between, with_elements
from tablewright.definition.canonical import canonical
from tablewright.definition.diff import diff

BASE = document_of()


def mine(seed: int, edits: int = 6):
    """Return what somebody made of the app."""
    return edited(BASE, Random(seed), edits, "mine")


@pytest.mark.parametrize("seed", range(20))
def test_all_elements_put_back_are_the_template_again(seed: int) -> None:
    changed = mine(seed)
    back = with_elements(changed, BASE, changes_between(changed, BASE))
    assert canonical(back) == canonical(BASE)


@pytest.mark.parametrize("seed", range(20))
def test_one_element_put_back_leaves_all_others_as_they_are(seed: int) -> None:
    changed = mine(seed)
    changes = changes_between(changed, BASE)
    for each in changes:
        back = with_elements(changed, BASE, [each])
        left = {one.path for one in changes_between(back, BASE) if one.act != "moved"}
        assert left == {one.path for one in changes if one.act != "moved"} - {each.path}


def test_a_difference_is_told_by_the_element_it_belongs_to() -> None:
    changed = {**BASE, "label": "Mine"}
    assert [(each.path, each.act) for each in changes_between(BASE, changed)] == [(("label",), "changed")]
    assert diff(BASE, changed)


def test_a_field_and_its_options_are_one_element() -> None:
    project = next(each for each in BASE["tables"] if each["key"] == "project")
    stage = next(each for each in project["fields"] if each["key"] == "stage")
    options = [{**stage["options"][0], "label": "Idea"}, *stage["options"][1:], {"key": "x", "label": "X"}]
    fields = [{**each, "options": options} if each is stage else each for each in project["fields"]]
    tables = [{**each, "fields": fields} if each is project else each for each in BASE["tables"]]
    (change,) = changes_between(BASE, {**BASE, "tables": tables})
    assert change.path == ("tables", "project", "fields", "stage")
    assert len(change.differences) == 2


def automations(edit) -> dict:
    """Return the app with its automation of what is due soon changed."""
    changed = document_of()
    edit(by_key(changed["automations"], "due_soon")[1])
    return changed


def test_steps_of_an_automation_are_elements_as_deep_as_they_stand() -> None:
    def edit(flow) -> None:
        flow["steps"][1]["steps"][0]["settings"]["values"]["hours"] = "1"
        flow["steps"][1]["steps"][1]["branches"].append({"key": "else", "steps": []})
        flow["enabled"] = not flow.get("enabled")

    changed = automations(edit)
    found = changes_between(BASE, changed)
    steps = ("automations", "due_soon", "steps", "each", "steps")
    inner = by_key(BASE["automations"], "due_soon")[1]["steps"][1]["steps"]
    assert {each.path for each in found} == {
        (*steps, inner[0]["key"]),
        (*steps, inner[1]["key"], "branches", "else"),
        ("automations", "due_soon", "enabled"),
    }
    (step,) = (each for each in found if each.path[-1] == inner[0]["key"])
    back = with_elements(changed, BASE, [step])
    assert {each.path for each in changes_between(back, BASE)} == {each.path for each in found} - {step.path}


def test_a_step_that_went_into_another_list_goes_back_with_its_whole_automation() -> None:
    def edit(flow) -> None:
        flow["steps"].append(flow["steps"][1]["steps"].pop(0))

    changed = automations(edit)
    (change,) = changes_between(changed, BASE)
    assert change.path == ("automations", "due_soon")
    assert canonical(with_elements(changed, BASE, [change])) == canonical(BASE)
