"""Showing a masked value in full is one deliberate act on one field of one record, and stands in the audit log.

Who everybody is: `fixtures/masked_house.py`.
"""

from __future__ import annotations

import re

import pytest

from fixtures.masked_house import API, CARD, FILES, KEYS, KINDS, SECRETS


@pytest.mark.parametrize("name", KINDS)
def test_revealing_shows_one_field_of_one_record_and_is_written_down(house, name):
    key = KEYS[name]
    whole = house.get("ada", f"{API}/records/1").json["fields"][key]
    before = house.revealed()
    answer = house.api["olga"].send("POST", "/apps/shop/tables/card/records/1/reveal", {"field": key})
    if name in FILES:
        assert answer.status_code == 403
        assert house.revealed() == before
        return
    assert (answer.status_code, answer.json) == (200, {"value": whole})
    (entry,) = house.revealed()[len(before) :]
    assert entry == (house.people["olga"], 1, {"field": f"The {name}", "record": "card"})
    fragment = house.post("olga", f"{CARD}/reveal/{key}", fragment=True)
    page = house.post("olga", f"{CARD}/reveal/{key}")
    assert (fragment.status_code, page.status_code) == (200, 200)
    assert "<html" not in fragment.text
    assert "<html" in page.text
    assert "revealed" in fragment.text
    assert KINDS[name][2] not in fragment.text
    assert len(house.revealed()) == len(before) + 3
    assert house.get("olga", f"{API}/records/1").json["fields"][key] == KINDS[name][2]


def test_the_button_stands_where_one_may_reveal(house):
    shown = re.findall(r'action="([^"]+/reveal/\w+)"', house.get("olga", CARD).text)
    assert {*shown} == {
        f"{CARD}/reveal/{key}" for name, key in KEYS.items() if name not in (*FILES, "reverse")
    }
    assert "/reveal/" not in house.get("cleo", CARD).text
    assert "/reveal/" not in house.get("vera", CARD).text
    assert "/reveal/" not in house.get("ada", CARD).text


@pytest.mark.parametrize(
    "who, record, key, status",
    [
        ("cleo", 1, "m_text", 403),
        ("vera", 1, "m_text", 403),
        ("olga", 99, "m_text", 404),
        ("olga", 1, "nothing", 404),
        ("olga", 2**70, "m_text", 404),
        ("ada", 1, "m_text", 200),
        ("olga", 1, "name", 200),
    ],
)
def test_who_may_not_reveal_is_refused_and_nothing_is_shown_or_noted(house, who, record, key, status):
    before = house.revealed()
    answer = house.api[who].send("POST", f"/apps/shop/tables/card/records/{record}/reveal", {"field": key})
    page = house.post(who, f"/a/shop/card/{record}/reveal/{key}")
    assert (answer.status_code, page.status_code) == (status, status)
    if status != 200:
        assert not SECRETS.search(answer.text + page.text)
    assert house.revealed() == before


def test_revealing_is_a_post_with_a_token(house):
    before = house.revealed()
    assert house.get("olga", f"{CARD}/reveal/m_text").status_code in (404, 405)
    assert house.pages["olga"].post(f"{CARD}/reveal/m_text").status_code == 403
    assert house.revealed() == before


def test_a_reveal_that_cannot_be_written_down_shows_nothing(house, monkeypatch):
    def broken(*_, **__):
        raise OSError("the log is gone")

    monkeypatch.setattr("tablewright.runtime.records.reveal.audit", broken)
    answer = house.api["olga"].send("POST", "/apps/shop/tables/card/records/1/reveal", {"field": "m_text"})
    assert answer.status_code == 500
    assert not SECRETS.search(answer.text)
