"""Forms, comments, buttons, other automations: what sets automations off without a change of a record."""

from __future__ import annotations

import pytest

from fixtures.workshop import NOTE, automation, on, step
from tablewright.core.errors import Invalid, NotFound, Refused
from tablewright.runtime.automations.calls.forms import form_sent
from tablewright.runtime.automations.calls.press import NotOffered, offered, press
from tablewright.runtime.automations.calls.starting import run_now
from tablewright.runtime.conversation import comments

TOKEN = "a-press-of-a-button"  # noqa: S105
FORMS = [
    {
        "key": key,
        "table": "task",
        "label": key,
        "use": ["create"],
        "sections": [{"key": "all", "fields": ["name"]}],
    }
    for key in ("short", "long")
]
ASKED = [
    {"key": "why", "type": "text", "required": True},
    {"key": "count", "type": "number"},
    {"key": "who", "type": "member"},
    {"key": "next", "type": "relation", "table": "task"},
]
TOLD = step(
    "note",
    "create_record",
    table="note",
    values={"text": "input.why", "task": "input.next", "number": "input.count"},
)


def do(workshop, act, who="ada"):
    return workshop._act(who, act)


def pressed(workshop, ids, given=None, who="ada", token=TOKEN):
    return do(workshop, lambda work, context: press(work, context, "go", ids, given or {}, token), who)


def button(*steps, where="record", **settings):
    told = {"label": "Go", "where": where, **settings}
    return automation("go", on("button", **told), *(steps or (NOTE,)))


def test_a_form_sets_off_what_waits_for_that_form_and_its_condition(workshop):
    trigger = on("form_submitted", form="long")
    workshop.begin_with(automation("sent", trigger, NOTE, condition='name <> "no"'), forms=FORMS)
    paint, no = workshop.create("task", {"name": "Paint"}, {"name": "no"})
    assert workshop.runs() == []
    for form, task in (("short", paint), ("long", no), ("long", paint)):
        do(workshop, lambda work, context, f=form, t=task: form_sent(work, context, "task", f, t, "form"))
    workshop.work()
    assert workshop.states() == ["done"]
    assert [each["text"] for each in workshop.records("note")] == ["Paint"]


def test_a_comment_with_the_words_by_the_people_it_waits_for(workshop):
    trigger = on("comment", words=["urgent"], by=[{"person": workshop.people["ada"]}])
    text = step("note", "create_record", table="note", values={"text": "input.text", "task": "record"})
    workshop.begin_with(automation("said", trigger, text, condition='CONTAINS(input.text, "today")'))
    (task,) = workshop.create("task", {"name": "Paint"})
    for who, said in (("ada", "Hello"), ("ada", "Urgent, but later"), ("ada", "URGENT, today")):
        do(workshop, lambda work, context, s=said: comments.add(work, context, "task", task, s), who)
    workshop.work()
    assert workshop.states() == ["done"]
    assert [(each["text"], each["task"]) for each in workshop.records("note")] == [("URGENT, today", task)]


def test_a_press_runs_once_for_each_record_however_often_it_is_sent(workshop):
    workshop.begin_with(button(where="selection"))
    tasks = workshop.create("task", {"name": "Paint"}, {"name": "Sand"})
    first = pressed(workshop, tasks)
    assert pressed(workshop, tasks) == first and len(first) == 2
    workshop.work()
    assert workshop.states() == ["done"] * 2
    assert {each["task"] for each in workshop.records("note")} == set(tasks)
    assert len(pressed(workshop, tasks, token=TOKEN + "-2")) == 2


def test_a_press_brings_its_input_and_every_fault_of_it_is_told(workshop):
    workshop.begin_with(button(TOLD, inputs=ASKED))
    (task,) = workshop.create("task", {"name": "Paint"})
    with pytest.raises(Invalid) as wrong:
        pressed(workshop, [task], {"count": "many", "who": 999, "next": 999, "new": 1})
    assert {each.path for each in wrong.value.faults} == {"why", "count", "who", "next", "new"}
    given = {"why": "Rain", "count": 3, "who": workshop.people["ada"], "next": task}
    pressed(workshop, [task], given)
    workshop.work()
    (note,) = workshop.records("note")
    assert (note["text"], note["task"], note["number"]) == ("Rain", task, 3)


