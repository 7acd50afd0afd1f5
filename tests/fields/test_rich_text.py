"""A formatted text: whatever comes in, what is stored is harmless, and what it says is found and read as text."""

from __future__ import annotations

import marshmallow as ma
import pytest

from fixtures.field_samples import READERS, field
from tablewright.fields import type_of

RICH = field("rich_text", max_length=50)
KIND = type_of(RICH)
READ = KIND.value(RICH).deserialize


@pytest.mark.parametrize(
    "given",
    [
        "<p>a</p><script>alert(1)</script>",
        '<p onclick="alert(1)" style="color:red" class="x">a</p>',
        "<img src=x onerror=alert(1)><b>a</b>",
        '<a href="javascript:alert(1)">a</a>',
        '<a href=" jav&#x09;ascript:alert(1)">a</a>',
        '<a href="data:text/html,<script>alert(1)</script>">a</a>',
        '<p><iframe src="https://example.com"></iframe>a</p>',
        "<svg><a xlink:href='javascript:alert(1)'>b</a></svg><p>a</p>",
        '<p>a<style>@import "https://example.com/x"</style></p>',
        '<form action="https://example.com"><input name="a"><p>a</p></form>',
        "<p>a<!-- <script>alert(1)</script> --></p>",
    ],
)
def test_nothing_that_acts_loads_or_styles_is_stored(given):
    html = READ(given)
    for word in (
        "script",
        "onclick",
        "onerror",
        "style",
        "class",
        "<img",
        "<iframe",
        "<svg",
        "<form",
        "import",
    ):
        assert word not in html
    assert KIND.format(RICH, html, READERS[0]).strip() == "a"
    assert READ(html) == html
    assert KIND.markup(html) == html


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("plain text", "<p>plain text</p>"),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
        ("a\r\nb\n\n\nc", "<p>a<br>b</p><p>c</p>"),
        ("bare <b>bold</b>", "<p>bare <b>bold</b></p>"),
        ("<div>a</div><div><br></div><div>b</div>", "<p>a</p><p>b</p>"),
        ("<h2>T</h2><ul><li>a</li><li>b</li></ul>", "<h2>T</h2><ul><li>a</li><li>b</li></ul>"),
        (
            '<p><a href="https://example.com/" target="_top" title="x">a</a></p>',
            '<p><a href="https://example.com/" target="_blank" rel="noopener noreferrer">a</a></p>',
        ),
        ("<p> </p><p><br></p>", None),
        ("", None),
    ],
)
def test_what_an_editor_a_person_and_the_api_send_becomes_one_form(given, stored):
    assert READ(given) == stored


def test_a_length_is_that_of_the_words():
    assert READ("<p>" + "<b>a</b>" * 50 + "</p>")
    with pytest.raises(ma.ValidationError, match="50"):
        READ("<p>" + "a" * 51 + "</p>")


def test_a_text_without_formatting_is_changed_as_plain_text_and_one_with_it_keeps_it():
    for reader in READERS:
        assert KIND.typed(RICH, "<p>a<br>b</p><p>&lt;c&gt;</p>", reader) == "a\nb\n\n<c>"
        assert KIND.typed(RICH, "<p><b>a</b></p>", reader) == "<p><b>a</b></p>"
        assert KIND.format(RICH, "<h2>T</h2><ul><li>a</li><li>b</li></ul>", reader) == "T\n\na\nb"


def test_the_search_knows_the_words_alone():
    assert KIND.search_text(RICH, "<p>a <strong>bc</strong></p>") == "a bc"
