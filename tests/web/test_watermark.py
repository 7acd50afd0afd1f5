"""The reader's name and the date lie over pages where the workspace wants them, and over nobody else's."""

from __future__ import annotations

import dataclasses
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa

from fixtures.front_desk import parse
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import Person
from tablewright.identity.settings import change_settings
from tablewright.identity.versions import bump
from tablewright.web import watermark

PAGE = "/a/everything/project/"


def classes(desk, who="mia"):
    return next(
        attributes["class"] for tag, attributes in parse(desk.client(who).get(PAGE).text) if tag == "body"
    )


@pytest.mark.parametrize(
    "choice, shown", [("off", ""), ("masked", " watermark-masked"), ("always", " watermark-always")]
)
def test_the_setting_says_where_it_lies_from_the_next_request(desk, choice, shown):
    assert classes(desk) == "frame"
    with unit_of_work(desk.office.engine) as work:
        change_settings(work.connection, desk.office.workspace_id, {"watermark": choice})
    assert classes(desk) == f"frame{shown}"


def test_the_tile_names_who_looks_and_the_day(desk):
    with unit_of_work(desk.office.engine) as work:
        name = '<script>&"王'
        work.connection.execute(sa.update(Person).where(Person.login == "mia").values(name=name))
        bump(work.connection, "people")
    answer = desk.client("mia").get("/watermark.svg")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    texts = "".join(ElementTree.fromstring(answer.text).itertext())
    assert texts.count('<script>&"王') == 2
    assert texts.count("20") >= 2
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_tile_is_sent_again_only_when_it_changed_and_never_to_another(desk):
    first = desk.client("mia").get("/watermark.svg")
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = desk.client("mia").get("/watermark.svg", **{"If-None-Match": first.headers["ETag"]})
    other = desk.client("max").get("/watermark.svg", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, other.status_code) == (304, 200)


def test_a_stranger_gets_none(desk):
    assert desk.app.test_client().get("/watermark.svg").status_code in (302, 303, 401)


def test_who_looks_through_other_eyes_is_named_oneself(desk, monkeypatch):
    def seen():
        return dataclasses.replace(desk.office.actor("mia"), seen_through=desk.office.people["ada"])

    monkeypatch.setattr(watermark, "current_actor", seen)
    text = desk.client("ada").get("/watermark.svg").text
    assert "Ada" in text
    assert "Mia" not in text
