"""A position: as a device or a person tells it."""

from __future__ import annotations

import marshmallow as ma
import pytest

from fixtures.field_samples import field
from tablewright.fields import type_of

SPOT = field("location")
READ = type_of(SPOT).value(SPOT).deserialize


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("30.2741, 120.1551", "30.2741, 120.1551"),
        ("30.27410000 120.155100000 West Lake, north", "30.2741, 120.1551 West Lake, north"),
        ("-0.0000001,0", "0, 0"),
        ({"latitude": -33.86, "longitude": 151.2094001, "text": None}, "-33.86, 151.2094"),
    ],
)
def test_a_position_is_stored_in_one_form(given, stored):
    assert READ(given) == stored
    assert READ(type_of(SPOT).load(SPOT, [stored], None)) == stored


@pytest.mark.parametrize(
    "value",
    ["West Lake", "91, 0", "0, 181", "1", {"latitude": 1}, {"latitude": "1", "longitude": 1}, "1e5, 0",
     {"latitude": True, "longitude": 1}, {"latitude": 1, "longitude": 1, "height": 3}],
)  # fmt: skip
def test_what_is_no_position_is_refused(value):
    with pytest.raises(ma.ValidationError):
        READ(value)
