"""An automation that names what is not there, or speaks of what is not known at its place, is told of at its place."""

import pytest

from fixtures.example_documents import by_key, document_of
from tablewright.definition.check import check


def automation(document, key):
    return by_key(document["automations"], key)[1]


def settings(key, *steps, **changes):
    """Return a change of the settings of a step (or trigger) of an automation."""

    def change(document):
        found = automation(document, key)
        for step in steps or ("trigger",):
            found = found[step]
        found.setdefault("settings", {}).update(changes)

    return change


def step(key, told, at=None):
    """Return a change that puts a step into an automation, at the end or at a place."""

    def change(document):
        steps = automation(document, key)["steps"]
        steps.insert(len(steps) if at is None else at, told)

    return change


def member(key, **members):
    return lambda document: automation(document, key).update(members)


def nested(depth):
    """Return steps one within the other."""
    inner = {"key": "s0", "type": "for_each", "settings": {"list": "tasks"}, "steps": []}
    for level in range(1, depth):
        inner = {"key": f"s{level}", "type": "for_each", "settings": {"list": "tasks"}, "steps": [inner]}
    return inner


TELL = {"key": "more", "type": "notify", "settings": {"people": [{"expression": "lead"}], "title": "x"}}
FIRST = ("steps", 0)

WRONG = {
    "no such trigger": (lambda d: d["automations"][0]["trigger"].update(type="record_changed"), "not_allowed", "record_changed"),
    "no such step": (step("tell_lead", {"key": "x", "type": "shout"}), "not_allowed", "shout"),
    "a trigger without its table": (lambda d: d["automations"][0]["trigger"].pop("table"), "missing_member", "table"),
    "a setting the trigger does not have": (settings("task_gone", fields=["name"]), "unknown_member", "fields"),
    "a setting the step does not have": (settings("tell_lead", *FIRST, loud=True), "unknown_member", "loud"),
    "a step without what it needs": (step("tell_lead", {"key": "x", "type": "notify"}), "missing_member", "settings"),
    "a date that is none": (settings("due_soon", field="name"), "wrong_field_type", "name"),
    "a relation that is none": (settings("team_joins", field="name"), "wrong_field_type", "name"),
    "values of two fields": (settings("tell_lead", fields=["amount", "stage"], to=["run"]), "one_field", "one"),
    "an option that is not there": (settings("tell_lead", fields=["stage"], to=["runing"]), "unknown_option", "“run”"),
    "a form of another table": (settings("asked", form="all"), "unknown_form", "all"),
    "a role that is not there": (settings("hand_over", roles=["heads"]), "unknown_role", "“head”"),
    "a schedule that never ticks": (settings("each_week", schedule={"every": "week", "at": ["09:00"]}), "wrong_schedule", "weekdays"),
    "an input without its options": (settings("by_myself", inputs=[{"key": "a", "type": "select"}]), "missing_member", "options"),
    "an input named twice": (settings("by_myself", inputs=[{"key": "a", "type": "text"}, {"key": "a", "type": "text"}]), "duplicate_key", "a"),
    "before the save and deleted": (member("task_back", phase="before"), "not_before", "after"),
    "something sent before the save": (step("plan_first", {"key": "x", "type": "call_webhook", "settings": {"url": "https://a.example"}}), "not_before", "wait"),
    "waiting before the save": (step("plan_first", {"key": "x", "type": "wait", "settings": {"until": "span"}}), "not_before", "wait"),
    "a condition that is no yes or no": (member("tell_lead", condition="amount"), "wrong_result", "true"),
    "before a new record": (member("plan_first", condition="before.amount > 1"), "wrong_expression", "before.amount"),
    "a field that is none": (settings("tell_lead", *FIRST, title="{nmae}"), "wrong_expression", "nmae"),
    "a brace that is not closed": (settings("tell_lead", *FIRST, title="{name"), "wrong_template", "closed"),
    "a step that comes later": (step("asked", {**TELL, "settings": {"people": [], "title": "{steps.task.name}"}}, 0), "wrong_expression", "steps.task"),
    "a variable that nobody set": (settings("tell_lead", *FIRST, title="{vars.rest}"), "wrong_expression", "vars.rest"),
    "an item outside of its loop": (step("due_soon", {**TELL, "settings": {"people": [], "title": "{item.name}"}}), "wrong_expression", "item.name"),
    "an input that nobody gives": (settings("tell_lead", *FIRST, title="{input.why}"), "wrong_expression", "input.why"),
    "no people": (settings("tell_lead", *FIRST, people=[{"expression": "name"}]), "wrong_result", "person"),
    "people said in no known way": (settings("tell_lead", *FIRST, people=[{"team": "a"}]), "wrong_people", "person"),
    "a field nobody can write": (settings("from_outside", "steps", 1, values={"caption": '"a"'}), "not_writable", "caption"),
    "a value of another kind": (settings("from_outside", "steps", 1, values={"urgent": '"a" & "b"'}), "wrong_result", "true"),
    "a record of another table": (settings("from_outside", "steps", 1, values={"parent": "steps.make"}), "wrong_expression", "steps.make"),
    "records of another table": (settings("clean_up", "steps", 1, table="team"), "other_table", "team"),
    "a condition over others by this one's fields": (settings("due_soon", "steps", 0, condition="amount > 1"), "wrong_expression", "amount"),
    "a condition over others by what the run lacks": (settings("due_soon", "steps", 0, condition="due > run.nothing"), "wrong_expression", "run.nothing"),
    "a sort by what cannot be sorted": (settings("due_soon", "steps", 0, sort=["nothing"]), "unknown_field", "nothing"),
    "an automation that is not there": (settings("hand_over", "steps", 1, automation="clean"), "unknown_automation", "“clean_up”"),
    "an automation that cannot be run": (settings("hand_over", "steps", 1, automation="asked", given={}), "not_called", "asked"),
    "an input the other one lacks": (settings("hand_over", "steps", 1, given={"untill": "due"}), "unknown_input", "“until”"),
    "steps in what holds none": (step("tell_lead", {**TELL, "steps": []}), "unknown_member", "Notify"),
    "a key twice, at another level": (step("due_soon", {**TELL, "key": "hurry"}), "duplicate_key", "hurry"),
    "steps nested too deep": (step("tell_lead", nested(6)), "too_deep", "5"),
    "a branch by no yes or no": (lambda d: automation(d, "plan_first")["steps"][0]["branches"][0].update(condition="amount"), "wrong_result", "true"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_it_tells(case):
    change, code, said = WRONG[case]
    document = document_of()
    change(document)
    faults = check(document)
    assert [fault.code for fault in faults] == [code], faults
    assert said in faults[0].words.en
    assert faults[0].file.startswith("automations/")
    assert faults[0].words.zh


def test_too_many_steps_are_told_once():
    document = document_of()
    steps = [{**TELL, "key": f"s{number}"} for number in range(201)]
    automation(document, "tell_lead")["steps"] = steps[:150] + [
        {"key": "each", "type": "for_each", "settings": {"list": "tasks"}, "steps": steps[150:]}
    ]
    assert [fault.code for fault in check(document)] == ["too_many"]


def test_what_speaks_of_a_broken_step_is_not_blamed():
    document = document_of()
    automation(document, "from_outside")["steps"][1]["settings"]["values"]["nothing"] = "1"
    automation(document, "from_outside")["steps"][0]["settings"].pop("url")
    found = {(fault.path, fault.code) for fault in check(document)}
    assert found == {
        ("$.steps[0].settings", "missing_member"),
        ("$.steps[1].settings.values.nothing", "unknown_field"),
    }


def test_what_a_branch_gave_is_known_behind_it_and_what_a_turn_gave_is_not():
    document = document_of()
    later = {
        "key": "later",
        "type": "notify",
        "settings": {"people": [], "title": "{vars.seen} {steps.found.count}"},
    }
    keep = {"key": "keep", "type": "set_variable", "settings": {"name": "seen", "value": "1"}}
    find = {"key": "found", "type": "find_records", "settings": {"table": "task"}}
    both = [keep, find]
    flow = automation(document, "tell_lead")
    flow["steps"] = [{"key": "way", "type": "branch", "branches": [{"key": "one", "steps": both}]}, later]
    assert check(document) == []
    flow["steps"] = [{"key": "turn", "type": "for_each", "settings": {"list": "tasks"}, "steps": both}, later]
    assert [fault.words.en.partition("steps")[2][:12] for fault in check(document)] == [".found.count"]
