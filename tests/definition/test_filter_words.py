"""Filters are told as people say them, in both languages."""

import pytest

from fixtures.example_documents import document_of
from fixtures.small_apps import app, field, table
from tablewright.definition.filter_words import filter_words
from tablewright.definition.told_changes import told_changes

OPTIONS = [
    {"key": "won", "label": {"en": "Won", "zh": "成交"}},
    {"key": "lost", "label": {"en": "Lost", "zh": "流失"}},
]
DOCUMENT = app(
    table("team", field("name"), field("size", "number")),
    table(
        "deal",
        field("name"),
        field("stage", "select", options=OPTIONS),
        field("due", "date"),
        field("open", "checkbox"),
        field("team", "relation", table="team"),
    ),
).document
TOLD = {
    "stage is won": ("“Stage” is “Won”", "“Stage”等于“成交”"),
    "stage in won,lost": ("“Stage” is one of “Won”, “Lost”", "“Stage”属于“成交”、“流失”"),
    "due within this_week": ("“Due” is in this week", "“Due”在本周内"),
    "due within today": ("“Due” is today", "“Due”为今天"),
    "due lt yesterday": ("“Due” is before yesterday", "“Due”早于昨天"),
    "open is true": ("“Open” is yes", "“Open”为是"),
    "name is_empty": ("“Name” is empty", "“Name”为空"),
    "team.size gt 3": ("“Size” of “Team” is more than 3", "“Team”的“Size”大于3"),
}


def leaf(text):
    path, operator, *rest = text.split()
    value = rest[0] if rest else None
    read = {"true": True, "3": 3}.get(value, value.split(",") if value and "," in value else value)
    return {"field": path, "op": operator, **({} if value is None else {"value": read})}


@pytest.mark.parametrize("text", TOLD)
def test_a_condition_is_told_by_labels(text):
    told = filter_words(leaf(text), "deal", DOCUMENT)
    assert (told.en, told.zh) == TOLD[text]


def test_conditions_are_joined_and_mixed_ones_stand_in_brackets():
    won, empty, is_open = leaf("stage is won"), leaf("name is_empty"), leaf("open is true")
    told = filter_words({"and": [{"or": [won, empty]}, {"not": is_open}]}, "deal", DOCUMENT)
    assert told.en == "(“Stage” is “Won” or “Name” is empty) and not (“Open” is yes)"
    assert told.zh == "（“Stage”等于“成交”，或“Name”为空），且不满足（“Open”为是）"


def test_a_field_that_is_gone_is_told_by_its_name():
    assert filter_words(leaf("gone is 3"), "deal", DOCUMENT).en == "“gone” is 3"


def test_a_filter_that_changed_is_told_and_never_shown_as_it_is_written():
    before, after = document_of(), document_of()
    view = next(each for each in after["views"] if each["table"] == "project")
    view["filter"] = {
        "and": [{"field": "name", "op": "is_empty"}, {"not": {"field": "name", "op": "is", "value": "x"}}]
    }
    (change,) = told_changes(before, after)
    assert change.after.en.startswith("“Name” is empty and not (") and "{" not in change.after.en
