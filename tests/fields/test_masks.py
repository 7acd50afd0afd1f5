"""A mask lets one recognise what one knows, and tells nobody else: the same in Python and in both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from fixtures.field_samples import FILES, SAMPLES, field
from tablewright.fields import FIELD_TYPES, Field, type_of
from tablewright.fields.masking import DOTS, STARS, Masked
from tablewright.runtime.records.api_value import api_value

SECRETS = {
    **{name: [stored for _, stored in sample.values] for name, sample in SAMPLES.items()},
    "attachment": [FILES],
    "image": [FILES],
}
FIELDS = {
    **{name: sample.field for name, sample in SAMPLES.items()},
    "attachment": field("attachment"),
    "image": field("image"),
}
TITLED = sorted(name for name, each in FIELDS.items() if type_of(each).titled)


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_a_mask_shows_at_most_a_third_of_a_text_and_nothing_of_anything_else(name):
    kind = type_of(FIELDS[name])
    for value in SECRETS[name]:
        mask = kind.mask(FIELDS[name], api_value(value))
        assert isinstance(mask, Masked)
        if not kind.legible:
            assert mask == DOTS
        elif name not in ("email", "phone"):
            assert mask in (STARS, kind.short(value)[0] + STARS if name == "url" else value[0] + STARS)
            assert mask == STARS or len(value) >= 3


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_what_is_empty_has_no_mask(name):
    assert [type_of(FIELDS[name]).mask(FIELDS[name], empty) for empty in (None, "", [])] == [None] * 3


@pytest.mark.parametrize("one, two", [("王五", "王小二"), ("abc", "abc" * 80), ("13", "1345678901234")])
def test_a_mask_does_not_tell_a_length(one, two):
    kind = type_of(field("text"))
    masks = {kind.mask(field("text"), text) for text in (one, two)}
    assert len({mask.removeprefix(one[0]) for mask in masks}) == 1


@pytest.mark.parametrize(
    "number, region, shown",
    [
        ("+8613812345678", "CN", "138****5678"),
        ("+8613812345678;ext=801", "CN", "138****5678"),
        ("+442012341234", "CN", "+44 20****1234"),
        ("+8613812345678", "US", "+86 138****5678"),
        ("+862112345678", "CN", "21****5678"),
        ("+12124567890", "CN", "+1 21****7890"),
        ("not a number", "CN", "****"),
    ],
)
def test_a_phone_number_shows_its_ends(number, region, shown):
    each = field("phone", region=region)
    mask = type_of(each).mask(each, number)
    assert mask == shown
    digits = shown.split(" ")[-1]
    assert sum(character.isdigit() for character in digits) <= 7


@pytest.mark.parametrize(
    "address, shown",
    [
        ("lili@example.com", "l***@example.com"),
        ("li@example.com", "***@example.com"),
        ("用户名@例子.广告", "用***@例子.广告"),
        ("no address", "n***"),
    ],
)
def test_an_address_shows_its_first_letter_and_its_host(address, shown):
    assert type_of(field("email")).mask(field("email"), address) == shown


@pytest.mark.parametrize("name", TITLED)
def test_a_masked_title_is_the_same_mask_out_of_the_database(stage, name):
    each = FIELDS[name]
    kind, column = type_of(each), stage.tables[name].c.value
    masks = stage.run(sa.select(kind.mask_sql(each, column, stage.dialect)).order_by(stage.tables[name].c.id))
    expected = [kind.mask(each, value) for value in (*SECRETS[name], None, None)]
    if name == "phone":
        # Which digits are another country's code is not known there: such a number shows none.
        expected = [mask if mask is None or mask[0] == "1" else "****" for mask in expected]
    assert masks == expected
    assert not {*SECRETS[name]} & {*masks}


@pytest.mark.parametrize("name", sorted(FIELD_TYPES))
def test_every_type_masks_whatever_it_is_given(name):
    settings = {"expression": "1", "result": "number", "function": "count", "table": "t", "field": "f"}
    each = Field.read(
        {"key": "value", "type": name, "label": "Value", "relation": "r", "fields": [], **settings}
    )
    for value in (True, 5, "text", [1], {"id": 3, "title": "Secret title"}):
        mask = type_of(each).mask(each, value)
        assert isinstance(mask, Masked)
        assert "Secret title" not in mask
