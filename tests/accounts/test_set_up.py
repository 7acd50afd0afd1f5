"""The first-run page: it works once, also when raced, and only for who knows the code of the terminal."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from fixtures.house import Browser
from tablewright.app import create_app
from tablewright.commands.set_up import set_up_sentences
from tablewright.core.database import db
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import Person, Workspace
from tablewright.identity.people import add_workspace
from tablewright.identity.set_up import make_set_up_code

FORM = {
    "workspace": "Acme",
    "name": "Grace Hopper",
    "login": "grace",
    "email": "grace@example.com",
    "password": "compile all the ships",
    "again": "compile all the ships",
    "language": "en",
    "zone": "Europe/Berlin",
}


class Fresh:
    """An installation in which nobody can sign in."""

    def __init__(self, app) -> None:
        self.app = app
        with app.app_context():
            self.engine = db.engine
        with unit_of_work(self.engine) as work:
            self.code = make_set_up_code(work)

    def browser(self) -> Browser:
        return Browser(self.app.test_client(), "198.51.100.7", "en")

    def count(self, model) -> int:
        with self.engine.connect() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(model))


@pytest.fixture
def fresh(config):
    app = create_app(config)
    yield Fresh(app)
    with app.app_context():
        db.engine.dispose()


def test_it_makes_a_workspace_with_an_administrator_and_signs_them_in(fresh):
    browser = fresh.browser()
    assert "/set-up" in browser.get("/sign-in").text
    assert browser.get("/set-up").status_code == 200
    answer = browser.post("/set-up", code=fresh.code, **FORM)
    assert answer.status_code == 303 and answer.location == "/"
    assert browser.get("/workspace/people").status_code == 200
    with fresh.engine.connect() as connection:
        person = connection.execute(sa.select(Person.__table__)).one()
        workspace = connection.execute(sa.select(Workspace.__table__)).one()
    assert (person.login, person.is_admin, person.email) == ("grace", True, "grace@example.com")
    assert (workspace.name, workspace.zone, workspace.language) == ("Acme", "Europe/Berlin", "en")
    assert FORM["password"] not in str(person)


def test_afterwards_it_is_gone(fresh):
    fresh.browser().post("/set-up", code=fresh.code, **FORM)
    other = fresh.browser()
    assert other.get("/set-up").status_code == 404
    assert other.post("/set-up", code=fresh.code, **{**FORM, "login": "mallory"}).status_code == 404
    assert "/set-up" not in other.get("/sign-in").text
    assert fresh.count(Person) == 1 and set_up_sentences(fresh.engine, "http://h") == []


@pytest.mark.parametrize("code", ["", "x", "AAAAA-AAAAA-AAAAA-AAAAA", "'; --"])
def test_without_the_code_nobody_takes_a_fresh_server(fresh, code):
    answer = fresh.browser().post("/set-up", code=code, **FORM)
    assert answer.status_code == 422 and "set-up code" in answer.text
    assert fresh.count(Person) == fresh.count(Workspace) == 0


def test_guessing_the_code_is_slowed(fresh):
    statuses = [fresh.browser().post("/set-up", code="x", **FORM).status_code for _ in range(22)]
    assert statuses[:20] == [422] * 20 and statuses[20:] == [429] * 2


def test_of_two_at_once_one_wins(fresh):
    gate, statuses = threading.Barrier(2), []

    def act(login: str) -> None:
        browser = fresh.browser()
        browser.get("/set-up")
        gate.wait()
        statuses.append(
            browser.client.post("/set-up", data={**FORM, "login": login, "code": fresh.code}).status_code
        )

    threads = [threading.Thread(target=act, args=(name,)) for name in ("grace", "mallory")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) in ([303, 404], [303, 409])
    assert fresh.count(Person) == fresh.count(Workspace) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"workspace": " "},
        {"name": ""},
        {"login": ""},
        {"login": "x" * 101},
        {"email": "not an address"},
        {"password": "short", "again": "short"},
        {"password": "password1234", "again": "password1234"},
        {"again": "something else"},
    ],
)
def test_what_is_wrong_is_told_and_the_code_still_works(fresh, wrong):
    answer = fresh.browser().post("/set-up", code=fresh.code, **{**FORM, **wrong})
    assert answer.status_code == 422 and "is-invalid" in answer.text
    assert fresh.count(Person) == fresh.count(Workspace) == 0
    assert fresh.browser().post("/set-up", code=fresh.code.lower(), **FORM).status_code == 303


def test_apps_installed_before_are_in_the_administrator_s_workspace(fresh):
    with unit_of_work(fresh.engine) as work:
        first = add_workspace(work, "main", "main", "Asia/Shanghai", "zh")
    fresh.browser().post("/set-up", code=fresh.code, **FORM)
    with fresh.engine.connect() as connection:
        person = connection.execute(sa.select(Person.__table__)).one()
    assert person.workspace_id == first and fresh.count(Workspace) == 1


def test_every_start_prints_a_new_code_and_ends_the_one_before(fresh):
    link = set_up_sentences(fresh.engine, "http://h")[1].en.strip()
    assert link.startswith("http://h/set-up?code=")
    assert fresh.browser().post("/set-up", code=fresh.code, **FORM).status_code == 422
    assert fresh.browser().post("/set-up", code=link.partition("code=")[2], **FORM).status_code == 303
