"""A time of day, typed as people tell it. What holds for every type is tested with its sample."""

from __future__ import annotations

import marshmallow as ma
import pytest

from fixtures.field_samples import READERS, field
from tablewright.fields import type_of
from tablewright.fields.base import NotUnderstood

TIME = field("time_of_day")


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("14:30", "14:30"),
        ("2:30 PM", "14:30"),
        ("下午2点半", "14:30"),
        ("９：05", "09:05"),
        ("凌晨12点", "00:00"),
    ],
)
def test_a_time_is_read_as_people_tell_it(text, time):
    assert type_of(TIME).parse(TIME, text, READERS[0]) == time


@pytest.mark.parametrize("text", ["25:00", "noonish", "14:75", "下午"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(NotUnderstood):
        type_of(TIME).parse(TIME, text, READERS[0])


@pytest.mark.parametrize("value", ["24:00", "9:05", "14:30:00", 1430, "14:3０"])
def test_the_api_takes_one_form_alone(value):
    with pytest.raises(ma.ValidationError):
        type_of(TIME).value(TIME).deserialize(value)
