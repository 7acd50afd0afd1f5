"""Signing in with a password: who gets in, what nobody learns, and what a session is."""

from __future__ import annotations

import dataclasses
import re

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from fixtures.house import OTHER_PASSWORD, PASSWORD, Browser
from fixtures.quick_passwords import PRODUCTS_OWN
from tablewright.app import create_app
from tablewright.core.database import db
from tablewright.identity import password_sign_in, passwords
from tablewright.identity.credential_models import Session
from tablewright.identity.models import Person
from tablewright.identity.settings import change_settings

NOBODY = ("nobody", "nobody@example.com", "", "gone", "bare", "ada'; --", "ada\ufffd", "x\x00y")
SECRETS = re.compile(r'name="csrf-token" content="[^"]*"|value="[^"]*"|[0-9a-f]{16}')


@pytest.mark.parametrize(
    "login", ["ada", "ADA", " Ada ", "ａｄａ", "bob", "bob@example.com", "BOB@Example.com"]
)
def test_login_or_e_mail_and_the_password_let_one_in(house, login):
    browser = house.browser()
    answer = browser.sign_in(login, PASSWORD)
    assert answer.status_code == 303 and answer.location == "/"
    assert browser.is_in()
    assert house.events() == ["sign_in"]


def test_nobody_learns_which_accounts_there_are(house, monkeypatch):
    """Unknown, wrong, deactivated, without a password: equal text, status, headers and number of comparisons."""
    compared = []
    real = password_sign_in.verify_password
    monkeypatch.setattr(
        password_sign_in, "verify_password", lambda *told: compared.append(told[0]) or real(*told)
    )
    seen = set()
    for login in ("ada", "ada@example.com", "twin@example.com", *NOBODY):
        compared.clear()
        browser = house.browser(address=f"198.51.100.{len(seen) + len(login)}")
        answer = browser.sign_in(login, "not the password at all")
        page = re.sub(r"\s+", "", SECRETS.sub("", answer.text).replace('autofocus=""', ""))
        assert answer.status_code == 401 and browser.session is None
        seen.add((page, len(compared), str(sorted(dict(answer.headers)))))
    assert len(seen) == 1, [each[1:] for each in seen]


@pytest.mark.parametrize("login", NOBODY)
def test_who_may_not_sign_in_does_not_even_with_a_right_password(house, login):
    browser = house.browser()
    assert browser.sign_in(login, PASSWORD).status_code == 401
    assert not browser.is_in()
    assert house.events() == ["sign_in_failed"]


def test_the_log_of_failures_holds_no_password_typed_in_the_wrong_place(house):
    house.browser().sign_in(PASSWORD, "ada")
    with house.engine.connect() as connection:
        told = str(connection.execute(sa.text("SELECT * FROM audit_entry")).all())
    assert PASSWORD not in told and "bicycles" not in told


def test_the_same_e_mail_in_two_workspaces_means_whoever_s_password_it_is(house):
    for password, name in ((PASSWORD, "ada"), (OTHER_PASSWORD, "zoe")):
        browser = house.browser()
        assert browser.sign_in("ada@example.com", password).status_code == 303
        person = house.scalar(
            sa.select(Session.person_id).order_by(Session.created_at.desc(), Session.digest)
        )
        ids = house.do(lambda work: list(work.connection.scalars(sa.select(Session.person_id))))
        assert house.people[name] in ids, person


def test_a_password_of_several_workspaces_asks_which(house):
    browser = house.browser()
    answer = browser.sign_in("twin@example.com", PASSWORD, next="/me/sessions")
    assert answer.status_code == 200 and "North" in answer.text and "South" in answer.text
    assert browser.session is None
    choice = re.search(r'name="choice" value="([^"]+)"', answer.text)[1]
    stranger = house.browser()
    form = {"choice": choice, "person": house.people["twin2"]}
    assert stranger.post("/sign-in/workspace", **form).status_code == 401
    for person in (house.people["ada"], "x"):
        other = house.browser()
        again = other.sign_in("twin@example.com", PASSWORD)
        mark = re.search(r'name="choice" value="([^"]+)"', again.text)[1]
        assert other.post("/sign-in/workspace", choice=mark, person=person).status_code == 401
        assert other.session is None
    answer = browser.post("/sign-in/workspace", **form)
    assert answer.status_code == 303 and answer.location == "/me/sessions"
    assert house.scalar(sa.select(Session.person_id)) == house.people["twin2"]
    assert browser.post("/sign-in/workspace", **form).status_code == 401


