"""What every trigger says about itself, when those of records fire, and what they say in both languages."""

from pathlib import Path

import pytest

import tablewright.automations.triggers as package
from tablewright.automations.trigger import Names
from tablewright.automations.triggers import TRIGGERS
from tablewright.automations.triggers.inputs import TYPES, shapes
from tablewright.expressions import BOOLEAN, DATE, PERSON, RECORD, TEXT
from tablewright.fields import FIELD_TYPES

ICONS = Path(package.__file__).parents[2] / "web" / "frontend" / "icons.txt"
ACTS = {"create", "update", "delete", "restore"}


class TableNames(Names):
    about = "task"

    def table(self, key):
        return super().table(key or self.about)


def said(kind, **settings):
    return TRIGGERS[kind].sentence(settings, TableNames())


@pytest.mark.parametrize("kind", TRIGGERS.values(), ids=TRIGGERS)
def test_a_trigger_says_what_the_menu_and_the_panel_need(kind):
    assert kind.family in ("record", "time", "call")
    assert kind.icon in ICONS.read_text().split(), "add it to web/frontend/icons.txt"
    assert kind.acts <= ACTS
    assert set(kind.required) <= set(kind.settings)
    for words in (kind.label, kind.help):
        assert words.en
        assert words.zh
    for name, setting in kind.settings.items():
        assert "title" in setting or "$ref" in setting, name
        assert setting.get("x-of", name) in kind.settings, name
        assert set(setting.get("x-types", ())) <= set(FIELD_TYPES) | {"created_at", "updated_at"}


def test_the_list_and_the_modules_hold_the_same_triggers():
    modules = {path.stem for path in Path(package.__file__).parent.glob("*.py")}
    assert set(TRIGGERS) <= modules
    assert modules - set(TRIGGERS) == {"__init__", "edge", "inputs", "phrases", "values_watched"}


@pytest.mark.parametrize(
    ("settings", "changes", "fires"),
    [
        ({}, {"name": ["a", "b"]}, True),
        ({}, {}, False),
        ({"fields": ["stage"]}, {"name": ["a", "b"]}, False),
        ({"fields": ["stage", "name"]}, {"name": ["a", "b"]}, True),
        ({"fields": ["stage"], "to": ["won"]}, {"stage": ["plan", "won"]}, True),
        ({"fields": ["stage"], "to": ["won"]}, {"stage": ["won", "plan"]}, False),
        ({"fields": ["stage"], "from": ["plan"], "to": ["won"]}, {"stage": ["run", "won"]}, False),
        ({"fields": ["stage"], "from": [None]}, {"stage": [None, "won"]}, True),
        ({"fields": ["colors"], "to": ["red"]}, {"colors": [["blue"], ["blue", "red"]]}, True),
        ({"fields": ["lead"], "to": [7]}, {"lead": [None, {"id": 7, "title": "Li"}]}, True),
        ({"fields": ["done"], "to": [True]}, {"done": [False, True]}, True),
    ],
)
def test_a_change_fires_by_its_fields_and_values(settings, changes, fires):
    assert TRIGGERS["record_updated"].fires(settings, "update", changes) is fires


def test_a_new_record_is_saved_whatever_its_fields():
    saved = TRIGGERS["record_saved"]
    assert saved.fires({"fields": ["stage"]}, "create", {})
    assert not saved.fires({"fields": ["stage"]}, "update", {"name": ["a", "b"]})


@pytest.mark.parametrize(
    ("way", "old", "new", "fires"),
    [
        ("linked", None, {"id": 1}, True),
        ("linked", {"id": 1, "title": "old"}, {"id": 1, "title": "new"}, False),
        ("linked", [1], [1, 2], True),
        ("linked", [1, 2], [1], False),
        ("unlinked", [1, 2], [1], True),
        ("unlinked", None, 3, False),
    ],
)
def test_a_relation_gains_or_loses_a_record(way, old, new, fires):
    linked = TRIGGERS["record_linked"]
    assert linked.fires({"field": "team", "way": way}, "update", {"team": [old, new]}) is fires
    assert not linked.fires({"field": "team", "way": way}, "update", {"name": [1, 2]})


def test_a_comment_is_asked_for_its_words():
    comment = TRIGGERS["comment"]
    assert comment.says({}, "anything")
    assert comment.says({"words": ["Urgent", "紧急"]}, "this is URGENT")
    assert not comment.says({"words": ["urgent"]}, "later")


def test_what_is_asked_for_is_known_below_input_by_its_type():
    asked = shapes(
        [
            {"key": "who", "type": "member"},
            {"key": "on", "type": "date"},
            {"key": "yes", "type": "checkbox"},
            {"key": "why", "type": "text"},
            {"key": "team", "type": "relation", "table": "team"},
        ]
    )
    assert [asked[key].type for key in ("who", "on", "yes", "why", "team")] == [
        PERSON,
        DATE,
        BOOLEAN,
        TEXT,
        RECORD,
    ]
    assert asked["team"].table == "team"
    assert set(TYPES) <= set(FIELD_TYPES)


def test_a_button_above_a_view_is_about_no_record():
    button = TRIGGERS["button"]
    assert button.about_table({"where": "record"}, "task") == "task"
    assert button.about_table({"where": "view"}, "task") is None


@pytest.mark.parametrize(
    ("words", "en", "zh"),
    [
        (said("record_created"), "When a record of “task” is made", "当“task”新增记录时"),
        (
            said("record_updated", fields=["stage"], to=["won", None]),
            "When “stage” of “task” becomes “won” or nothing",
            "当“task”的“stage”变为“won”或空时",
        ),
        (
            said("date_reached", field="due", offset={"amount": 3, "unit": "workdays", "direction": "before"}),
            "3 working days before “due” of “task”",
            "“task”的“due”前 3 个工作日",
        ),
        (said("date_reached", field="due", at="09:00"), "When “due” of “task” comes, at 09:00", "到达“task”的“due”时（09:00）"),
        (
            said("button", where="selection", label={"en": "Close", "zh": "关闭"}),
            "When somebody presses “Close” for selected records of “task”",
            "当有人对“task”的所选记录点击“关闭”时",
        ),
    ],
)  # fmt: skip
def test_a_trigger_says_when_it_fires(words, en, zh):
    assert (words.en, words.zh) == (en, zh)
