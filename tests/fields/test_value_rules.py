"""The limits each type sets itself or its settings set: what is refused, with which words, and its harmless twin."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import marshmallow as ma
import pytest

from fixtures.field_samples import OPTIONS, field
from tablewright.fields import type_of
from tablewright.fields.serial.field import SerialType

TAKEN = [
    (field("text"), "  Li \t", "Li"),
    (field("text"), "a\r\nb", "a b"),
    (field("text"), "e\u0301", "é"),
    (field("text", max_length=3), "abc", "abc"),
    (field("text", pattern="[A-Z]{2}-[0-9]+"), "AB-1", "AB-1"),
    (field("text", pattern="[A-Z]+"), "", None),
    (field("text"), "a\u202eb\u200d🙂", "a\u202eb\u200d🙂"),
    *[
        (field(kind), text, None)
        for kind in ("text", "long_text")
        for text in ("\u200b", "\u3000\ufeff \u200e", "\u3164")
    ],
    (field("long_text"), "a  \r\n\r\nb\n\n", "a\n\nb"),
    (field("number"), 5, Decimal(5)),
    (field("number"), 5.0, Decimal(5)),
    (field("number", decimals=2), "5.10", Decimal("5.10")),
    (field("number", decimals=2), 0.1, Decimal("0.10")),
    (field("number", min=1, max=3), 3, Decimal(3)),
    (field("number", decimals=1), -0.0, Decimal(0)),
    (field("percent"), 0.25, Decimal("0.25")),
    (field("rating", max=3), 3, Decimal(3)),
    (field("date", min="2026-01-01", max="2026-12-31"), "2026-12-31", date(2026, 12, 31)),
    (field("date_time"), "2026-11-22T16:30:00+08:00", datetime(2026, 11, 22, 8, 30, tzinfo=UTC)),
    (field("date_time"), "2026-11-22T08:30:00.123456z", datetime(2026, 11, 22, 8, 30, 0, 123456, tzinfo=UTC)),
    (field("multi_select", options=OPTIONS), ["c", "a", "c"], ["a", "c"]),
    (field("multi_select", options=OPTIONS), [], None),
    (field("member"), {"id": 4, "title": "Mia"}, 4),
    (field("member", many=True), [3, {"id": 4}, 3], [3, 4]),
    (field("attachment", max_files=2), [{"id": 3, "name": "a", "url": "/x"}, 4], [3, 4]),
    (field("phone"), "13800138000", "+8613800138000"),
    (field("phone", region="US"), "(212) 456-7890", "+12124567890"),
    (field("email"), "Li.Lei@EXAMPLE.com", "Li.Lei@example.com"),
    (field("url"), "https://example.com:8080/a?b#c", "https://example.com:8080/a?b#c"),
    (field("url"), "http://[::1]:80/", "http://[::1]:80/"),
]
REFUSED = [
    (field("text", max_length=3), "abcd", "At most 3 characters; there are 4."),
    (field("text", min_length=3), "ab", "At least 3 characters."),
    (field("text", pattern="[A-Z]+"), "Ab", "expected form"),
    (field("text", pattern="[A-Z]+", pattern_message={"en": "Capitals only.", "zh": "仅限大写字母。"}), "a", "Capitals only."),
    (field("text"), 5, "should be a text"),
    (field("number"), 5.5, "whole number"),
    (field("number", decimals=2), "1.005", "At most 2 decimal places."),
    (field("number"), 10**18, "too large"),
    (field("number", decimals=8), 10**10, "too large"),
    (field("number"), True, "should be a number"),
    (field("number", min=1), 0, "1 or more"),
    (field("money", max=1000000), "1000000.01", "1000000 or less"),
    (field("percent", max=1), 1.01, "100% or less"),
    (field("rating", max=3), 4, "3 or less"),
    (field("rating"), 0, "1 or more"),
    (field("progress"), 101, "100 or less"),
    (field("date"), "2026-02-29", "should be a date"),
    (field("date"), "2026-2-1", "should be a date"),
    (field("date"), "0000-12-31", "should be a date"),
    (field("date", min="2026-01-01"), "2025-12-31", "2026-01-01 or later"),
    (field("date_time"), "2026-11-22T08:30:00", "date and time"),
    (field("date_time"), "0001-01-01T00:00:00+14:00", "date and time"),
    (field("select", options=OPTIONS), "d", "“d” is not among the options."),
    (field("attachment", max_files=1), [1, 2], "At most 1; there are 2."),
    (field("member"), -1, "should be an id"),
    (field("phone"), "12345", "not a phone number"),
    (field("url"), "https://bank.example@evil.example/", "not a web address"),
    (field("url"), "data:text/html,x", "not a web address"),
]  # fmt: skip


def read(field: Any, value: Any) -> Any:
    return type_of(field).value(field).deserialize(value)


@pytest.mark.parametrize(("field", "value", "stored"), TAKEN)
def test_a_value_within_the_limits_is_taken(field, value, stored):
    assert read(field, value) == stored


@pytest.mark.parametrize(("field", "value", "words"), REFUSED)
def test_a_value_beyond_the_limits_is_refused_and_the_limit_named(field, value, words):
    with pytest.raises(ma.ValidationError) as caught:
        read(field, value)
    (told,) = caught.value.messages
    assert words in told.en and told.zh != told.en


def test_no_pattern_of_an_admin_can_hang_on_any_text():
    # An engine that goes back and tries again would not end before the sun does.
    evil = field("text", pattern="(a+)+(b|c|a?){50}$", max_length=1000)
    with pytest.raises(ma.ValidationError):
        read(evil, "a" * 999 + "!")


def test_a_pattern_that_is_none_is_not_applied_as_definitions_with_one_are_refused():
    assert read(field("text", pattern="(?<=a)b"), "b") == "b"


ROWS = field(
    "subform",
    fields=[
        {"key": "item", "type": "text", "max_length": 5},
        {"key": "count", "type": "number"},
        {"key": "twice", "type": "formula", "expression": "count * 2", "result": "number"},
    ],
)


def test_rows_are_read_by_their_fields_types_and_keep_their_ids():
    assert read(ROWS, [{"id": 7, "item": " a ", "count": "2"}, {}]) == [
        {"id": 7, "item": "a", "count": Decimal(2)},
        {},
    ]
    assert read(ROWS, []) is None


def test_every_fault_of_every_row_is_told_at_its_place():
    with pytest.raises(ma.ValidationError) as caught:
        read(
            ROWS,
            [{"item": "too long", "count": 1.5}, {"item": "ok"}, {"count": "x", "other": 1, "twice": 4}, 5],
        )
    faults = caught.value.messages
    assert {row: set(fields) for row, fields in faults.items()} == {
        0: {"item", "count"}, 2: {"count", "other", "twice"}, 3: {"_schema"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "number", "written"),
    [
        ({"prefix": "C", "digits": 3}, 1, "C001"),
        ({"prefix": "C", "digits": 3}, 1000, "C1000"),
        ({}, 42, "0042"),
        ({"prefix": "PO-", "reset": "year"}, 7, "PO-2027-0007"),
        ({"reset": "month", "digits": 2}, 7, "202701-07"),
        ({"reset": "day", "digits": 2}, 7, "20270101-07"),
    ],
)
def test_a_serial_number_is_counted_in_the_workspace_s_own_period(settings, number, written):
    serial = field("serial", **settings)
    kind = type_of(serial)
    assert isinstance(kind, SerialType)
    new_year_in_shanghai = datetime(2026, 12, 31, 16, tzinfo=UTC)
    period = kind.period(serial, new_year_in_shanghai, "Asia/Shanghai")
    assert kind.text(serial, number, period) == written
