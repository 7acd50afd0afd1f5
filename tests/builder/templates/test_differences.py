"""How an app differs from its template, told and taken back element by element."""

from __future__ import annotations

from random import Random

import pytest

from fixtures.example_documents import document_of
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