def test_a_button_stands_only_where_its_condition_holds_and_for_its_roles(workshop):
    roles = [{"key": "painter", "label": "Painter", "tables": {}}]
    workshop.begin_with(button(condition='stage = "open"', roles=["painter"]), roles=roles)
    open_one, done = workshop.create("task", {"name": "a", "stage": "open"}, {"name": "b", "stage": "done"})

    def keys(work, context, *ids):
        return [each.key for each in offered(context, "task", "record", ids)]

    assert do(workshop, lambda work, context: keys(work, context, open_one)) == ["go"]
    assert do(workshop, lambda work, context: keys(work, context, done)) == []
    with pytest.raises(NotOffered):
        pressed(workshop, [done])
    with pytest.raises(NotFound):
        pressed(workshop, [open_one, 999])
    with pytest.raises((NotFound, Refused)):
        pressed(workshop, [open_one], who="ben")
    assert workshop.runs() == []


def test_a_button_above_a_view_runs_without_a_record(workshop):
    tidy = step("note", "create_record", table="note", values={"text": '"Tidy"'})
    workshop.begin_with(button(tidy, where="view"))
    assert len(pressed(workshop, [])) == 1
    workshop.work()
    assert workshop.states() == ["done"]


def test_an_automation_called_gets_what_it_asks_for_and_counts_as_one_deeper(workshop):
    first = step("first", "run_automation", automation="tell", given={"why": "name", "next": "record"})
    twice = step("twice", "find_records", table="task")
    each = step(
        "each",
        "run_automation",
        automation="tell",
        given={"why": '"all"'},
        records="steps.twice",
        table="task",
    )
    called = automation("tell", on("called", inputs=ASKED), TOLD)
    workshop.begin_with(automation("made", on("record_created"), first, twice, each), called)
    workshop.create("task", {"name": "Paint"}, {"name": "Sand"})
    workshop.work()
    assert workshop.states("made") == ["done"] * 2
    told = workshop.runs("tell")
    assert [run.state for run in told] == ["done"] * 6 and {run.depth for run in told} == {1}
    assert sorted(note["text"] for note in workshop.records("note")) == ["Paint", "Sand"] + ["all"] * 4


def test_what_cannot_be_called_fails_the_step_and_says_why(workshop):
    call = step("call", "run_automation", automation="tell")
    caller = automation("made", on("record_created"), call)
    off = {**automation("tell", on("called", inputs=ASKED), TOLD), "enabled": False}
    workshop.begin_with(caller, off)
    workshop.create("task", {"name": "Paint"})
    workshop.work()
    assert "not switched on" in workshop.runs("made")[0].reason["en"]
    workshop.change(caller, {**off, "enabled": True})
    workshop.create("task", {"name": "Sand"})
    workshop.work()
    assert "why" in workshop.runs("made")[1].reason["en"]
    assert workshop.runs("tell") == []


def test_run_by_hand_is_for_administrators(workshop):
    workshop.begin_with(automation("hand", on("by_hand", table="task"), NOTE))
    (task,) = workshop.create("task", {"name": "Paint"})
    for _ in range(2):
        assert do(workshop, lambda work, context: run_now(work, context, "hand", {}, task, TOKEN))
    with pytest.raises(Refused):
        do(workshop, lambda work, context: run_now(work, context, "hand", {}, task, TOKEN), "ben")
    workshop.work()
    assert workshop.states() == ["done"] and len(workshop.records("note")) == 1


def test_a_rule_before_the_save_calls_another_automation_at_every_save(workshop):
    tell = step("tell", "create_record", table="note", values={"text": "input.why"})
    called = automation("tell", on("called", None, inputs=ASKED[:1]), tell)
    call = step("call", "run_automation", automation="tell", given={"why": "name"})
    workshop.begin_with(automation("rule", on("record_created"), call, phase="before"), called)
    workshop.create("task", {"name": "Paint"}, {"name": "Sand"})
    workshop.create("task", {"name": "Oil"})
    workshop.work()
    assert sorted(note["text"] for note in workshop.records("note")) == ["Oil", "Paint", "Sand"]
