"""A filter within a form takes values from the form; an empty one finds nothing, however it is joined."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tablewright.fields.masking import Masked
from tablewright.runtime.forms.filters_from import names_in, resolve

PHONE = {"field": "phone", "op": "is", "value": {"from": "tel"}}
FIXED = {"field": "level", "op": "is", "value": "a"}
ASKED = {"field": "phone", "op": "is", "value": "1"}


@pytest.mark.parametrize(
    ("tree", "full"),
    [
        (PHONE, ASKED),
        ({"and": [PHONE, FIXED]}, {"and": [ASKED, FIXED]}),
        ({"or": [PHONE, FIXED]}, {"or": [ASKED, FIXED]}),
        ({"not": {"or": [PHONE]}}, {"not": {"or": [ASKED]}}),
    ],
)
def test_a_value_of_the_form_takes_its_place(tree, full):
    assert resolve(tree, {"tel": " 1 "}) == full
    assert names_in(tree) == {"tel"}


@pytest.mark.parametrize("empty", [None, "", "  ", [], Masked("•••")])
@pytest.mark.parametrize("tree", [PHONE, {"and": [PHONE, FIXED]}, {"not": PHONE}, {"or": [{"and": [PHONE]}]}])
def test_an_empty_value_finds_nothing(tree, empty):
    assert resolve(tree, {"tel": empty}) is None
    assert resolve(tree, {}) is None


def test_one_empty_way_of_several_leaves_the_others():
    assert resolve({"or": [PHONE, FIXED]}, {}) == {"or": [FIXED]}


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        ({"id": 5, "title": "North"}, 5),
        ([{"id": 5, "title": "North"}, 6], [5, 6]),
        (Decimal("2.50"), 2.5),
        (date(2026, 11, 22), "2026-11-22"),
        (0, 0),
        (False, False),
    ],
)
def test_values_of_records_are_asked_for_as_the_api_says(held, asked):
    leaf = {"field": "it", "op": "is", "value": {"from": "it"}}
    assert resolve(leaf, {"it": held}) == {**leaf, "value": asked}


def test_what_reads_nothing_stays_as_it_is():
    assert resolve({"and": [FIXED]}, {}) == {"and": [FIXED]}
    assert resolve({"and": []}, {}) == {"and": []}
    assert names_in({"and": [FIXED]}) == names_in(None) == set()
