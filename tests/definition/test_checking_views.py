"""Views of every type: the fields they name are there and can stand where they stand."""

import pytest

from fixtures.example_documents import document_of
from tablewright.definition.check import check

RIGHT = {
    "a board by a choice": {"type": "board", "stack": "stage", "lanes": "lead", "sums": ["amount"], "cover": "pictures"},
    "a board by a relation": {"type": "board", "stack": "team", "lanes": "urgent"},
    "a board by its owner": {"type": "board", "stack": "owner"},
    "limits and folds": {"type": "board", "stack": "stage", "limits": {"run": 3}, "folded": ["plan"]},
    "a gallery": {"type": "gallery", "cover": "files"},
    "a tree": {"type": "tree", "parent": "parent"},
    "a calendar": {"type": "calendar", "dates": [{"start": "due"}, {"start": "created_at", "end": "meeting"}]},
    "a timeline": {"type": "timeline", "start": "due", "end": "grace", "progress": "done", "after": "parent"},
    "a timeline of moments": {"type": "timeline", "start": "created_at", "end": "meeting", "scale": "week"},
    "a filter bar": {"bar": ["stage", "due", "owner", "urgent"]},
    "colours": {"colors": [{"filter": {"field": "stage", "op": "is", "value": "run"}, "color": "red", "field": "due"}]},
    "a filter by another field": {"filter": {"or": [
        {"field": "due", "op": "lt", "value": {"field": "grace"}}, {"field": "lead", "op": "is", "value": {"field": "owner"}},
        {"field": "team.level", "op": "is_not", "value": {"field": "team_level"}},
        {"field": "due", "op": "gte", "value": {"before": 3, "unit": "month"}}, {"field": "unit", "op": "is_mine"}]}},
    "a view for roles": {"roles": ["member"]},
    "widths": {"widths": {"name": 200}},
}  # fmt: skip
WRONG = {
    "a board without a stack": ({"type": "board"}, "missing_setting", "stack"),
    "a tree without a parent": ({"type": "tree"}, "missing_setting", "parent"),
    "a calendar without dates": ({"type": "calendar"}, "missing_setting", "dates"),
    "a timeline without a start": ({"type": "timeline", "end": "due"}, "missing_setting", "start"),
    "a board by a text": ({"type": "board", "stack": "name"}, "wrong_field_type", "“name”"),
    "a board by many people": ({"type": "board", "stack": "helpers"}, "wrong_field_type", "“helpers”"),
    "lanes by many records": ({"type": "board", "stack": "stage", "lanes": "tags"}, "wrong_field_type", "“tags”"),
    "a sum of texts": ({"type": "board", "stack": "stage", "sums": ["name"]}, "wrong_field_type", "“name”"),
    "a cover that is no picture": ({"type": "gallery", "cover": "name"}, "wrong_field_type", "“name”"),
    "a parent of another table": ({"type": "tree", "parent": "team"}, "wrong_field_type", "“team”"),
    "a day that is a text": ({"type": "calendar", "dates": [{"start": "name"}]}, "wrong_field_type", "“name”"),
    "an end that is a number": ({"type": "timeline", "start": "due", "end": "hours"}, "wrong_field_type", "“hours”"),
    "a time at the end of days": ({"type": "timeline", "start": "due", "end": "meeting"}, "wrong_field_type", "“meeting”"),
    "a day at the end of times": (
        {"type": "calendar", "dates": [{"start": "meeting", "end": "due"}]}, "wrong_field_type", "“due”"),
    "a scale that is not there": ({"type": "timeline", "start": "due", "scale": "hour"}, "not_allowed", ""),
    "progress by a day": ({"type": "timeline", "start": "due", "progress": "due"}, "wrong_field_type", "“due”"),
    "after a record of another table": ({"type": "timeline", "start": "due", "after": "team"}, "wrong_field_type", ""),
    "a field that is not there": ({"type": "board", "stack": "stag"}, "unknown_field", "“stage”?"),
    "a limit of no option": ({"type": "board", "stack": "stage", "limits": {"rum": 1}}, "unknown_option", "“run”?"),
    "a fold of no option": ({"type": "board", "stack": "stage", "folded": ["nope"]}, "unknown_option", "“nope”"),
    "a bar field that is not there": ({"bar": ["stag"]}, "unknown_field", "“stage”?"),
    "a colour by what is not there": (
        {"colors": [{"filter": {"field": "nope", "op": "is_empty"}, "color": "red"}]}, "unknown_field", "“nope”"),
    "a filter by a field of another kind": (
        {"filter": {"field": "due", "op": "lt", "value": {"field": "hours"}}}, "wrong_value", "“hours”"),
    "a filter by a list": ({"filter": {"field": "lead", "op": "is", "value": {"field": "helpers"}}}, "wrong_value", ""),
    "a filter by many records": (
        {"filter": {"field": "hours", "op": "lt", "value": {"field": "tasks.hours"}}}, "wrong_value", "“tasks.hours”"),
    "a filter by a field that is not there": (
        {"filter": {"field": "hours", "op": "lt", "value": {"field": "amont"}}}, "unknown_field", "“amount”?"),
    "a role that is not there": ({"roles": ["membr"]}, "unknown_role", "“member”?"),
    "a width of no field": ({"widths": {"nope": 100}}, "unknown_field", "“nope”"),
}  # fmt: skip


def with_view(members):
    document = document_of()
    document["views"].append({"key": "tried", "table": "project", **members})
    return check(document)


@pytest.mark.parametrize("case", RIGHT)
def test_views_that_can_be_shown_are_right(case):
    assert with_view(RIGHT[case]) == []


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_shown_is_told_at_its_place(case):
    members, code, told = WRONG[case]
    faults = with_view(members)
    assert [each.code for each in faults] == [code], faults
    assert told in faults[0].words.en or told in faults[0].path
    assert faults[0].file == "views/project.tried.json"
