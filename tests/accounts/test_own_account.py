"""One's own account: changing the password, sessions, tokens, and proving once more who one is."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from fixtures.house import OTHER_PASSWORD, PASSWORD
from tablewright.identity.browser_name import browser_name
from tablewright.identity.credential_models import Session, Token
from tablewright.identity.models import Person
from tablewright.identity.sessions import start_session
from tablewright.identity.throttle import ACCOUNT

NEW = "a wholly new secret"


def bearer(house, secret: str, path: str = "/api/v1/apps") -> int:
    return house.app.test_client().get(path, headers={"Authorization": f"Bearer {secret}"}).status_code


def make_token(browser, **told: object):
    form = {"name": "report", "access": "read", "scope": "all", "life": "30", **told}
    return browser.post("/me/tokens", **form)


def secret_of(answer) -> str:
    return re.search(r'id="secret" value="([^"]+)"', answer.text)[1]


def test_changing_the_password_asks_for_the_present_one_and_ends_all_other_sessions(house):
    here, there = house.signed_in("bob"), house.signed_in("bob")
    before = here.session
    assert here.post("/me/password", present="wrong", password=NEW, again=NEW).status_code == 422
    assert here.post("/me/password", present=PASSWORD, password="short", again="short").status_code == 422
    assert here.post("/me/password", present=PASSWORD, password=NEW, again="other").status_code == 422
    assert there.is_in() and here.session == before
    assert here.post("/me/password", present=PASSWORD, password=NEW, again=NEW).status_code == 303
    assert here.is_in() and not there.is_in()
    old = house.browser()
    old.client.set_cookie("tablewright", before)
    assert here.session != before and not old.is_in()
    assert house.browser().sign_in("bob", PASSWORD).status_code == 401
    house.signed_in("bob", NEW)
    assert house.events().count("password_changed") == 1


def test_guessing_the_present_password_from_a_session_left_open_is_slowed(house):
    browser = house.signed_in("bob")
    for path, name in (("/me/password", "present"), ("/me/confirm", "password")):
        house.clock.forward(hours=25)
        statuses = [browser.post(path, **{name: f"guess {n}"}).status_code for n in range(ACCOUNT.free + 1)]
        assert statuses == [422] * ACCOUNT.free + [429]
        assert (
            browser.post(
                path, **{name: PASSWORD, "password": NEW if name != "password" else PASSWORD}
            ).status_code
            == 429
        )


def test_who_has_no_password_sets_one_soon_after_signing_in(house):
    browser = house.browser()
    secret = house.do(lambda work: start_session(work, house.people["bare"]))
    browser.client.set_cookie("tablewright", secret)
    house.clock.forward(minutes=11)
    answer = browser.post("/me/password", password=NEW, again=NEW)
    assert answer.status_code == 303 and answer.location.startswith("/me/confirm")
    assert "Sign in again" in browser.get("/me/confirm").text
    assert browser.post("/me/confirm", password="").status_code == 422
    browser.client.set_cookie("tablewright", house.do(lambda work: start_session(work, house.people["bare"])))
    assert browser.post("/me/password", password=NEW, again=NEW).location == "/me/security?done=password"
    house.signed_in("bare", NEW)


SENSITIVE = (
    ("GET", "/me/tokens/new"),
    ("POST", "/me/tokens"),
    ("POST", "/me/second-factor/begin"),
    ("POST", "/me/second-factor"),
    ("POST", "/me/second-factor/codes"),
)


@pytest.mark.parametrize("method, path", SENSITIVE)
def test_sensitive_acts_ask_who_it_is_once_more(house, method, path):
    browser = house.signed_in("bob")
    house.clock.forward(minutes=11)
    form = {"name": "x", "access": "read", "scope": "all", "life": "30", "code": "000000"}
    answer = browser.get(path) if method == "GET" else browser.post(path, **form)
    assert answer.status_code == 303 and answer.location.startswith("/me/confirm?next=%2Fme%2F")
    assert house.scalar(sa.select(sa.func.count()).select_from(Token)) == 0
    before = browser.session
    assert browser.post("/me/confirm", password="wrong", next="/me/tokens/new").status_code == 422
    answer = browser.post("/me/confirm", password=PASSWORD, next="/me/tokens/new")
    assert answer.location == "/me/tokens/new" and browser.session != before
    assert browser.get("/me/tokens/new").status_code == 200
    house.clock.forward(minutes=11)
    assert browser.get("/me/tokens/new").status_code == 303


def test_a_fragment_is_led_to_confirm_as_well(house):
    browser = house.signed_in("bob")
    house.clock.forward(minutes=11)
    answer = browser.get("/me/tokens/new", HX_Request="true")
    assert answer.headers["HX-Redirect"].startswith("/me/confirm?next=")


@pytest.mark.parametrize("then", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_confirming_leads_to_our_own_pages_only(house, then):
    browser = house.signed_in("bob")
    assert browser.post("/me/confirm", password=PASSWORD, next=then).location == "/"


def test_one_s_sessions_are_listed_and_ended(house):
    here, there = house.signed_in("bob"), house.signed_in("bob", address="203.0.113.5")
    ada = house.signed_in("ada", address="192.0.2.200")
    page = here.get("/me/sessions").text
    assert page.count("Firefox on Linux") >= 2 and "203.0.113.5" in page and "192.0.2.200" not in page
    assert page.count("This one") == 1 and here.session not in page
    ids = {
        row.person_id: row.id
        for row in house.do(
            lambda work: work.connection.execute(sa.select(Session.person_id, Session.id)).all()
        )
    }
    assert here.post(f"/me/sessions/{ids[house.people['ada']]}/end").status_code == 404
    other = re.findall(r'action="/me/sessions/([^/"]+)/end"', page)
    assert len(other) == 1
    assert here.post(f"/me/sessions/{other[0]}/end").status_code == 303
    assert here.is_in() and not there.is_in() and ada.is_in()
    third = house.signed_in("bob")
    assert here.post("/me/sessions/end-others").status_code == 303
    assert here.is_in() and not third.is_in() and ada.is_in()
    assert house.events().count("session_ended") == 2


def test_a_token_is_shown_once_and_works_as_it_was_made(house):
    browser = house.signed_in("bob")
    answer = make_token(browser)
    secret = secret_of(answer)
    assert bearer(house, secret) == 200
    assert secret not in browser.get("/me/tokens").text and "report" in browser.get("/me/tokens").text
    stored = house.do(lambda work: work.connection.execute(sa.select(Token.__table__)).one())
    assert secret not in str(stored) and not stored.may_write
    house.clock.forward(days=30, seconds=1)
    assert bearer(house, secret) == 401
    assert browser.sign_in("bob", PASSWORD).status_code == 303
    assert "Expired" in browser.get("/me/tokens").text


@pytest.mark.parametrize("life, ends", [("30", True), ("90", True), ("365", True), ("never", False)])
def test_a_token_ends_when_it_was_told_to(house, life, ends):
    secret = secret_of(make_token(house.signed_in("bob"), life=life))
    days = 100_000 if not ends else int(life)
    house.clock.forward(days=min(days, 40_000) - 1)
    assert bearer(house, secret) == 200
    house.clock.forward(days=1)
    assert bearer(house, secret) == (401 if ends else 200)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 101},
        {"life": "31"},
        {"life": ""},
        {"scope": "some"},
        {"scope": "some", "app": "x"},
    ],
)
def test_a_token_with_wrong_settings_is_not_made(house, wrong):
    answer = make_token(house.signed_in("bob"), **wrong)
    assert answer.status_code == 422 and "form-fault" in answer.text
    assert house.scalar(sa.select(sa.func.count()).select_from(Token)) == 0


def test_a_revoked_token_is_out_with_the_next_request_and_only_one_s_own_can_be(house):
    bob, ada = house.signed_in("bob"), house.signed_in("ada")
    secret = secret_of(make_token(bob))
    token_id = house.scalar(sa.select(Token.id))
    assert ada.post(f"/me/tokens/{token_id}/revoke").status_code == 404
    assert bearer(house, secret) == 200
    assert bob.post(f"/me/tokens/{token_id}/revoke").status_code == 303
    assert bearer(house, secret) == 401
    assert bob.post(f"/me/tokens/{token_id}/revoke").status_code == 404
    assert [each for each in house.events() if each.startswith("token")] == ["token_made", "token_revoked"]


def test_the_log_holds_no_password_code_or_token(house, caplog):
    browser = house.signed_in("bob")
    phone, codes = browser.set_up_factor()
    secret = secret_of(make_token(browser))
    house.browser().sign_in("bob", OTHER_PASSWORD)
    browser.post("/me/password", present=PASSWORD, password=NEW, again=NEW)
    with house.engine.connect() as connection:
        told = str(connection.execute(sa.text("SELECT * FROM audit_entry")).all()) + caplog.text
    for hidden in (PASSWORD, OTHER_PASSWORD, NEW, phone.secret, secret, browser.session, *codes):
        assert hidden not in told
    assert house.scalar(sa.select(Person.password_hash).where(Person.login == "bob")) not in told


@pytest.mark.parametrize(
    "agent, name",
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0", "WeChat on iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "Safari on macOS"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5.0", "curl"),
        ("<script>alert(1)</script>", "Unknown browser"),
        (None, "Unknown browser"),
    ],
)
def test_a_browser_has_a_short_name(agent, name):
    assert browser_name(agent).en == name
