"""Buttons pressed by address, by who may not, with what was never offered; and what their outcome may tell."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from fixtures.automated import automate, work
from fixtures.front_desk import FRAGMENT
from fixtures.receiver import ALLOW, plain, receiver
from fixtures.workshop import automation, on, step
from tablewright.runtime.automations.models import AutomationRun
from tablewright.runtime.outgoing.sender import send_due

__all__ = ["receiver"]
LIST = "/a/everything/project/"
LABEL = {"en": "Go", "zh": "执行"}
INPUTS = [
    {"key": "why", "type": "text"},
    {"key": "one", "type": "select", "options": [{"key": "a", "label": "A"}]},
    {"key": "to", "type": "relation", "table": "project"},
]
KEEP = step("keep", "set_variable", name="x", value="input.why")


def button(key, *steps, **settings):
    return automation(key, on("button", "project", where="record", label=LABEL, **settings), *steps)


@pytest.fixture
def project(desk):
    automate(desk.office, button("go", KEEP, inputs=INPUTS), button("gone", KEEP, condition='name = "x"'))
    return desk.office.create("ada", "project", name="Harbour")


def press(desk, who, key, **form):
    return desk.client(who).post(f"{LIST}press/{key}", fragment=True, do="press", **form)


def runs(desk):
    with desk.office.engine.connect() as connection:
        return connection.execute(sa.select(AutomationRun.__table__)).all()


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"ids": "999999"}, 404),
        ({"ids": "x"}, 400),
        ({"ids": "-1"}, 400),
        ({"ids": "9" * 30}, 400),
        ({}, None),
        ({"v:one": "b"}, 422),
        ({"v:to": "999999"}, 422),
        ({"v:why": "x" * 100_000}, 422),
    ],
)
def test_what_was_never_offered_begins_nothing(desk, project, form, status):
    given = {"ids": project, **form} if form else {}
    answer = press(desk, "ada", "go", **given)
    assert 400 <= answer.status_code < 500 and (status is None or answer.status_code == status)
    assert runs(desk) == []


def test_a_button_that_does_not_stand_on_a_record_is_not_pressed_there(desk, project):
    assert press(desk, "ada", "gone", ids=project).status_code == 403
    assert press(desk, "sam", "go", ids=project).status_code == 404
    assert desk.app.test_client().post(f"{LIST}press/go", data={"ids": project}).status_code in (
        302,
        303,
        401,
        403,
    )
    assert runs(desk) == []
    assert press(desk, "ada", "go", ids=project).status_code == 200
    assert len(runs(desk)) == 1


@pytest.mark.parametrize("token", ["x" * 9000, "a\0b", "../%/_", "🙂", "a/1"])
def test_whatever_a_press_is_called_it_is_one_press(desk, project, token):
    first, again = (press(desk, "ada", "go", ids=project, token=token) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert len(runs(desk)) == 1


def test_what_another_system_answered_is_for_those_who_look_after_it(desk, project, receiver):
    ask = step("ask", "http_request", url=receiver.url(), method="POST")
    automate(desk.office, button("ask", ask))
    receiver.answer = plain(400, b"internal secret of the other system")
    for who in ("ada", "edith"):
        shown = press(desk, who, "ask", ids=project).text
        work(desk.office)
        send_due(desk.office.engine, ALLOW, seconds=5)
        here = re.search(r'hx-get="([^"]+)"', shown)[1].replace("&amp;", "&")
        told = desk.client(who).client.get(here, headers=FRAGMENT).text
        assert "Failed" in told
        assert ("internal secret" in told) == (who == "ada"), told
