"""People whom a definition names by id mean nobody in another workspace: there its maker stands for them."""

import pytest

from fixtures import small_apps
from fixtures.example_documents import document_of
from tablewright.builder.templates.named_people import handed_to
from tablewright.definition.check import check
from tablewright.identity.actor import Actor

pytestmark = pytest.mark.sqlite_only
CONDITION = {"field": "lead", "op": "is", "value": 7}


def project(document):
    """Return the table whose records name people."""
    return next(each for each in document["tables"] if each["key"] == "project")


def naming():
    """Return an app that names people and a department: in defaults, and in the conditions of a view."""
    document = document_of()
    for field in project(document)["fields"]:
        if field["key"] == "lead":
            field["default"] = {"value": 7}
        if field["key"] == "helpers":
            field["default"] = {"value": [7, 8]}
        if field["key"] == "unit":
            field["default"] = {"value": 5}
    view = next(each for each in document["views"] if each["table"] == "project")
    unit = {"field": "unit", "op": "is", "value": 5}
    view["filter"] = {"or": [CONDITION, {"not": unit}, {"field": "stage", "op": "is", "value": "plan"}]}
    assert check(document) == []
    return document, document["views"].index(view)


def maker(department):
    """Return who makes the app in the other workspace."""
    return Actor(
        person_id=41,
        workspace_id=2,
        name="Sue",
        department_id=department,
        is_admin=True,
        language="en",
        zone="UTC",
    )


def test_who_makes_the_app_stands_for_everybody_it_names():
    document, view = naming()
    told, places = handed_to(document, maker(9))
    defaults = {each["key"]: each["default"] for each in project(told)["fields"] if "default" in each}
    assert (defaults["lead"], defaults["helpers"], defaults["unit"]) == (
        {"value": 41},
        {"value": [41]},
        {"value": 9},
    )
    one, other, stage = told["views"][view]["filter"]["or"]
    assert (one["value"], other["not"]["value"], stage["value"]) == (41, 9, "plan")
    assert places == 5
    assert check(told) == []


def test_without_a_department_of_ones_own_none_is_asked_for():
    document, view = naming()
    told, _ = handed_to(document, maker(None))
    assert "default" not in next(each for each in project(told)["fields"] if each["key"] == "unit")
    assert told["views"][view]["filter"]["or"][1] == {"not": {"field": "unit", "op": "is_empty"}}
    assert check(told) == []


def test_an_app_that_names_nobody_stays_as_it_is():
    document = document_of()
    assert handed_to(document, maker(9)) == (document, 0)


def test_people_whom_steps_mean_are_replaced_and_roles_stay():
    whom = [{"person": 3}, {"department": 4}, {"role": "editor"}, {"expression": "lead"}]
    step = {"key": "tell", "type": "notify", "settings": {"title": "Hello", "people": whom}}
    automation = {
        "key": "told",
        "trigger": {"type": "record_created", "table": "task"},
        "steps": [{"key": "each", "type": "branch", "branches": [{"key": "one", "steps": [step]}]}],
    }
    document = small_apps.app(
        small_apps.table("task", small_apps.field("name")), automations=[automation]
    ).document
    told, places = handed_to(document, maker(9))
    (found,) = told["automations"][0]["steps"][0]["branches"][0]["steps"]
    assert places == 2
    assert found["settings"]["people"] == [
        {"person": 41},
        {"person": 41},
        {"role": "editor"},
        {"expression": "lead"},
    ]
    assert whom[0] == {"person": 3}
