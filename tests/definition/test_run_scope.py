"""The names an automation's expressions see at each place of its flow: the engine, the check and the chips use one answer."""

import pytest

from fixtures.example_documents import by_key, document_of
from tablewright.automations.shape import ITEM
from tablewright.definition.model import App
from tablewright.definition.run_scope import about, placed, run_type, scope_at
from tablewright.expressions import BOOLEAN, DATE, DATETIME, NUMBER, OPTION, PERSON, RECORD, TEXT, list_of

APP = App.read(document_of())
AUTOMATIONS = {each["key"]: each for each in APP.automations}


def seen(key, step, name):
    automation = AUTOMATIONS[key]
    return run_type(APP, about(automation), scope_at(APP, automation, step), tuple(name.split(".")))


@pytest.mark.parametrize(
    ("key", "step", "name", "type"),
    [
        ("due_soon", None, "stage", OPTION),
        ("due_soon", None, "record", RECORD),
        ("due_soon", None, "record.team.level", OPTION),
        ("due_soon", None, "before.stage", None),
        ("due_soon", None, "event.at", DATETIME),
        ("due_soon", None, "steps.open.count", None),
        ("due_soon", "each", "steps.open", list_of(RECORD)),
        ("due_soon", "each", "steps.open.count", NUMBER),
        ("due_soon", "each", "steps.open.first.due", DATE),
        ("due_soon", "each", "steps.open.hours", list_of(NUMBER)),
        ("due_soon", "each", "item", None),
        ("due_soon", "hurry", "item", RECORD),
        ("due_soon", "warn", "item.project.name", TEXT),
        ("due_soon", "say", "item.item", TEXT),
        ("due_soon", "say", "item.sum", NUMBER),
        ("due_soon", "say", "item.tag.name", TEXT),
        ("due_soon", "say", "item.due", None),
        ("tell_lead", "tell", "before.amount", NUMBER),
        ("risk_ends", "tell", "vars.rest", NUMBER),
        ("risk_ends", "keep", "vars.rest", None),
        ("hand_over", "give", "input.whom", PERSON),
        ("hand_over", "give", "input.next.level", OPTION),
        ("hand_over", "give", "input.nothing", None),
        ("from_outside", "make", "steps.ask.name", TEXT),
        ("from_outside", "make", "name", None),
        ("called_out", "pass_on", "input.person", PERSON),
        ("risk_begins", None, "urgent", BOOLEAN),
    ],
)
def test_a_name_leads_to(key, step, name, type):
    assert seen(key, step, name) == type


def test_steps_are_given_as_they_are_read_with_their_place():
    flow = list(placed(APP, AUTOMATIONS["due_soon"]))
    assert [each.document["key"] for each in flow] == [
        "open",
        "each",
        "hurry",
        "which",
        "warn",
        "each_line",
        "say",
    ]
    assert [each.depth for each in flow] == [1, 1, 2, 2, 3, 1, 2]
    flow = flow[:5]
    assert flow[-1].steps == ("steps", 1, "steps", 1, "branches", 0, "steps", 0)
    assert flow[-1].keys == ("steps", "each", "steps", "which", "branches", "long", "steps", "warn")
    assert flow[-1].scope[ITEM].table == "task"


def test_what_is_not_finished_yet_still_has_its_names():
    automation = by_key(document_of()["automations"], "due_soon")[1]
    automation["steps"][0]["settings"] = {}
    automation["steps"][1]["settings"] = {}
    automation["trigger"]["settings"] = {}
    assert "event" in scope_at(APP, automation, "warn")
