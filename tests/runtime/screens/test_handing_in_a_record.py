"""Somebody who may only hand in records gets the form, and thanks instead of a page they may not see."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk, parse
from fixtures.office import EVERYTHING
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.definition.read import Source, read_folder
from tablewright.identity.people import give_roles
from tablewright.runtime.apps.install import install

CLERK = {
    "key": "clerk",
    "label": "Clerk",
    "tables": {"team": {"actions": ["create"], "rows": "own", "fields": {"budget": "hidden"}}},
}

ONCE = {
    "key": "once",
    "label": "Once",
    "tables": {"team": {"actions": ["view", "create", "edit"], "rows": "all", "fields": {"name": "create"}}},
}


@pytest.fixture
def clerk(desk: Desk) -> Desk:
    """Give the office with a role for handing in teams, given to sam, and one whose names are given once, to max."""
    office = desk.office
    source = read_folder(EVERYTHING)
    document: Any = {**source.document, "roles": [*source.document["roles"], CLERK, ONCE]}
    install(office.engine, office.workspace_id, Source(document, source.files))
    with unit_of_work(office.engine) as work:
        give_roles(work, office.app.id, office.people["sam"], ["clerk"])
        give_roles(work, office.app.id, office.people["max"], ["once"])
    return desk


def test_a_handed_in_record_is_saved_and_not_shown(clerk: Desk) -> None:
    sam = clerk.client("sam")
    form = sam.get("/a/everything/team/new")
    assert form.status_code == 200
    named = {each.get("name") for _, each in parse(form.text)}
    assert "name" in named and "budget" not in named
    answer = sam.post("/a/everything/team/new", name="North", _fields="name")
    assert answer.status_code == 303
    thanks = sam.get(answer.headers["Location"])
    assert thanks.status_code == 200 and "/a/everything/team/new" in thanks.text
    with reading(clerk.office.engine) as connection:
        sql = clerk.office.table("team").sql
        (made,) = connection.scalars(sa.select(sql.c.id)).all()
    assert sam.get(f"/a/everything/team/{made}").status_code == 404
    empty = sam.get("/a/everything/team/").text
    assert "North" not in empty and "not listed here" in empty
    assert "North" in clerk.client("ada").get(f"/a/everything/team/{made}").text


def test_who_sees_the_record_is_led_to_it(clerk: Desk) -> None:
    answer = clerk.client("ada").post("/a/everything/team/new", name="South", _fields="name")
    assert answer.headers["Location"].rpartition("/")[2].isdecimal()


def test_who_may_not_hand_in_is_not_thanked(clerk: Desk) -> None:
    assert clerk.client("mia").get("/a/everything/team/handed-in").status_code == 404


def test_what_is_given_once_stands_in_the_form_that_makes_and_not_in_the_one_that_changes(
    clerk: Desk,
) -> None:
    max_ = clerk.client("max")
    made = max_.post("/a/everything/team/new", name="West", level="a", _fields=["name", "level"]).headers[
        "Location"
    ]
    controls = {
        path: {each.get("name") for tag, each in parse(max_.get(path).text) if tag in ("input", "select")}
        for path in ("/a/everything/team/new", f"{made}/edit")
    }
    assert "name" in controls["/a/everything/team/new"]
    assert "name" not in controls[f"{made}/edit"] and "level" in controls[f"{made}/edit"]
    assert "West" in max_.get(f"{made}/edit").text
    answer = max_.post(f"{made}/edit", name="East", _fields="name")
    assert answer.status_code == 400  # the form has no such control
    assert "East" not in max_.get(made).text
