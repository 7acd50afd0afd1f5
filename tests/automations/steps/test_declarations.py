"""What every step says about itself: in both languages, with settings that panels and checks can be drawn from."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import tablewright.web
from fixtures.step_settings import SETTINGS
from tablewright.automations.shape import Shape
from tablewright.automations.step import Step
from tablewright.automations.steps import STEPS
from tablewright.automations.trigger import Names
from tablewright.definition.schemas import schema_for

KINDS = pytest.mark.parametrize("kind", STEPS.values(), ids=STEPS)
ICONS = Path(tablewright.web.__file__).parent / "frontend" / "icons.txt"
MEANINGS = {
    "x-reference", "x-of", "x-types", "x-expression", "x-template", "x-values", "x-filter", "x-sort", "x-given",
    "x-secret", "x-words", "x-when", "x-variable", "x-example", "x-rows", "x-empty",
}  # fmt: skip


def declared(settings: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give every setting, those of rows too."""
    for name, schema in settings.items():
        yield name, schema
        yield from declared(schema.get("items", {}).get("properties", {}))


@KINDS
def test_a_step_says_what_it_is_in_both_languages(kind: Step):
    for words in (kind.label, kind.help):
        assert words.en and words.zh and words.en != words.zh
    assert kind.family in {"records", "flow", "people", "messages", "outside"}
    assert kind.holds in {"", "steps", "branches"}
    assert kind.icon in ICONS.read_text().split(), "add it to web/frontend/icons.txt"


@KINDS
def test_every_setting_has_a_title_and_known_meanings(kind: Step):
    for name, schema in declared(kind.settings):
        title = schema["title"]
        assert title["en"] and title["zh"], name
        assert {each for each in schema if each.startswith("x-")} <= MEANINGS, name
        assert schema.get("x-of", next(iter(kind.settings), "")) in kind.settings, name
        assert set(schema.get("x-when", {})) <= set(kind.settings), name
        assert set(schema.get("x-words", {})) == set(schema.get("enum", ())), name
    assert set(kind.required) <= set(kind.settings)


@KINDS
def test_the_settings_are_a_schema_that_takes_an_ordinary_step(kind: Step):
    validator = Draft202012Validator(schema_for(f"step:{kind.name}"))
    validator.check_schema(validator.schema)
    for settings in SETTINGS[kind.name]:
        assert not list(validator.iter_errors(settings))
        assert list(validator.iter_errors({**settings, "unknown": 1}))


@KINDS
def test_a_step_tells_what_it_does_in_a_sentence_without_gaps(kind: Step):
    for settings in SETTINGS[kind.name]:
        told = kind.sentence(settings, Names())
        for text in (told.en, told.zh):
            assert text and "None" not in text and "  " not in text
        assert told.en != told.zh


@KINDS
def test_what_a_step_gives_and_writes_is_known_from_its_settings(kind: Step):
    for settings in SETTINGS[kind.name]:
        shape = kind.gives(settings, "project", {})
        assert shape is None or isinstance(shape, Shape)
        for table, fields in kind.writes(settings, "project").items():
            assert table and fields


def test_what_leaves_and_what_waits_says_so():
    assert {name for name, each in STEPS.items() if each.outside} == {
        "send_mail",
        "send_message",
        "http_request",
        "call_webhook",
    }
    assert {name for name, each in STEPS.items() if each.waits} == {"wait"}
    assert {name: each.holds for name, each in STEPS.items() if each.holds} == {
        "for_each": "steps",
        "branch": "branches",
    }
