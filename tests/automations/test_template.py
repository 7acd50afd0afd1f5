"""Texts with chips: what is text, what is an expression, and where a brace is wrong."""

import pytest

from tablewright.automations.template import expressions_of, filled, filled_json, parts
from tablewright.expressions import ExpressionFault

PLACE = {"name": "Ada", "amount": 5}


@pytest.mark.parametrize(
    ("template", "read"),
    [
        ("Hello {name}, {steps.x.y}!", "Hello <name>, <steps.x.y>!"),
        ("{name}{name}", "<name><name>"),
        ("no chip", "no chip"),
        ("", ""),
        ("{{name}} is {name}", "{name} is <name>"),
        ("a }} b {{", "a } b {"),
        ('{IF(name = "}", "{", name)}', '<IF(name = "}", "{", name)>'),
        ("{“}”}", "<“}”>"),
        ("你好 { name }，再见", "你好 <name>，再见"),
    ],
)
def test_chips_are_what_stands_in_single_braces(template, read):
    assert filled(template, "en", lambda source: f"<{source}>") == read


@pytest.mark.parametrize(
    ("template", "position", "word"),
    [
        ("Hello {name", 6, "not closed"),
        ("Hello name}", 10, "closes nothing"),
        ("Hello { }", 6, "no expression"),
        ("Hello {a {b}", 6, "not closed"),
        ('{"text}', 0, "not closed"),
    ],
)
def test_a_wrong_brace_is_told_with_its_place(template, position, word):
    with pytest.raises(ExpressionFault, match=word) as caught:
        parts(template)
    assert caught.value.position == position


def test_a_template_in_two_languages_is_filled_in_the_reader_s():
    template = {"en": "Hello {name}", "zh": "你好{name}"}
    assert [filled(template, each, PLACE.__getitem__) for each in ("en", "zh")] == ["Hello Ada", "你好Ada"]


def test_every_chip_of_any_template_is_found_with_its_place():
    template = {"en": "Hi { name }", "zh": ["{amount}", {"deep": "x{name}"}], "n": 3}
    assert [(each.source, each.position) for each in expressions_of(template)] == [
        ("name", 5),
        ("amount", 1),
        ("name", 2),
    ]


def test_in_json_a_text_that_is_one_chip_becomes_the_value_itself():
    template = {
        "n": "{amount}",
        "text": "{amount} for {name}",
        "list": ["{name}", 7, True, None],
        "{n}": "{{n}}",
    }
    made = filled_json(
        template, PLACE.__getitem__, lambda text: filled(text, "en", lambda source: str(PLACE[source]))
    )
    assert made == {"n": 5, "text": "5 for Ada", "list": ["Ada", 7, True, None], "{n}": "{n}"}
