"""Where an element is used: every place that names it is found, and nothing else is called a use."""

import pytest

from fixtures.elements import elements, renamed
from fixtures.example_documents import EXAMPLES, document_of
from tablewright.definition.check import check
from tablewright.definition.fault import json_path
from tablewright.definition.layout import locate
from tablewright.definition.model import App
from tablewright.definition.read import read_folder
from tablewright.definition.uses import uses, uses_of
from tablewright.definition.uses.use import GOES, RETITLED, STAYS

APPS = EXAMPLES.parent.parent / "apps"


@pytest.fixture(params=["everything", "crm_template"])
def document(request):
    """Return a whole app with every kind of element."""
    known = request.param == "everything"
    return document_of() if known else read_folder(APPS / request.param).document


def place(document, steps):
    """Return a place as a fault tells it."""
    file, within = locate(document, steps)
    return f"{file} {json_path(within)}"


def must_hold(use):
    """Say whether the definition is wrong without what is used: texts that are compared, and recipes, are not checked."""
    implied = (
        use.act == RETITLED and use.steps[-1] != "title"
    )  # the first field is the title, whichever it is
    return use.act != STAYS and not implied and use.by[0] != "data"


def near(one, other):
    """Say whether one place is the other or inside it."""
    return one.startswith(other) or other.startswith(one)


def along(every, element):
    """Return an element and all that cannot be without it, in turn."""
    gone = [element]
    for each in gone:
        gone += [use.by for use in every if use.element == each and use.act == GOES and use.by not in gone]
    return gone


def test_what_names_an_element_is_what_breaks_without_it(document):
    every = [use for use in uses(App.read(document)) if must_hold(use)]
    wrong = []
    # Of the CRM every third: each kind of element is in the example.
    for element in list(elements(document))[:: 3 if document["key"] == "crm" else 1]:
        lost = renamed(document, element)
        broken = {f"{each.file} {each.path}" for each in check(lost)}
        named = {place(lost, use.steps) for use in every if use.element == element}
        gone = along(every, element)
        foreseen = {place(lost, use.steps) for use in every if use.element in gone}
        wrong += [
            ("not foreseen", element, each) for each in broken if not any(near(each, n) for n in foreseen)
        ]
        wrong += [("not broken", element, each) for each in named if not any(near(each, b) for b in broken)]
    assert wrong == []


def test_options_that_expressions_compare_with_are_uses():
    document = document_of()
    option = ("tables", "project", "fields", "stage", "options", "run")
    compared = [use for use in uses_of(App.read(document), option) if use.act == STAYS]
    assert ("roles", "member") in {use.by for use in compared}
    for use in compared:
        text = document
        for step in use.steps:
            text = text[step]
        assert text[slice(*use.span)] == '"run"'


def test_what_uses_a_table_uses_its_fields_too_and_not_from_within():
    found = uses_of(App.read(document_of()), ("tables", "task"))
    assert ("tables", "project", "fields", "due_days") in {use.by for use in found}
    assert {use.by[:2] for use in found}.isdisjoint({("tables", "task")})


def test_a_use_is_told_in_words_of_both_languages():
    found = uses_of(App.read(document_of()), ("tables", "project", "fields", "amount"))
    told = {use.words.en: use.words.zh for use in found}
    assert told["view “All projects” of “Project”: column"] == "“项目”的视图“全部项目”：显示列"
