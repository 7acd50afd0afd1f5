"""The text of a comment: names become mentions, addresses links, and nothing else is anything but text."""

from __future__ import annotations

import pytest

from tablewright.runtime.conversation.text import Part, as_typed, mentioned, parts, with_mentions

PEOPLE = [
    {"id": 1, "title": "Ann"},
    {"id": 2, "title": "Ann Lee"},
    {"id": 3, "title": "张三"},
    {"id": 4, "title": "张三丰"},
    {"id": 5, "title": "Ann"},
]
BY_ID = {each["id"]: each for each in PEOPLE}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("@Ann, look", "@[1], look"),
        ("@ann lee look", "@[2] look"),
        ("请@张三看一下", "请@[3]看一下"),
        ("@张三丰，@张三", "@[4]，@[3]"),
        ("mail me@Ann.example", "mail me@Ann.example"),
        ("@Annabel", "@Annabel"),
        ("@nobody @ @", "@nobody @ @"),
        ("@[3] and @[99]", "@[3] and @ [99]"),
        ("", ""),
    ],
)
def test_names_become_mentions(typed: str, stored: str):
    assert with_mentions(typed, PEOPLE) == stored


def test_whom_one_chose_tells_people_of_one_name_apart():
    assert with_mentions("@Ann", PEOPLE, {5}) == "@[5]"


def test_what_is_stored_is_typed_again():
    stored = with_mentions("@Ann Lee and @张三: see", PEOPLE)
    assert mentioned(stored) == [2, 3]
    assert with_mentions(as_typed(stored, BY_ID.__getitem__), PEOPLE) == stored


def test_addresses_become_links_without_what_follows_them():
    shown = parts("see https://a.example/x?y=1, (http://b.example). <b>", BY_ID.__getitem__)
    assert [each.text for each in shown if each.kind == "link"] == [
        "https://a.example/x?y=1",
        "http://b.example",
    ]
    assert "".join(each.text for each in shown) == "see https://a.example/x?y=1, (http://b.example). <b>"
    assert parts("javascript:alert(1) @[3]", BY_ID.__getitem__) == [
        Part("text", "javascript:alert(1) "),
        Part("mention", "@张三", 3),
    ]
