"""Texts shown as codes: what the code cannot say is refused, and what it says can be read back."""

from __future__ import annotations

import marshmallow as ma
import pytest

from fixtures.field_samples import HOSTILE_TEXT, field
from tablewright.fields import type_of
from tablewright.fields.codes import modules

EAN, BARS, QR = (field("text", code=each) for each in ("ean13", "code128", "qr"))


def read(each, text):
    return type_of(each).value(each).deserialize(text)


@pytest.mark.parametrize("text", ["6901234567892", "4006381333931", "0000000000000"])
def test_a_number_with_its_check_digit_is_taken(text):
    assert read(EAN, text) == text


@pytest.mark.parametrize(
    "text", ["6901234567893", "690123456789", "69012345678922", "690123456789X", "６９０１２３４５６７８９２"]
)
def test_a_number_whose_check_digit_is_wrong_is_refused(text):
    with pytest.raises(ma.ValidationError):
        read(EAN, text)


def test_bars_say_what_they_can():
    assert read(BARS, "AB-12 x") == "AB-12 x"
    for text in ("你好", "a" * 61):
        with pytest.raises(ma.ValidationError):
            read(BARS, text)


def test_any_text_is_a_qr_code_and_stays_text():
    kind = type_of(QR)
    drawn = kind.code(QR, HOSTILE_TEXT)
    assert drawn.startswith("<svg") and "<script" not in drawn
    assert modules("qr", "a") != modules("qr", "b")
    assert kind.code(QR, None) is None and kind.code(field("text"), "a") is None


def test_the_bars_of_an_ean_are_those_of_the_standard():
    (row,) = modules("ean13", "6901234567892")
    bars = "".join("1" if each else "0" for each in row)
    assert len(bars) == 95 and bars.startswith("101") and bars.endswith("101") and bars[45:50] == "01010"
