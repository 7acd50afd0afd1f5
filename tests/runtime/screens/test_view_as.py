"""Looking through somebody's eyes: what is seen is what they see, nothing is written, and it is logged."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk, Visitor
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.audit.models import AuditEntry
from tablewright.identity.models import AppAdmin
from tablewright.identity.versions import bump

LIST = "/a/everything/project/"


@dataclass
class Records:
    """One record nobody but the administrator may see, one that members see, with a value kept from them."""

    hidden: int
    seen: int


@pytest.fixture
def records(desk: Desk) -> Records:
    create = desk.office.create
    return Records(
        create("ada", "project", name="Secret plan", stage="plan"),
        create("ada", "project", name="Bridge", stage="run", share=0.777),
    )


def events(desk: Desk) -> list[tuple[str, int]]:
    with desk.office.engine.connect() as connection:
        rows = connection.execute(sa.select(AuditEntry.event, AuditEntry.actor_id).order_by(AuditEntry.id))
        return [tuple(row) for row in rows]


def look(desk: Desk, who: str, **whom: object) -> Visitor:
    visitor = desk.client(who)
    answer = visitor.post("/view-as", **whom)
    assert answer.status_code == 303, answer.text
    return visitor


def test_an_administrator_sees_a_persons_pages_under_a_banner(desk, records):
    ada = look(desk, "ada", person=desk.office.people["mia"])
    page = ada.get(LIST).text
    assert "You see what Mia sees" in page and "Bridge" in page
    assert "Secret plan" not in page and "77.7" not in page
    assert ada.get(f"{LIST}{records.hidden}").status_code == 404
    assert ada.get("/a/everything/builder/roles").status_code in (403, 404)


def test_an_administrator_sees_what_a_role_sees(desk, records):
    ada = look(desk, "ada", app="everything", role="member")
    page = ada.get(LIST).text
    assert "the role “Member”" in page and "Bridge" in page
    # What the administrator owns is a member's own.
    assert ada.get(f"{LIST}{records.hidden}").status_code == 200
    assert "Share" not in page


def test_nothing_is_written_while_looking(desk, records):
    ada = look(desk, "ada", person=desk.office.people["edith"])
    before = desk.office.stored("project", records.seen)
    refused = [
        ada.post(f"{LIST}{records.seen}/delete"),
        ada.post(f"{LIST}{records.seen}/edit", _fields="name", name="Mine", rev="1"),
        ada.post(f"{LIST}new", _fields="name", name="New"),
    ]
    assert {each.status_code for each in refused} == {403}
    assert "only looking" in refused[0].text
    assert desk.office.stored("project", records.seen) == before


def test_looking_through_one_person_leads_to_no_other(desk, records):
    ada = look(desk, "ada", person=desk.office.people["mia"])
    assert ada.post("/view-as", person=desk.office.people["max"]).status_code == 403
    assert "You see what Mia sees" in ada.get(LIST).text


def test_stopping_gives_the_own_eyes_back(desk, records):
    ada = look(desk, "ada", person=desk.office.people["mia"])
    assert ada.post("/view-as/stop").status_code == 303
    page = ada.get(LIST).text
    assert "You see what" not in page and "Secret plan" in page
    assert ada.post(f"{LIST}{records.seen}/delete").status_code == 303


def test_the_session_is_new_at_the_start_and_at_the_end(desk, records):
    old = desk.session("ada")
    ada = look(desk, "ada", person=desk.office.people["mia"])
    seeing = ada.client.get_cookie("tablewright").value
    ada.post("/view-as/stop")
    own = ada.client.get_cookie("tablewright").value
    assert len({old, seeing, own}) == 3
    for dead in (old, seeing):
        ada.client.set_cookie("tablewright", dead)
        assert ada.get(LIST).status_code == 401


def test_start_and_stop_are_in_the_audit_log_as_the_administrators_act(desk, records):
    ada = look(desk, "ada", person=desk.office.people["mia"])
    ada.post("/view-as/stop")
    ada = Visitor(ada.client)
    ada.post("/view-as", app="everything", role="member")
    ada.post("/view-as/stop")
    wanted = ["viewed_as", "viewed_as_ended", "viewed_as_role", "viewed_as_role_ended"]
    logged = [each for each in events(desk) if each[0] in wanted]
    assert logged == [(event, desk.office.people["ada"]) for event in wanted]


@pytest.mark.parametrize("who", ["edith", "mia"])
def test_nobody_else_looks_through_anybodys_eyes(desk, who):
    visitor = desk.client(who)
    assert visitor.post("/view-as", person=desk.office.people["max"]).status_code == 403
    assert visitor.post("/view-as", app="everything", role="editor").status_code == 403
    assert "You see what" not in visitor.get(LIST).text
    assert not [each for each in events(desk) if each[0].startswith("viewed")]


def test_an_app_administrator_looks_as_a_role_but_not_as_a_person(desk):
    with unit_of_work(desk.office.engine) as work:
        values = {"app_id": desk.office.app.id, "person_id": desk.office.people["edith"]}
        work.connection.execute(sa.insert(AppAdmin).values(values))
        bump(work.connection, "people")
    edith = desk.client("edith")
    assert edith.post("/view-as", person=desk.office.people["max"]).status_code == 403
    assert edith.post("/view-as", app="everything", role="member").status_code == 303


@pytest.mark.parametrize("person", ["0", "999999", "-1", "x", "９", "1" * 30])
def test_an_unknown_person_or_role_is_not_there(desk, person):
    ada = desk.client("ada")
    assert ada.post("/view-as", person=person).status_code == 404
    assert ada.post("/view-as", app="everything", role="nobody").status_code == 404
    assert ada.post("/view-as", app="nothing", role="member").status_code == 404
