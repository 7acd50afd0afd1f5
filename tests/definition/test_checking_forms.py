"""What a form's rules may speak of: each wrong name is told where it stands."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.example_documents import document_of
from tablewright.definition.check import check


def codes(rule: dict[str, Any], **form: Any) -> list[tuple[str, str]]:
    """Return (code, path) of the faults with a form that has one rule."""
    document = document_of()
    document["forms"].append(
        {
            "key": "ruled",
            "table": "project",
            "sections": [{"key": "one", "fields": ["name", "stage", "brief", "done", "lines"]}],
            "rules": [{"key": "r", **rule}],
            **form,
        }
    )
    return [(fault.code, fault.path) for fault in check(document)]


RIGHT: list[dict[str, Any]] = [
    {"when": 'stage = "lost"', "then": [{"show": ["brief", "section:one"]}, {"require": ["brief"]}]},
    {"then": [{"set": {"field": "done", "expression": "amount / 2"}}, {"refuse": "No", "field": "name"}]},
    {"then": [{"options": {"field": "stage", "keep": ["plan"]}}, {"warn": {"en": "a", "zh": "b"}}]},
    {"rows": "lines", "when": "price > parent.amount", "then": [{"require": ["kind"]}]},
]
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"when": "nothing = 1", "then": [{"hide": ["brief"]}]}, "wrong_expression"),
    ({"when": "amount + 1", "then": [{"hide": ["brief"]}]}, "wrong_result"),
    ({"then": [{"hide": ["nothing"]}]}, "unknown_field"),
    ({"then": [{"hide": ["amount"]}]}, "not_on_form"),
    ({"then": [{"hide": ["section:two"]}]}, "unknown_section"),
    ({"then": [{"set": {"field": "caption", "expression": "name"}}]}, "not_writable"),
    ({"then": [{"set": {"field": "due", "expression": "TRUE"}}]}, "wrong_result"),
    ({"then": [{"options": {"field": "name", "keep": []}}]}, "no_options"),
    ({"then": [{"options": {"field": "stage", "keep": ["gone"]}}]}, "unknown_option"),
    ({"then": [{"refuse": "No", "field": "nothing"}]}, "unknown_field"),
    ({"rows": "name", "then": [{"require": ["name"]}]}, "not_a_subform"),
    ({"rows": "lines", "then": [{"require": ["name"]}]}, "unknown_field"),
    ({"rows": "lines", "when": "amount > 1", "then": [{"require": ["kind"]}]}, "wrong_expression"),
]


@pytest.mark.parametrize("rule", RIGHT)
def test_a_right_rule_is_not_found_fault_with(rule: dict[str, Any]):
    assert codes(rule) == []


@pytest.mark.parametrize(("rule", "code"), WRONG)
def test_a_wrong_rule_is_told(rule: dict[str, Any], code: str):
    found = codes(rule)
    assert [each for each, _ in found] == [code]
    assert "rules" in found[0][1]


def test_roles_of_a_form_are_there():
    assert codes(RIGHT[0], roles=["editor"]) == []
    assert [each for each, _ in codes(RIGHT[0], roles=["nobody"])] == ["unknown_role"]
