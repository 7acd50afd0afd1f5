"""Demo links, sessions, the token of forms: who gets in, who stays out, and that following a link changes nothing."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from tablewright.core.database import db
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.credential_models import Session
from tablewright.identity.demo import ensure_demo_people, sign_in_links
from tablewright.identity.models import Person


@pytest.fixture
def links(app: Flask) -> list[str]:
    with app.app_context():
        with unit_of_work(db.engine) as work:
            ensure_demo_people(work)
        return [url.removeprefix("http://h") for _, url in sign_in_links(db.engine, "http://h")]


def sessions(app: Flask) -> int:
    with app.app_context(), db.engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(Session))


def test_a_link_asks_before_it_signs_in(app, links):
    client = app.test_client()
    assert client.get(links[1]).status_code == 200
    assert sessions(app) == 0
    answer = client.post(links[1])
    assert answer.status_code == 302 and sessions(app) == 1
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_a_link_works_from_this_machine_only(app, links):
    client = app.test_client()
    assert client.get(links[0], environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404
    assert client.post(links[0], headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404
    assert sessions(app) == 0


def test_the_next_start_ends_the_links_of_the_last(app, links):
    with app.app_context():
        sign_in_links(db.engine, "http://h")
    assert app.test_client().post(links[0]).status_code == 404


def test_signing_out_ends_the_session_on_the_server(app, links):
    client = app.test_client()
    client.post(links[0])
    secret = client.get_cookie("tablewright").value
    page = client.get("/sign-in").text
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    assert client.post("/sign-out", data={"csrf": token}).status_code == 302
    stale = app.test_client()
    stale.set_cookie("tablewright", secret)
    assert stale.post("/sign-out", data={"csrf": token}).status_code == 401


def test_a_foreign_page_cannot_act_for_somebody(app, links):
    client = app.test_client()
    client.post(links[0])
    token = client.get("/sign-in").text.split('name="csrf-token" content="')[1].split('"')[0]
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post("/sign-out", data={"csrf": token}, headers=headers).status_code == 403
    assert client.post("/sign-out", data={"csrf": "0" * 64}).status_code == 403
    assert sessions(app) == 1


def test_somebody_deactivated_is_out_with_the_next_request(app, links):
    client = app.test_client()
    client.post(links[1])
    assert client.get("/", follow_redirects=False).status_code != 401
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.update(Person).values(active=False))
        connection.execute(sa.text("UPDATE version SET number = number + 1 WHERE name = 'people'"))
    assert client.post("/sign-out", data={}).status_code == 401


@pytest.mark.parametrize(
    "referrer", ["https://evil.example/x", "//evil.example", "http://localhost//evil.example"]
)
def test_choosing_a_language_leads_back_to_our_own_pages_only(app, referrer):
    answer = app.test_client().post("/language/zh", headers={"Referer": referrer})
    assert (
        answer.status_code == 302
        and "evil" not in answer.headers["Location"].split("//", 1)[-1].split("/")[0]
    )
    assert not answer.headers["Location"].startswith("//")
