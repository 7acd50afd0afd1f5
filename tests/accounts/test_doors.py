"""Every page about signing in and one's account: no GET changes anything, no change comes from another site."""

from __future__ import annotations

import re

import pytest

from fixtures.house import PASSWORD
from fixtures.office import snapshot
from tablewright.identity.settings import change_settings
from tablewright.web.declare import SAFE_METHODS, SELF, declaration_of

MINE = ("/me", "/sign-in", "/reset", "/set-up")


def doors(house):
    """Give (method, address, declaration) of every route of these pages."""
    for rule in house.app.url_map.iter_rules():
        if rule.rule.startswith(MINE):
            address = re.sub(r"<int:\w+>", "1", rule.rule)
            address = re.sub(r"<(?:\w+:)?\w+>", "x" * 43, address)
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                yield method, address, declaration_of(house.app, rule.endpoint)


@pytest.fixture
def visitors(house):
    """Give a stranger, somebody half signed in with and without a second factor, and somebody signed in."""
    house.signed_in("twin").set_up_factor()
    house.do(lambda work: change_settings(work.connection, house.north, {"second_factor": "admins"}))
    house.clock.forward(seconds=1)
    half, led = house.browser(), house.browser()
    half.sign_in("twin", PASSWORD)
    led.sign_in("ada", PASSWORD)
    assert half.session and led.session
    return house.browser(), half, led, house.signed_in("bob")


def test_no_get_changes_anything(house, visitors):
    before = snapshot(house.engine)
    seen = set()
    for browser in visitors:
        for method, address, _ in doors(house):
            if method in SAFE_METHODS:
                for headers in ({}, {"HX_Request": "true"}):
                    answer = browser.get(address, **headers)
                    assert answer.status_code < 500, address
                    seen.add((address, answer.status_code))
    assert snapshot(house.engine) == before
    assert {status for _, status in seen} == {200, 302, 303, 401, 404} - (
        {303} - {status for _, status in seen}
    )


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_no_change_comes_from_another_site(house, visitors, headers):
    before = snapshot(house.engine)
    form = {
        "login": "bob",
        "password": PASSWORD,
        "again": PASSWORD,
        "present": PASSWORD,
        "code": "1",
        "name": "x",
    }
    for browser in visitors:
        for method, address, declared in doors(house):
            if method not in SAFE_METHODS and declared.body == "form":
                answer = browser.post(address, headers=headers, **form)
                assert answer.status_code in (401, 403), (address, answer.status_code)
    assert _but_refusals(snapshot(house.engine)) == _but_refusals(before)


def test_no_change_of_somebody_signed_in_or_half_comes_without_the_page_s_token(house, visitors):
    before = snapshot(house.engine)
    for browser in visitors[1:]:
        for method, address, declared in doors(house):
            if method in SAFE_METHODS or declared.body != "form":
                continue
            if declared.actor == "person" or "second-factor" in address:
                answer = browser.client.post(address, data={"csrf": "x", "code": "1"})
                leads_away = answer.status_code in (302, 303) and answer.location == "/sign-in"
                assert leads_away or answer.status_code in (401, 403), (address, answer.status_code)
    assert _but_refusals(snapshot(house.engine)) == _but_refusals(before)


def test_half_a_session_opens_none_of_one_s_own_pages(house, visitors):
    for browser in visitors[:3]:
        for method, address, declared in doors(house):
            if declared.actor == "person":
                answer = browser.get(address) if method == "GET" else browser.post(address)
                assert answer.status_code == 401, address


def test_what_is_one_s_own_is_closed_to_who_looks_through_one_s_eyes(house):
    open_to_others = [
        address
        for _, address, declared in doors(house)
        if declared.actor == "person" and declared.permission != SELF and address != "/sign-out"
    ]
    assert not open_to_others


def _but_refusals(found):
    """Leave out what the log writes of refusals, and the end of its chain."""
    return {name: rows for name, rows in found.items() if not name.startswith("audit_")}
