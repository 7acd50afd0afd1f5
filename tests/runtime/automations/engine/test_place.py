"""Going through a flow: lists within lists, for each item, and a flow whose parts are gone."""

from __future__ import annotations

from tablewright.runtime.automations.engine.place import after, begin, enter, item_of, settle, step_at, turns

FLOW = [
    {"key": "find"},
    {
        "key": "each",
        "steps": [
            {
                "key": "ask",
                "branches": [{"key": "yes", "steps": [{"key": "tell"}]}, {"key": "no", "steps": []}],
            },
            {"key": "note"},
        ],
    },
    {"key": "end"},
]


def walked(items, branch):
    """Return the keys and turns of the steps that a run goes through."""
    place, seen = settle(FLOW, begin()), []
    while place:
        key = step_at(FLOW, place)["key"]
        seen.append((key, turns(place), item_of(place)[1]))
        if key == "each":
            place = enter(place, key, None, items)
        elif key == "ask":
            place = enter(place, key, branch, None) if branch else after(place)
        else:
            place = after(place)
        place = settle(FLOW, place)
    return seen


def test_a_list_is_done_for_each_item_with_its_branch():
    assert walked(["a", "b"], "yes") == [
        ("find", "", None),
        ("each", "", None),
        ("ask", "1", "a"),
        ("tell", "1", "a"),
        ("note", "1", "a"),
        ("ask", "2", "b"),
        ("tell", "2", "b"),
        ("note", "2", "b"),
        ("end", "", None),
    ]


def test_nothing_to_do_it_for_and_an_empty_branch_lead_on():
    assert [key for key, _, _ in walked([], "yes")] == ["find", "each", "end"]
    assert [key for key, _, _ in walked(["a"], "no")] == ["find", "each", "ask", "note", "end"]


def test_a_place_in_a_part_that_is_gone_is_the_end():
    place = enter(settle(FLOW, begin()), "gone", None, ["a"])
    assert settle(FLOW, place) == []
    assert settle([], begin()) == []
