"""Every field type turns into every other in a declared way, or there is a reason why not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product

import pytest

from fixtures.field_samples import OPTIONS, SAMPLES, field
from tablewright.fields import FIELD_TYPES, type_of
from tablewright.fields.base import Reader
from tablewright.fields.conversions.declared import conversion, undeclared, way_of
from tablewright.fields.conversions.way import Between, Lost, Refusal, Way

READER = Reader("en", "Asia/Shanghai", find=lambda _reference, name: {"Ada": 1, "Max": 2}.get(name))
STORED = sorted(
    {sample.field.type for sample in SAMPLES.values()} - {"reverse", "subform", "lookup", "rollup", "formula"}
)


def convert(before, after, value):
    way = way_of(before, after)
    assert isinstance(way, Way), way
    names = {1: "Ada", 2: "Max"}
    return way.make(Between(before, after, READER, lambda _reference, id: names.get(id)))(value)


def test_whoever_adds_a_type_says_how_it_turns_into_the_others():
    assert undeclared() == []


@pytest.mark.parametrize("before", FIELD_TYPES)
def test_every_pair_is_declared_or_refused_with_a_reason_in_both_languages(before):
    for after in FIELD_TYPES:
        found = conversion(before, after)
        assert isinstance(found, Way | Refusal)
        assert found.words.en and found.words.zh and found.words.en != found.words.zh
        if isinstance(found, Way):
            assert FIELD_TYPES[after].writable or before == after


@pytest.mark.parametrize(
    ("before", "after"), [pair for pair in product(STORED, STORED) if pair[0] != pair[1]]
)
def test_what_a_conversion_gives_is_a_value_the_new_field_takes(before, after):
    sample, target = SAMPLES[before], SAMPLES[after].field
    if isinstance(conversion(before, after), Refusal):
        return
    kind = type_of(target)
    reads = kind.value(target)
    stored = type_of(sample.field).value(sample.field)
    for api, _ in sample.values:
        try:
            value = convert(sample.field, target, stored.deserialize(api))
        except Lost as lost:
            assert lost.words.en and lost.words.zh
            continue
        if value is None or after in ("date", "date_time", "rich_text", "address", "location"):
            continue
        assert reads.deserialize(value) == value, (api, value)


ONE, MANY = field("member"), field("member", many=True)
CASES = [
    (field("text"), field("number", decimals=1), "1,234.5", Decimal("1234.5")),
    (field("text"), field("checkbox"), "是", True),
    (field("text"), field("select", options=OPTIONS), "high", "a"),
    (field("text"), field("multi_select", options=OPTIONS), "High、Low, or none", ["a", "b"]),
    (field("text"), ONE, "Ada", 1),
    (field("text"), MANY, "Ada, Max", [1, 2]),
    (field("text"), field("relation", table="t"), "Max", 2),
    (ONE, field("text"), 2, "Max"),
    (MANY, field("text"), [2, 1], "Max, Ada"),
    (ONE, MANY, 2, [2]),
    (MANY, ONE, [2, 1], 2),
    (field("select", options=OPTIONS), field("multi_select", options=OPTIONS), "b", ["b"]),
    (field("multi_select", options=OPTIONS), field("select", options=OPTIONS), ["c", "b"], "c"),
    (field("number", decimals=2), field("number"), Decimal("2.50"), Decimal("3")),
    (field("number"), field("percent"), Decimal("2"), Decimal("2.00")),
    (field("number"), field("duration"), Decimal("2"), Decimal("7200")),
    (field("number"), field("checkbox"), Decimal("0"), False),
    (field("checkbox"), field("number"), True, Decimal(1)),
    (field("date"), field("date_time"), date(2026, 11, 22), datetime(2026, 11, 21, 16, tzinfo=UTC)),
    (field("date_time"), field("date"), datetime(2026, 11, 21, 17, tzinfo=UTC), date(2026, 11, 22)),
    (field("date_time"), field("time_of_day"), datetime(2026, 11, 21, 17, tzinfo=UTC), "01:00"),
    (field("relation", table="t"), field("relation", table="other"), 1, 1),
]


@pytest.mark.parametrize(("before", "after", "value", "expected"), CASES)
def test_values_go_the_way_people_would_read_them(before, after, value, expected):
    assert convert(before, after, value) == expected


@pytest.mark.parametrize(
    ("before", "after", "value", "why"),
    [
        (field("text"), field("number"), "about 3", "about 3"),
        (field("text"), ONE, "Nobody", "“Nobody” was not found."),
        (field("text"), field("relation", table="t"), "12", "“12” was not found."),
        (field("number"), field("rating", max=5), Decimal(7), "5 or less"),
        (field("long_text"), field("text"), "x" * 5000, "At most"),
        (
            field("attachment"),
            field("image"),
            [{"id": 1, "name": "a.txt", "type": "text/plain"}],
            "no picture",
        ),
    ],
)
def test_what_has_no_counterpart_says_why(before, after, value, why):
    with pytest.raises(Lost) as lost:
        convert(before, after, value)
    assert why in lost.value.words.en
