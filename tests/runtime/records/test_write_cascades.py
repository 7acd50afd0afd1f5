"""Options that hang on another field's: a pair that does not fit is refused on every way in."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.example_documents import document_of, field_of
from fixtures.front_desk import Desk
from fixtures.republishing import republish
from tablewright.core.errors import Invalid
from tablewright.definition.check import check

CITIES = [
    {"key": "guangzhou", "label": {"en": "Guangzhou", "zh": "广州"}, "of": ["south"]},
    {"key": "beijing", "label": {"en": "Beijing", "zh": "北京"}, "of": ["north"]},
    {"key": "anywhere", "label": {"en": "Anywhere", "zh": "不限"}},
]
REGIONS = [
    {"key": "south", "label": {"en": "South", "zh": "南方"}},
    {"key": "north", "label": {"en": "North", "zh": "北方"}},
]


def document(**city: Any) -> dict[str, Any]:
    found = document_of()
    team = next(each for each in found["tables"] if each["key"] == "team")
    team["fields"] += [
        {"key": "region", "type": "select", "label": {"en": "Region", "zh": "地区"}, "options": REGIONS},
        {"key": "city", "type": "select", "label": "City", "under": "region", "options": CITIES, **city},
        {"key": "cities", "type": "multi_select", "label": "Cities", "under": "region", "options": CITIES},
    ]
    return found


@pytest.fixture
def office(desk: Desk):
    republish(desk, document())
    return desk.office


@pytest.mark.parametrize(
    "fields",
    [
        {"region": "south", "city": "guangzhou", "cities": ["guangzhou", "anywhere"]},
        {"region": None, "city": "beijing", "cities": ["beijing", "guangzhou"]},
        {"region": "north", "city": None},
        {"region": "north", "city": "anywhere"},
    ],
)
def test_what_fits_is_saved(office, fields: dict[str, Any]):
    assert office.create("ada", "team", name="Team", **fields)


@pytest.mark.parametrize(("key", "value"), [("city", "beijing"), ("cities", ["guangzhou", "beijing"])])
def test_what_does_not_fit_is_refused_naming_both(office, key: str, value: Any):
    with pytest.raises(Invalid) as refused:
        office.create("ada", "team", name="Team", region="south", **{key: value})
    (fault,) = refused.value.faults
    assert fault.path == key and "Beijing" in fault.words.en and "South" in fault.words.en
    assert "北京" in fault.words.zh and "地区" in fault.words.zh


def test_either_half_of_a_standing_pair_is_held_to_the_other(office):
    team = office.create("ada", "team", name="Team", region="south", city="guangzhou")
    for change in ({"region": "north"}, {"city": "beijing"}):
        with pytest.raises(Invalid):
            office.update("ada", "team", team, **change)
    office.update("ada", "team", team, region="north", city="beijing")
    office.update("ada", "team", team, name="Renamed")


def test_a_cell_offers_what_fits_and_says_what_it_refuses(office, desk: Desk):
    team = office.create("ada", "team", name="Team", region="south", city="guangzhou")
    path = f"/a/everything/team/{team}/cell/city"
    page = desk.client("ada").get(path, fragment=True).text
    assert 'value="beijing" data-of="north" hidden disabled' in page
    assert 'value="anywhere">' in page
    refused = desk.client("ada").post(path, fragment=True, value="beijing", rev="1")
    assert refused.status_code == 422 and "Beijing" in refused.text


@pytest.mark.parametrize(
    ("city", "code"),
    [
        ({}, None),
        ({"under": "nothing"}, "no_select_above"),
        ({"under": "name"}, "no_select_above"),
        ({"under": "city"}, "no_select_above"),
        ({"options": [{"key": "a", "of": ["west"]}]}, "unknown_option"),
    ],
)
def test_the_definition_is_checked(city: dict[str, Any], code: str | None):
    assert [fault.code for fault in check(document(**city))] == ([code] if code else [])


def test_an_option_of_nothing_is_told():
    found = document()
    field_of(found, "team", "city").pop("under")
    assert {fault.code for fault in check(found)} == {"nothing_above"}
