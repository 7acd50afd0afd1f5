"""What a type takes it gives back: through both databases, as JSON, and through what people read and type."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from fixtures.field_samples import READERS, SAMPLES, STORED
from fixtures.field_stage import Names
from tablewright.fields import type_of
from tablewright.runtime.records.api_value import api_value


@pytest.mark.parametrize("name", STORED)
def test_a_database_gives_back_exactly_what_was_stored(stage, name):
    expected = [value for _, value in SAMPLES[name].values]
    assert stage.values(name) == [*expected, None, None]


@pytest.mark.parametrize("name", STORED)
def test_every_value_and_none_fit_the_type_s_json_schema(name):
    field = SAMPLES[name].field
    schema = type_of(field).json_schema(field)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for value, stored in (*SAMPLES[name].values, (None, None)):
        assert validator.is_valid(value), value
        assert validator.is_valid(api_value(stored)), stored


@pytest.mark.parametrize("name", STORED)
def test_a_value_told_by_the_api_is_taken_back_as_the_same(name):
    field = SAMPLES[name].field
    read = type_of(field).value(field).deserialize
    for _, stored in SAMPLES[name].values:
        assert read(api_value(stored)) == stored


@pytest.mark.parametrize("name", STORED)
def test_none_is_stored_as_none(name):
    field = SAMPLES[name].field
    assert type_of(field).value(field).deserialize(None) is None


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.language)
@pytest.mark.parametrize("name", STORED)
def test_what_people_read_is_understood_when_they_type_it(name, reader):
    field = SAMPLES[name].field
    kind = type_of(field)
    for _, stored in SAMPLES[name].values:
        shown = kind.load(field, [stored, "Title"], Names())
        text = kind.format(field, shown, reader)
        if kind.reference(field):
            text = ",".join(str(id) for id in stored) if kind.many else str(stored)
        typed = kind.parse(field, text, reader)
        assert kind.value(field).deserialize(typed) == stored, text


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.language)
@pytest.mark.parametrize("name", STORED)
def test_what_a_control_shows_is_understood_when_it_is_sent_back(name, reader):
    field = SAMPLES[name].field
    kind = type_of(field)
    if kind.many or kind.reference(field) or name == "checkbox":
        pytest.skip("the control sends keys, ids or a tick, not text")
    for _, stored in SAMPLES[name].values:
        typed = kind.parse(field, kind.typed(field, stored, reader), reader)
        assert kind.value(field).deserialize(typed) == stored


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.language)
@pytest.mark.parametrize("name", STORED)
def test_nothing_typed_is_nothing_and_nothing_reads_as_nothing(name, reader):
    field = SAMPLES[name].field
    kind = type_of(field)
    assert not kind.parse(field, "  ", reader)
    if name != "checkbox":
        assert kind.format(field, kind.load(field, [None, None], Names()), reader) == ""
