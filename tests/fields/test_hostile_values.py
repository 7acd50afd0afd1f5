"""Whatever is sent, typed or pasted into whatever type: a value, or words in both languages about what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import marshmallow as ma
import pytest

from fixtures.field_samples import HOSTILE_VALUES, READERS, SAMPLES, STORED, field
from tablewright.core.words import Words
from tablewright.fields import type_of
from tablewright.fields.base import NotUnderstood

WRITTEN = {name: SAMPLES[name].field for name in STORED} | {
    "files": field("attachment"),
    "images": field("image"),
    "links": field("relation", table="other", many=True),
    "rows": field(
        "subform",
        fields=[{"key": f"a_{kind}", "type": kind} for kind in ("number", "date", "text")],
    ),
}


def words_in(messages: Any) -> Iterator[Any]:
    """Give every message of a ValidationError, however deep."""
    if isinstance(messages, dict):
        for below in messages.values():
            yield from words_in(below)
    elif isinstance(messages, list):
        for each in messages:
            yield from words_in(each)
    else:
        yield messages


def assert_told_in_both_languages(words: Any) -> None:
    assert isinstance(words, Words)
    assert words.en and words.zh and len(words.en) < 400


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_a_value_is_taken_or_refused_in_words(name):
    value_of = type_of(WRITTEN[name]).value(WRITTEN[name])
    for value in HOSTILE_VALUES:
        try:
            value_of.deserialize(value)
        except ma.ValidationError as error:
            for words in words_in(error.messages):
                assert_told_in_both_languages(words)


@pytest.mark.parametrize("name", STORED)
def test_every_hostile_value_that_is_taken_comes_back_from_the_database_as_it_was_taken(stage, name):
    field, table = WRITTEN[name], stage.tables[name]
    kind = type_of(field)
    for value in HOSTILE_VALUES:
        try:
            stored = kind.value(field).deserialize(value)
        except ma.ValidationError:
            continue
        with stage.engine.connect() as connection, connection.begin() as transaction:
            connection.execute(table.insert().values(id=1000, value=stored))
            (back,) = connection.execute(
                table.select().with_only_columns(table.c.value).where(table.c.id == 1000)
            ).one()
            transaction.rollback()
        assert back == stored, value


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.language)
@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_typed_text_is_understood_or_refused_in_words(name, reader):
    kind = type_of(WRITTEN[name])
    for text in (
        *(value for value in HOSTILE_VALUES if isinstance(value, str)),
        "今天" * 40,
        "1," * 300,
        "9" * 400,
    ):
        try:
            kind.parse(WRITTEN[name], text, reader)
        except NotUnderstood as error:
            assert_told_in_both_languages(error.words)


@pytest.mark.parametrize("name", sorted(WRITTEN))
def test_numbers_that_are_none_and_broken_text_are_never_taken(name):
    value_of = type_of(WRITTEN[name]).value(WRITTEN[name])
    for value in (float("nan"), float("inf"), "a\0b", "\ud800", {}, 10**5000):
        with pytest.raises(ma.ValidationError):
            value_of.deserialize(value)
