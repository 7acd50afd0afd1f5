"""What people type and paste, in Chinese and English habits, and what is too doubtful to guess."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fixtures.field_samples import OPTIONS, field
from tablewright.core.words import Words
from tablewright.fields import type_of
from tablewright.fields.base import NotUnderstood, Reader, Reference

NOW = datetime(2026, 11, 22, 3, 30, tzinfo=UTC)
ZH, EN = Reader("zh", "Asia/Shanghai", NOW), Reader("en", "Asia/Shanghai", NOW)
READ = [
    (field("number"), {"1,234": "1234", "１２３４": "1234", "1.2万": "12000", "3亿": "300000000", "-5": "-5", "（5）": "-5",
        "2.5": "3", "-2.5": "-3", "1.5k": "1500", "12 345": "12345", "+7": "7", "−7": "-7", "50%": "1"}),
    (field("number", decimals=2, unit="吨"), {"1,234.565": "1234.57", ".5": "0.50", "3 吨": "3.00", "25%": "0.25"}),
    (field("money"), {"￥1,234.50": "1234.50", "¥ 1,234.5": "1234.50", "1,234.50元": "1234.50", "（1,234）": "-1234.00",
        "RMB 20": "20.00", "CNY20": "20.00", "20 CNY": "20.00", "$9.99": "9.99", "-¥3": "-3.00", "1.2万元": "12000.00"}),
    (field("percent"), {"25%": "0.25", "25": "0.25", "２５％": "0.25", "0.5%": "0.01", "150": "1.50"}),
    (field("rating"), {"★★★": "3", "★★☆☆☆": "2", "4": "4", "⭐⭐": "2", "☆☆☆☆☆": None}),
    (field("progress"), {"40%": "40", "40": "40", "100％": "100"}),
    (field("checkbox"), {"是": True, "否": False, "yes": True, "No": False, "✓": True, "✗": False, "TRUE": True, "0": False}),
    (field("select", options=OPTIONS), {"高": "a", "high": "a", "HIGH ": "a", "a": "a", "低、或无": "b"}),
    (field("multi_select", options=OPTIONS), {"高、a": ["a", "a"], "低、或无、高": ["b", "a"], "Low, or none, High": ["b", "a"],
        "a\nb": ["a", "b"], "高;": ["a"]}),
    (field("date"), {"2026年11月22日": "2026-11-22", "22/11/2026": "2026-11-22", "11/22/2026": "2026-11-22",
        "11-22": "2026-11-22", "昨天": "2026-11-21", "today": "2026-11-22", "明天": "2026-11-23", "20261122": "2026-11-22",
        "2026/1/2": "2026-01-02", "2026.11.22": "2026-11-22", "Nov 22, 2026": "2026-11-22", "22 November 2026": "2026-11-22",
        "11月2日": "2026-11-02", "05/05/2026": "2026-05-05", "２０２６－１１－２２": "2026-11-22"}),
    (field("date_time"), {"2026-11-22 14:30": "2026-11-22T06:30:00Z", "下午3点": "2026-11-22T07:00:00Z",
        "昨天下午3点半": "2026-11-21T07:30:00Z", "2026年11月22日 9时05分": "2026-11-22T01:05:00Z",
        "Nov 22, 2026, 2:30 PM": "2026-11-22T06:30:00Z", "2026-11-22": "2026-11-21T16:00:00Z",
        "11-22 上午12:05": "2026-11-21T16:05:00Z", "now": "2026-11-22T03:30:00Z", "9:05:07": "2026-11-22T01:05:07Z",
        "2026-11-22T14:30": "2026-11-22T06:30:00Z", "2026-11-22T06:30:00+00:00": "2026-11-22T06:30:00Z",
        "tomorrow 3pm": "2026-11-23T07:00:00Z"}),
    (field("duration"), {"1:30": 5400, "90m": 5400, "1.5h": 5400, "1小时30分": 5400, "1h 30m": 5400, "1:30:15": 5415,
        "2": 7200, "45分钟": 2700, "2天": 172800, "-1:00": -3600, "30s": 30}),
    (field("duration", unit="m:ss"), {"1:30": 90, "5": 300, "1:00:00": 3600}),
    (field("phone"), {"138 0013 8000": "+8613800138000", "+86 138-0013-8000": "+8613800138000", "（021）12345678转801":
        "+862112345678;ext=801", "１３８００１３８０００": "+8613800138000", "+1 212 456 7890": "+12124567890"}),
    (field("email"), {" li@Example.CN ": "li@example.cn", "mailto:a@b.com": "a@b.com", "a＠b.com": "a@b.com"}),
    (field("url"), {"example.com/a": "https://example.com/a", "http://example.com": "http://example.com"}),
    (field("text"), {" a b ": "a b", "": None}),
    (field("member"), {"12": 12, "王丽": 77}),
    (field("member", many=True), {"12, 王丽": [12, 77], "": []}),
]  # fmt: skip
DOUBTFUL = [
    (field("number"), ["3,5", "1,23,456", "1.234,50", "abc", "12abc", "1e5", "--5", "1.2.3", "0x1F", "٣x", "(-5)", "万"]),
    (field("money"), ["1.234,50", "USD", "12 xyz"]),
    (field("checkbox"), ["maybe", "是否"]),
    (field("select", options=OPTIONS), ["高低", "d"]),
    (field("date"), ["03/04/2026", "2026-02-30", "2026-13-01", "26-11-22x", "22/11/26", "someday", "0000-01-01", "13月1日"]),
    (field("date_time"), ["25:00", "2026-11-22 14:75", "下午", "2026-11-22T14:30:00+99:00"]),
    (field("duration"), ["1:75", "h", "1x", "99999999h"]),
    (field("phone"), ["12345", "1380013800", "phone", "138001380001"]),
    (field("email"), ["a@", "a b@c.com", "李"]),
    (field("url"), ["javascript:alert(1)", "https://a@b.com", "http://", "a b.com", "https://exa\nmple.com", "ftp://a.com"]),
    (field("member"), ["nobody", "0", "-1"]),
    (field("attachment"), ["a.pdf"]),
]  # fmt: skip


def find(reference: Reference, text: str) -> int | None:
    return 77 if (reference.kind, text) == ("person", "王丽") else None


@pytest.mark.parametrize(("field", "text", "value"), [(f, t, v) for f, told in READ for t, v in told.items()])
def test_typed_text_is_read_as_it_is_meant(field, text, value):
    for language in ("zh", "en"):
        reader = Reader(language, "Asia/Shanghai", NOW, find)
        assert type_of(field).parse(field, text, reader) == value


@pytest.mark.parametrize(("field", "text"), [(f, text) for f, texts in DOUBTFUL for text in texts])
def test_doubtful_text_is_not_guessed_at(field, text):
    kind = type_of(field)
    with pytest.raises(NotUnderstood) as caught:
        kind.value(field).deserialize(kind.parse(field, text, EN))
    assert isinstance(caught.value.words, Words)
    assert caught.value.say("zh") != caught.value.say("en")


def test_a_date_that_can_be_read_two_ways_asks_for_the_year_first():
    with pytest.raises(NotUnderstood, match="two ways"):
        type_of(field("date")).parse(field("date"), "03/04/2026", EN)


def test_a_name_that_an_option_has_in_the_reader_s_language_comes_before_another_s():
    crossed = field(
        "select",
        options=[
            {"key": "one", "label": {"en": "B", "zh": "A"}},
            {"key": "two", "label": {"en": "A", "zh": "B"}},
        ],
    )
    assert type_of(crossed).parse(crossed, "A", ZH) == "one"
    assert type_of(crossed).parse(crossed, "A", EN) == "two"


def test_the_key_a_control_sends_comes_before_a_label_that_reads_the_same():
    crossed = field("select", options=[{"key": "a", "label": "b"}, {"key": "b", "label": "a"}])
    assert type_of(crossed).parse(crossed, "a", ZH) == "a"
