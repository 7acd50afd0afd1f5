"""What a form asks for, shows and saves while it is filled in: its rules, on the server."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.office import Office
from tablewright.core.words import Words
from tablewright.definition.model import Form
from tablewright.runtime.forms.state import FormState, form_state, state_faults
from tablewright.runtime.records.query import get_record

FIELDS = [
    "name",
    "stage",
    "amount",
    "brief",
    "urgent",
    "done",
    "team",
    "due",
    "lines",
    "colors",
    "lead",
    "phone",
]


def form(*rules: dict[str, Any], **entries: dict[str, Any]) -> Form:
    placed = [{"field": key, **entries[key]} if key in entries else key for key in FIELDS]
    sections = ({"key": "one", "fields": placed[:3]}, {"key": "two", "fields": placed[3:]})
    numbered = tuple({"key": f"r{place}", **rule} for place, rule in enumerate(rules))
    return Form("f", "project", Words("F", "F"), ("create", "edit"), sections, rules=numbered)


def state(
    office: Office, shown: Form, who: str = "ada", record: int = 0, plain: bool = False, **values: Any
) -> FormState:
    def ask(_work, context):
        row = get_record(context, "project", record) if record else None
        return form_state(context, shown, values, row, plain=plain)

    return office.act(who, ask)


def test_without_rules_what_was_typed_is_saved(office: Office):
    found = state(office, form(), name="A", amount="5")
    assert dict(found.saved) == {"name": "A", "amount": "5"}
    assert not found.hidden and not found.required


LOST = {"when": 'stage = "lost"', "then": [{"show": ["brief"]}, {"require": ["brief"]}]}


def test_a_field_that_is_shown_by_a_rule_is_hidden_until_it_holds_and_then_not_believed(office: Office):
    hidden = state(office, form(LOST), stage="run", brief="smuggled")
    assert "brief" in hidden.hidden and "brief" not in hidden.saved and "brief" not in hidden.required
    shown = state(office, form(LOST), stage="lost", brief="")
    assert "brief" not in shown.hidden and "brief" in shown.required
    assert [fault.path for fault in state_faults(shown, shown.saved)] == ["brief"]
    filled = state(office, form(LOST), stage="lost", brief="why")
    assert state_faults(filled, filled.saved) == [] and filled.saved["brief"] == "why"


def test_a_hidden_field_keeps_what_the_record_holds(office: Office):
    record = office.create("ada", "project", name="Ab", stage="lost", brief="before")
    found = state(office, form(LOST), record=record, stage="run", brief="after")
    assert found.values["brief"] == "before" and "brief" not in found.saved


def test_hide_wins_over_show_and_a_section_takes_its_fields_along(office: Office):
    both = form({"then": [{"show": ["brief"]}]}, {"when": "urgent", "then": [{"hide": ["section:two"]}]})
    assert "brief" not in state(office, both, urgent=False).hidden
    # What decides lies in the section it hides: a new record's is then not ticked, and the section shows again.
    outside = form(
        {"then": [{"show": ["brief"]}]}, {"when": 'stage = "lost"', "then": [{"hide": ["section:two"]}]}
    )
    assert {"brief", "urgent", "section:two"} <= state(office, outside, stage="lost").hidden


def test_a_later_set_wins_and_what_is_typed_over_it_stays(office: Office):
    setting = form(
        {"then": [{"set": {"field": "done", "expression": "10"}}]},
        {"when": 'stage = "won"', "then": [{"set": {"field": "done", "expression": "100"}}]},
    )
    assert state(office, setting, stage="won", done="30").saved["done"] == "30"
    assert state(office, setting, stage="won", done=None).saved["done"] is None
    assert state(office, setting, plain=True, stage="won", done=None).saved["done"] == 100
    assert state(office, setting, plain=True, stage="run", done=None).saved["done"] == 10
    assert state(office, setting, stage="won").saved["done"] == 100  # not typed at all


@pytest.mark.parametrize("closing", [{"read_only": ["done"]}, {"hide": ["done"]}])
def test_what_is_closed_is_what_the_rule_sets_whatever_was_sent(office: Office, closing: dict[str, Any]):
    found = state(
        office,
        form({"then": [closing, {"set": {"field": "done", "expression": "amount * 2"}}]}),
        amount="7",
        done="1",
    )
    assert found.saved["done"] == 14


def test_what_one_rule_sets_another_sees(office: Office):
    chain = form(
        {
            "when": "amount > 100",
            "then": [{"set": {"field": "urgent", "expression": "TRUE"}}, {"read_only": ["urgent"]}],
        },
        {"when": "urgent", "then": [{"require": ["phone"]}]},
    )
    assert "phone" in state(office, chain, amount="101", urgent=False).required
    assert "phone" not in state(office, chain, amount="100", urgent=False).required


def test_rules_that_chase_each_other_come_to_an_end(office: Office):
    circle = form(
        {
            "when": "NOT(urgent)",
            "then": [{"set": {"field": "urgent", "expression": "TRUE"}}, {"read_only": ["urgent"]}],
        }
    )
    state(office, circle, urgent=False)


def test_options_are_limited_by_every_rule_that_holds(office: Office):
    limited = form(
        {"then": [{"options": {"field": "stage", "keep": ["plan", "run"]}}]},
        {"when": "urgent", "then": [{"options": {"field": "stage", "keep": ["run", "won"]}}]},
    )
    found = state(office, limited, urgent=True, stage="plan")
    assert found.options["stage"] == ("run",)
    assert [fault.path for fault in state_faults(found, found.saved)] == ["stage"]
    allowed = state(office, limited, urgent=False, stage="plan")
    assert state_faults(allowed, allowed.saved) == []


def test_refusals_and_warnings_say_their_words_beside_their_field(office: Office):
    told = form(
        {"when": "amount < 0", "then": [{"refuse": "No", "field": "amount"}]},
        {"when": "amount < 10", "then": [{"warn": {"en": "Little", "zh": "少"}}]},
    )
    found = state(office, told, amount="-1")
    assert [(fault.path, fault.words.en) for fault in state_faults(found, found.saved)] == [("amount", "No")]
    assert [(said.rule, said.message.zh) for said in found.warnings] == [("r1", "少")]


def test_rules_of_rows_are_asked_for_each_row(office: Office):
    rows = form(
        {
            "rows": "lines",
            "when": 'kind = "work"',
            "then": [
                {"hide": ["quantity"]},
                {"set": {"field": "quantity", "expression": "1"}},
                {"require": ["price"]},
            ],
        },
        {
            "rows": "lines",
            "when": "price > parent.amount",
            "then": [{"refuse": "Too dear", "field": "price"}],
        },
    )
    lines = [
        {"item": "a", "kind": "work", "quantity": "9", "price": None},
        {"item": "b", "kind": "goods", "quantity": "9", "price": "50"},
    ]
    found = state(office, rows, amount="40", lines=lines)
    assert found.hidden == {"lines.0.quantity"} and found.required == {"lines.0.price"}
    assert found.saved["lines"][0]["quantity"] == 1 and found.saved["lines"][1]["quantity"] == "9"
    assert [fault.path for fault in state_faults(found, found.saved)] == ["lines.0.price", "lines.1.price"]


def test_a_rule_reads_sums_of_rows_formulas_and_what_is_linked(office: Office):
    team = office.create("ada", "team", name="Team", level="a")
    reading = form(
        {"when": "SUM(lines.sum) > 10", "then": [{"require": ["phone"]}]},
        {"when": 'team.level = "a"', "then": [{"require": ["lead"]}]},
        {"when": "weighted > 5", "then": [{"require": ["due"]}]},
    )
    found = state(
        office, reading, team=team, amount="20", done="50",
        lines=[{"quantity": "2", "price": "4"}, {"quantity": "1", "price": "3"}],
    )  # fmt: skip
    assert found.required == {"phone", "lead", "due"}
    assert state(office, reading, team=None, amount="1", done="5", lines=[]).required == set()


def test_a_rule_about_a_field_the_actor_may_not_read_does_not_exist_for_them(office: Office):
    secret = form(
        {"when": "share = 0", "then": [{"require": ["phone"]}]},
        {"then": [{"require": ["lead"]}]},
    )
    assert state(office, secret).required == {"phone", "lead"}
    assert state(office, secret, who="mia").required == {"lead"}


def test_nothing_is_set_that_the_actor_may_not_write(office: Office):
    setting = form(
        {
            "then": [
                {"set": {"field": "amount", "expression": "5"}},
                {"set": {"field": "done", "expression": "5"}},
            ]
        }
    )
    found = state(office, setting, who="mia")
    mine = office.act("mia", lambda _work, context: context.rights.tables["project"].on_create)
    assert set(found.saved) == {"amount", "done"} & mine


def test_entries_are_required_or_only_shown_on_this_form(office: Office):
    shown = form(phone={"required": True}, done={"read_only": True})
    found = state(office, shown, done="5", phone="")
    assert "done" not in found.saved and found.required == {"phone"}
