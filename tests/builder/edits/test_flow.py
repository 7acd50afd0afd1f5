"""The steps of an automation: put, moved, copied and taken out anywhere in the flow; nothing else changes."""

import copy

import pytest

from tablewright.builder.edits import flow
from tablewright.core.errors import Invalid, NotFound


def step(key, **members):
    return {"key": key, "type": "any", **members}


FLOW = {
    "key": "it",
    "trigger": {"type": "by_hand"},
    "steps": [
        step("find"),
        step("each", steps=[step("tell", settings={"text": "{steps.find.count}"}), step("note")]),
        step(
            "ways",
            branches=[
                {"key": "big", "condition": "amount > 3", "steps": [step("ask")]},
                {"key": "other", "steps": []},
            ],
        ),
    ],
}


def told(automation):
    """Return the flow as one text, lists in brackets."""

    def said(steps):
        return " ".join(
            each["key"]
            + (f"[{said(each['steps'])}]" if "steps" in each else "")
            + "".join(f"({b['key']}: {said(b['steps'])})" for b in each.get("branches", ()))
            for each in steps
        )

    return said(automation["steps"])


WHOLE = "find each[tell note] ways(big: ask)(other: )"


@pytest.mark.parametrize(
    ("place", "after"),
    [
        ("", "new find each[tell note] ways(big: ask)(other: )"),
        ("find", "find new each[tell note] ways(big: ask)(other: )"),
        ("ways", "find each[tell note] ways(big: ask)(other: ) new"),
        ("in:each", "find each[new tell note] ways(big: ask)(other: )"),
        ("tell", "find each[tell new note] ways(big: ask)(other: )"),
        ("in:other", "find each[tell note] ways(big: ask)(other: new)"),
    ],
)
def test_a_step_is_put_at_any_place(place, after):
    before = copy.deepcopy(FLOW)
    assert told(flow.add_step(FLOW, step("new"), place)) == after
    assert before == FLOW


@pytest.mark.parametrize("key", [each["key"] for each in flow.steps_of(FLOW)])
def test_a_step_that_is_put_where_it_stands_changes_nothing(key):
    assert flow.move_step(FLOW, key, flow.place_of(FLOW, key)) == FLOW


def test_steps_move_into_branches_and_out_of_loops():
    assert told(flow.move_step(FLOW, "note", "in:other")) == "find each[tell] ways(big: ask)(other: note)"
    assert told(flow.move_step(FLOW, "ask", "")) == "ask find each[tell note] ways(big: )(other: )"
    assert told(flow.move_step(FLOW, "each", "in:big")) == "find ways(big: each[tell note] ask)(other: )"


@pytest.mark.parametrize("place", ["in:each", "tell"])
def test_a_step_cannot_move_into_itself(place):
    with pytest.raises(Invalid):
        flow.move_step(FLOW, "each", place)


def test_a_step_is_taken_out_with_what_it_holds():
    assert told(flow.remove_step(FLOW, "each")) == "find ways(big: ask)(other: )"
    assert told(flow.remove_step(FLOW, "ask")) == "find each[tell note] ways(big: )(other: )"
    with pytest.raises(NotFound):
        flow.remove_step(FLOW, "gone")


def test_a_copy_speaks_of_its_own_steps_and_of_the_others_as_before():
    automation = flow.change_step(FLOW, "note", {"settings": {"text": "{steps.tell.a} {steps.tells.b}"}})
    made, key = flow.copy_step(automation, "each", lambda name: f"{name}_2")
    assert key == "each_2"
    assert told(made) == "find each[tell note] each_2[tell_2 note_2] ways(big: ask)(other: )"
    assert flow.find_step(made, "note_2")["settings"]["text"] == "{steps.tell_2.a} {steps.tells.b}"
    assert flow.find_step(made, "tell_2")["settings"]["text"] == "{steps.find.count}"


def test_branches_are_added_before_the_last_way_out_and_put_in_order():
    made = flow.add_branch(FLOW, "ways", {"key": "small", "condition": "amount < 1", "steps": []})
    assert told(made).endswith("ways(big: ask)(small: )(other: )")
    assert told(flow.move_branch(made, "ways", "small", None)).endswith("(small: )(big: ask)(other: )")
    assert told(flow.remove_branch(made, "ways", "big")).endswith("ways(small: )(other: )")
    assert flow.branch_in(made, "small")[0] == "ways"
