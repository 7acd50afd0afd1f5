"""Recipes: what they may say, that a seed decides everything, and that a wrong one is told with its place."""

from __future__ import annotations

import random
from datetime import date

import pytest

from tablewright.core.errors import Invalid
from tablewright.runtime.samples.generate import kitchen_for, rows_alone, rows_per
from tablewright.runtime.samples.makers import Kitchen, compile_maker, stored
from tablewright.runtime.samples.recipe import check_recipe

TODAY = date(2026, 11, 22)
TABLE = {
    "table": "t",
    "count": 3,
    "records": [{"name": "given"}],
    "fields": {"name": {"pick": ["a", "b", "c"]}},
}
RECIPE = {"seed": 7, "tables": [TABLE]}


def kitchen(**more) -> Kitchen:
    return Kitchen(random.Random(7), TODAY, [11, 12], {"words": ["x", "y"]}, **more)


def make(spec, row=None):
    return compile_maker(spec, kitchen(links={"product": [5]}))(row or {})


def test_the_same_seed_makes_the_same_rows():
    def rows(seed):
        recipe = {**RECIPE, "seed": seed, "tables": [{**TABLE, "count": 50}]}
        return [
            stored(row)
            for row in rows_alone(recipe["tables"][0], kitchen_for(recipe, "t", [1], TODAY, {}), 50)
        ]

    assert rows(7) == rows(7) != rows(8)
    assert rows(7)[0] == {"name": "given"}


@pytest.mark.parametrize(
    ("spec", "row", "fits"),
    [
        ({"value": 3}, {}, lambda v: v == 3),
        ({"pick": "words"}, {}, lambda v: v in ("x", "y")),
        ({"pick": {"only": 1, "never": 0}}, {}, lambda v: v == "only"),
        ({"several": {"always": 1, "never": 0}}, {}, lambda v: v == ["always"]),
        ({"text": "{a}-{b}"}, {"a": 1, "b": 2}, lambda v: v == "1-2"),
        ({"number": [5, 9]}, {}, lambda v: 5 <= v <= 9 and isinstance(v, int)),
        ({"number": [1, 2], "round": 0.01}, {}, lambda v: 1 <= v <= 2),
        ({"number": [10, 90000], "low": True, "round": 10}, {}, lambda v: v % 10 == 0),
        ({"sequence": "N{:03d}"}, {}, lambda v: v == "N001"),
        ({"days_ago": [1, 3]}, {}, lambda v: "2026-11-19" <= v <= "2026-11-21"),
        (
            {"days_after": [400, 400], "of": "d", "latest": "today"},
            {"d": "2026-01-01"},
            lambda v: v == "2026-11-22",
        ),
        ({"days_before": [1, 1], "of": "d"}, {"d": "2026-01-02"}, lambda v: v == "2026-01-01"),
        ({"days_after": [1, 1], "of": "missing"}, {}, lambda v: v is None),
        ({"staff": True}, {}, lambda v: v in (11, 12)),
        ({"same": "a"}, {"a": 4}, lambda v: v == 4),
        ({"link": "product"}, {}, lambda v: v == 5),
        ({"by": "s", "cases": {"won": {"value": 1}}, "else": {"value": 0}}, {"s": "won"}, lambda v: v == 1),
        ({"by": "s", "cases": {}}, {"s": "lost"}, lambda v: v is None),
        ({"value": 1, "chance": 0}, {}, lambda v: v is None),
        (
            {"rows": [2, 2], "fields": {"n": {"value": 1}, "_step": {"value": 2}}},
            {},
            lambda v: v == [{"n": 1}] * 2,
        ),
    ],
)
def test_a_maker_makes_what_it_says(spec, row, fits):
    assert fits(make(spec, row))


def test_working_hours_are_workdays():
    made = compile_maker({"days_ago": [0, 300], "at": "+08:00"}, kitchen())
    days = [date.fromisoformat(made({})[:10]) for _ in range(300)]
    assert all(day.weekday() < 5 or day == TODAY for day in days)


def test_children_know_their_parent_and_their_siblings():
    spec = {
        "table": "c",
        "per": {"table": "p", "field": "parent", "counts": {"2": 1}},
        "fields": {"name": {"parent": "name"}, "friend": {"sibling": "f"}},
    }
    parents = [(41, {"name": "A", "_children": {"f": [9]}}), (42, {"name": "B", "_children": {}})]
    rows = [stored(row) for _, row in rows_per(spec, kitchen(), parents)]
    assert rows == [
        {"parent": 41, "name": "A", "friend": 9},
        {"parent": 41, "name": "A", "friend": 9},
        {"parent": 42, "name": "B"},
        {"parent": 42, "name": "B"},
    ]


@pytest.mark.parametrize(
    "broken",
    [
        {**RECIPE, "seed": "seven"},
        {**RECIPE, "more": 1},
        {"seed": 7, "tables": [{**TABLE, "table": "unknown"}]},
        {"seed": 7, "tables": [{**TABLE, "fields": {"name": {}}}]},
        {"seed": 7, "tables": [{**TABLE, "fields": {"name": {"pick": []}}}]},
    ],
)
def test_a_wrong_recipe_is_told_with_its_place(broken):
    check_recipe(RECIPE, {"t": None})
    with pytest.raises(Invalid) as error:
        check_recipe(broken, {"t": None})
    assert all(fault.path.startswith("$") and fault.words.zh for fault in error.value.faults)