def test_the_session_is_new_at_sign_in_and_dead_at_sign_out(house):
    browser = house.browser()
    browser.client.set_cookie("tablewright", "x" * 43)
    browser.sign_in("ada", PASSWORD)
    first = browser.session
    assert first != "x" * 43
    browser.sign_in("ada", PASSWORD)
    second = browser.session
    assert second != first
    old = house.browser()
    old.client.set_cookie("tablewright", first)
    assert not old.is_in()
    assert browser.post("/sign-out").status_code == 302
    old.client.set_cookie("tablewright", second)
    assert not old.is_in() and not browser.is_in()
    assert house.events()[-1] == "sign_out"


def test_cookies_under_https_are_for_this_host_alone(house, config):
    app = create_app(dataclasses.replace(config, base_url="https://apps.example.com"))
    browser = Browser(app.test_client(), "198.51.100.7", "en")
    answer = browser.client.post(
        "https://apps.example.com/sign-in", data={"login": "ada", "password": PASSWORD}
    )
    chosen = [
        browser.client.post(f"https://apps.example.com{path}")
        for path in ("/language/zh", "/preference/theme/dark")
    ]
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all(each.startswith("__Host-") for each in cookies)
    for cookie in (*cookies, *(each.headers["Set-Cookie"] for each in chosen)):
        for mark in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert mark in cookie
        assert "Domain" not in cookie
    with app.app_context():
        db.engine.dispose()


OWN = ("/", "/me/tokens", "/a/x/?view=x&filter=%7B%7D")
FOREIGN = (
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/\n/evil.example",
    "/\t/evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    " //evil.example",
)


@pytest.mark.parametrize("then", OWN + FOREIGN)
def test_after_signing_in_one_comes_to_our_own_pages_only(house, then):
    browser = house.browser()
    assert browser.sign_in("ada", PASSWORD, next=then).location == (then if then in OWN else "/")
    assert browser.post("/sign-out", next=then).location.startswith("/sign-in")


def test_a_page_for_people_asks_a_visitor_to_sign_in_and_leads_back(house):
    answer = house.browser().get("/me/tokens?x=1")
    assert answer.status_code == 401
    assert 'name="next" value="/me/tokens?x=1"' in answer.text and 'name="password"' in answer.text
    assert house.browser().get("/me/tokens", HX_Request="true").status_code == 401


def test_another_site_cannot_sign_somebody_in(house):
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        browser = house.browser()
        assert browser.sign_in("ada", PASSWORD, headers=headers).status_code == 403
        assert browser.session is None


def test_a_deactivated_person_is_out_with_the_next_request(house):
    browser = house.signed_in("bob")
    house.do(lambda work: work.connection.execute(sa.update(Person).values(active=False)))
    house.do(lambda work: work.connection.execute(sa.text("UPDATE version SET number = number + 1")))
    assert not browser.is_in()


def test_a_hash_of_older_settings_is_made_anew(house, monkeypatch):
    monkeypatch.setattr(passwords, "_HASHER", PRODUCTS_OWN)
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    own = Person.id == house.people["ada"]
    house.do(lambda work: work.connection.execute(sa.update(Person).where(own).values(password_hash=weak)))
    house.signed_in("ada")
    stored = house.scalar(sa.select(Person.password_hash).where(own))
    assert stored != weak and "m=19456,t=2,p=1" in stored
    house.signed_in("ada")


@pytest.mark.parametrize(
    "asked, led", [("optional", ()), ("admins", ("ada",)), ("everybody", ("ada", "bob"))]
)
def test_a_workspace_may_ask_for_a_second_factor(house, asked, led):
    house.do(lambda work: change_settings(work.connection, house.north, {"second_factor": asked}))
    for login in ("ada", "bob"):
        browser = house.browser()
        location = browser.sign_in(login, PASSWORD, next="/me/tokens").location
        assert location.startswith("/sign-in/second-factor/set-up") == (login in led)
        assert browser.is_in() == (login not in led)
