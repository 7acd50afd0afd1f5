"""Refused, one can ask; an administrator of the app gives a role or declines, and the asker sees what became of it."""

import re
from threading import Thread

import pytest
import sqlalchemy as sa

from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.audit.models import AuditEntry
from tablewright.identity.models import AppAdmin, Person
from tablewright.identity.versions import bump
from tablewright.runtime.sharing.models import AccessRequest
from tablewright.runtime.sharing.requests import Wish, ask

ASK = "/a/everything/ask-access"
BUILDER = "/a/everything/builder/requests"
BIN = {"table": "tag", "action": "restore"}


def waiting(desk):
    with reading(desk.office.engine) as connection:
        return connection.execute(sa.select(AccessRequest.__table__).order_by(AccessRequest.id)).all()


def events(desk, name):
    with reading(desk.office.engine) as connection:
        return connection.execute(sa.select(AuditEntry.__table__).where(AuditEntry.event == name)).all()


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text))


def test_from_the_refusal_to_the_right_and_what_the_asker_sees_on_the_way(desk):
    mia, ada = desk.client("mia"), desk.client("ada")
    refused = mia.get("/a/everything/tag/bin")
    assert refused.status_code == 403
    assert "You may not open the recycle bin of “Tag”." in text_of(refused)
    assert "This can be granted by Ada" in text_of(refused)
    assert f'action="{ASK}"' in refused.text

    sent = mia.post(ASK, **BIN, message="The lamp <b>again</b>")
    assert sent.status_code == 303
    assert "It has not been answered yet" in text_of(mia.get(sent.headers["Location"]))
    assert "It has not been answered yet" in text_of(mia.get("/a/everything/tag/bin"))
    assert f'action="{ASK}"' not in mia.get("/a/everything/tag/bin").text

    listed = ada.get(BUILDER)
    assert "Mia wants to open the recycle bin of “Tag”" in text_of(listed)
    assert re.search(r"Requests for access</span><span class=\"count\">1<", listed.text)
    assert "<b>again</b>" not in listed.text
    (row,) = waiting(desk)
    assert ada.post(f"{BUILDER}/{row.id}/grant", role="editor").status_code == 303

    assert mia.get("/a/everything/tag/bin").status_code == 200
    assert "Ada granted your request" in text_of(mia.get(f"{ASK}?table=tag&action=restore"))
    assert "You may open the recycle bin" in text_of(mia.get(f"{ASK}?table=tag&action=restore"))
    (asked,), (answered,) = events(desk, "access_asked"), events(desk, "access_answered")
    assert (asked.actor_id, asked.table_key) == (desk.office.people["mia"], "tag")
    assert (answered.actor_id, answered.detail["answer"]) == (desk.office.people["ada"], "granted")
    assert answered.detail["person"] == desk.office.people["mia"]
    assert events(desk, "role_given")[-1].detail["role"] == "Editor"


def test_what_was_declined_gives_nothing_and_can_be_asked_again(desk):
    mia, ada = desk.client("mia"), desk.client("ada")
    mia.post(ASK, **BIN)
    (row,) = waiting(desk)
    ada.post(f"{BUILDER}/{row.id}/decline")
    page = mia.get("/a/everything/tag/bin")
    assert page.status_code == 403
    assert "Ada declined your request" in text_of(page)
    mia.post(ASK, **BIN)
    assert [each.answer for each in waiting(desk)] == ["declined", None]


def test_the_same_is_asked_once_until_it_is_answered_also_when_raced(desk):
    actor, app = desk.office.actor("mia"), desk.office.app

    def press():
        with unit_of_work(desk.office.engine) as work:
            ask(work, actor, app.id, Wish("tag", "restore", None, "twice"))

    threads = [Thread(target=press) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    desk.client("mia").post(ASK, **BIN, message="with another reason")
    assert [each.message for each in waiting(desk)] == ["with another reason"]
    desk.client("mia").post(ASK, table="team", action="create")
    desk.client("max").post(ASK, **BIN)
    assert len(waiting(desk)) == 3
    assert len(events(desk, "access_asked")) == 3


def test_a_request_is_answered_once(desk):
    desk.client("mia").post(ASK, **BIN)
    (row,) = waiting(desk)
    ada = desk.client("ada")
    assert ada.post(f"{BUILDER}/{row.id}/decline").status_code == 303
    assert ada.post(f"{BUILDER}/{row.id}/grant", role="editor").status_code == 409
    assert desk.client("mia").get("/a/everything/tag/bin").status_code == 403
    assert not [each for each in events(desk, "role_given") if each.actor_id]


def test_granting_needs_a_role_that_there_is(desk):
    desk.client("mia").post(ASK, **BIN)
    (row,) = waiting(desk)
    ada = desk.client("ada")
    assert ada.post(f"{BUILDER}/{row.id}/grant").status_code == 422
    assert ada.post(f"{BUILDER}/{row.id}/grant", role="emperor").status_code == 404
    assert ada.post(f"{BUILDER}/999/decline").status_code == 404
    assert waiting(desk)[0].answer is None


def test_nobody_answers_but_who_administers_the_app(desk):
    desk.client("mia").post(ASK, **BIN)
    (row,) = waiting(desk)
    for path in (f"{BUILDER}/{row.id}/grant", f"{BUILDER}/{row.id}/decline"):
        assert desk.client("edith").post(path, role="editor").status_code in (403, 404)
        assert desk.client("mia").post(path, role="editor").status_code in (403, 404)
    assert desk.client("mia").get(BUILDER).status_code in (403, 404)
    assert waiting(desk)[0].answer is None


@pytest.mark.parametrize(
    "asked",
    [
        {"table": "nowhere", "action": "view"},
        {"table": "tag", "action": "emperor"},
        {"table": "tag", "action": "purge"},
        {"table": "tag", "action": "edit", "record": "999"},
        {"table": "tag", "action": "edit", "record": "1 OR 1"},
        {"table": "tag"},
    ],
)
def test_what_one_may_not_know_of_cannot_be_asked_for(desk, asked):
    assert desk.client("mia").post(ASK, **asked).status_code == 404
    assert waiting(desk) == []


def test_a_person_without_any_right_learns_of_no_app(desk):
    sam = desk.client("sam")
    assert sam.get(ASK).status_code == 404
    assert sam.post(ASK, **BIN).status_code == 404


def test_a_record_one_does_not_see_cannot_be_asked_for(desk):
    hidden = desk.office.create("ada", "project", name="Hidden")
    assert desk.client("mia").get(f"/a/everything/project/{hidden}").status_code == 404
    assert desk.client("mia").post(ASK, table="project", action="edit", record=hidden).status_code == 404


def test_the_apps_own_administrators_are_named_before_those_of_the_workspace(desk):
    with unit_of_work(desk.office.engine) as work:
        row = {"app_id": desk.office.app.id, "person_id": desk.office.people["edith"]}
        work.connection.execute(sa.insert(AppAdmin).values(**row))
        bump(work.connection, "people")
    page = text_of(desk.client("mia").get("/a/everything/tag/bin"))
    assert "This can be granted by Edith" in page
    with unit_of_work(desk.office.engine) as work:
        work.connection.execute(sa.update(Person).where(Person.login == "edith").values(active=False))
        bump(work.connection, "people")
    assert "This can be granted by Ada" in text_of(desk.client("mia").get("/a/everything/tag/bin"))


def test_one_sees_only_ones_own_requests(desk):
    desk.client("max").post(ASK, **BIN, message="a secret of max")
    assert "a secret of max" not in desk.client("mia").get(ASK).text
    assert "a secret of max" in desk.client("max").get(ASK).text
