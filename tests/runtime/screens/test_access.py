"""The pages that explain: who can see a record, and what a person can see. Only those who may know are told."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk
from fixtures.republishing import republish
from tablewright.identity.models import Person

LIST = "/a/everything/project/"


@pytest.fixture
def record(desk: Desk) -> int:
    return desk.office.create("ada", "project", name="Bridge", stage="run")


def person_page(who: int) -> str:
    return f"/a/everything/builder/people/{who}"


def let_members_share(desk: Desk) -> None:
    document = dict(desk.office.app.model.document)
    roles = []
    for role in document["roles"]:
        if role["key"] == "member":
            grant = role["tables"]["project"]
            grant = {**grant, "actions": [*grant["actions"], "share"]}
            role = {**role, "tables": {**role["tables"], "project": grant}}
        roles.append(role)
    republish(desk, {**document, "roles": roles})


@pytest.mark.parametrize(("language", "words"), [("en", "Who can see this"), ("zh", "谁能看到此记录")])
def test_an_administrator_is_told_who_and_why(desk: Desk, record: int, language: str, words: str):
    page = desk.client("ada", language).get(f"{LIST}{record}/access")
    assert page.status_code == 200 and words in page.text
    for name in ("Edith", "Mia", "Max", "Ada"):
        assert name in page.text
    assert "Sam" not in page.text
    assert ("stage is “Running”" if language == "en" else "为“") in page.text
    assert ("Hidden: " if language == "en" else "不可见：") in page.text
    assert f"{LIST}{record}/access" in desk.client("ada").get(f"{LIST}{record}").text


def test_who_may_share_is_told_who_but_not_what_rules_say(desk: Desk, record: int):
    let_members_share(desk)
    page = desk.client("mia").get(f"{LIST}{record}/access")
    assert page.status_code == 200 and "Edith" in page.text and "Role “Member”" in page.text
    assert "stage is" not in page.text and "Hidden" not in page.text and "builder" not in page.text


def test_others_are_told_nothing(desk: Desk, record: int):
    hidden = desk.office.create("ada", "project", name="Secret", stage="plan")
    let_members_share(desk)
    assert desk.client("edith").get(f"{LIST}{record}/access").status_code == 403
    assert desk.client("mia").get(f"{LIST}{hidden}/access").status_code == 404
    assert desk.client("sam").get(f"{LIST}{record}/access").status_code == 404
    for who in ("edith", "mia", "sam"):
        answer = desk.client(who).get(person_page(desk.office.people["max"]))
        assert answer.status_code == 404


def test_what_a_person_can_see_is_told_with_a_way_to_look_as_them(desk: Desk, record: int):
    mia = desk.office.people["mia"]
    page = desk.client("ada").get(person_page(mia))
    assert page.status_code == 200
    assert "Member" in page.text and "given to them by name" in page.text
    assert "sees 1 record" in page.text and "all records where" not in page.text
    assert f'name="person" value="{mia}"' in page.text
    own = desk.client("ada").get(person_page(desk.office.people["ada"]))
    assert "administers the workspace" in own.text and 'action="/view-as"' not in own.text


def test_somebody_who_is_not_here_is_not_found(desk: Desk):
    with desk.office.engine.begin() as connection:
        connection.execute(sa.update(Person).where(Person.login == "sam").values(active=False))
    ada = desk.client("ada")
    assert ada.get(person_page(desk.office.people["sam"])).status_code == 404
    assert ada.get(person_page(999999)).status_code == 404
