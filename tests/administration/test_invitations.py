"""Invitations: a link works once, within a week; unknown, used and expired ones answer alike."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tablewright.core.outgoing_models import OutgoingMail
from tablewright.identity.credential_models import PersonLink
from tablewright.identity.models import RoleMember

PASSWORD = "many green bicycles"


def link_in(page: str) -> str:
    """Return the path of the link that a page shows."""
    return re.search(r"/invitation/[\w-]+", page)[0]


@pytest.fixture
def invited(admin):
    """Give the path of an invitation of newcomer Nia, who shall be editor and belong to the north."""
    form = {
        "email": "nia@example.com",
        "name": "Nia",
        "department_id": admin.office.departments["north"],
        "roles": "everything.editor",
        "how": "link",
    }
    return link_in(admin.send("/workspace/people/invite", 200, **form).text)


def accept(admin, path: str, **form):
    """Accept as a stranger's browser does; return (answer, client)."""
    client = admin.desk.app.test_client()
    told = {"name": "Nia", "password": PASSWORD, "again": PASSWORD, **form}
    return client.post(path, data=told), client


def shape(answer) -> tuple:
    """Return what of an answer could tell anything."""
    return answer.status_code, re.sub(r"[0-9a-f]{16}", "", answer.text)


def test_who_accepts_is_in_with_what_was_given(admin, invited):
    assert (
        "Nia" in admin.see("/workspace/people?state=invited") and not admin.person("nia@example.com").active
    )
    page = admin.desk.app.test_client().get(invited)
    assert page.status_code == 200 and "nia@example.com" in page.text
    answer, client = accept(admin, invited, name="Nia Noor")
    assert answer.status_code == 303
    assert client.get("/a/everything/project/").status_code == 200
    nia = admin.person("nia@example.com")
    assert nia.active and nia.name == "Nia Noor" and nia.department_id == admin.office.departments["north"]
    assert [event for event, _ in admin.events()][-3:] == ["invited", "invitation_accepted", "sign_in"]
    assert PASSWORD not in str(admin.office.snapshot())


def test_unknown_used_revoked_and_expired_links_answer_alike(admin, invited):
    unknown = f"/invitation/{'x' * 43}"
    stranger = admin.desk.app.test_client()
    expected = [shape(stranger.get(unknown)), shape(accept(admin, unknown)[0])]
    assert expected[0][0] == 404

    accept(admin, invited)
    assert [shape(stranger.get(invited)), shape(accept(admin, invited)[0])] == expected

    form = {"email": "other@example.com", "how": "link"}
    expired = link_in(admin.send("/workspace/people/invite", 200, **form).text)
    with admin.office.engine.begin() as connection:
        past = sa.update(PersonLink).where(PersonLink.used_at.is_(None))
        connection.execute(past.values(expires_at=PersonLink.created_at))
    assert [shape(stranger.get(expired)), shape(accept(admin, expired)[0])] == expected

    other = admin.person("other@example.com")
    again = link_in(admin.send(f"/workspace/people/{other.id}/invite", 200, how="link").text)
    assert stranger.get(again).status_code == 200
    admin.send(f"/workspace/people/{other.id}/revoke")
    assert [shape(stranger.get(again)), shape(accept(admin, again)[0])] == expected
    assert admin.person("other@example.com").left_at is not None


def test_it_lasts_seven_days_and_only_its_digest_is_kept(admin, invited):
    [link] = admin.rows(sa.select(PersonLink.__table__))
    assert link.expires_at - link.created_at == timedelta(days=7)
    assert invited.rpartition("/")[2] not in str(admin.office.snapshot())


@pytest.mark.parametrize(
    ("control", "value"),
    [("name", " "), ("password", "short"), ("password", "nia@example.com"), ("again", "x")],
)
def test_what_cannot_be_is_said_and_the_link_stays_good(admin, invited, control, value):
    form = {control: value, **({"again": value} if control == "password" else {})}
    answer, _ = accept(admin, invited, **form)
    assert answer.status_code == 422 and "form-fault" in answer.text
    assert accept(admin, invited)[0].status_code == 303


def test_of_two_who_try_at_once_one_comes_in(admin, invited):
    answers: list[int] = []

    def try_it() -> None:
        answers.append(accept(admin, invited)[0].status_code)

    threads = [threading.Thread(target=try_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The other finds the link used up, or is told to wait as it came at the same moment.
    assert sorted(answers)[0] == 303 and sorted(answers)[1] in (404, 429)


def test_a_new_invitation_ends_the_one_before(admin, invited):
    nia = admin.person("nia@example.com")
    fresh = link_in(admin.send(f"/workspace/people/{nia.id}/invite", 200, how="link").text)
    assert accept(admin, invited)[0].status_code == 404
    assert accept(admin, fresh)[0].status_code == 303
    admin.send(f"/workspace/people/{nia.id}/invite", 409, how="link")


def test_who_is_known_already_cannot_be_invited_twice(admin, invited):
    for email in ("nia@example.com", "NIA@example.com", "", "nobody"):
        before = admin.office.snapshot()
        page = admin.send("/workspace/people/invite", 422, email=email, how="link")
        assert "form-fault" in page.text and admin.office.snapshot() == before


def test_roles_are_those_of_the_apps_alone(admin):
    form = {"email": "x@example.com", "how": "link", "roles": ["everything.nothing", "nothing.editor", "x"]}
    admin.send("/workspace/people/invite", 200, **form)
    person = admin.person("x@example.com")
    given = sa.select(RoleMember.role_key).where(
        RoleMember.member_id == person.id, RoleMember.kind == "person"
    )
    assert admin.rows(given) == []


def test_by_mail_the_link_is_in_the_mail_and_nowhere_else(admin):
    form = {"email": "x@example.com", "how": "mail"}
    # Without a mail server and an address of its own the installation sends no links.
    assert link_in(admin.send("/workspace/people/invite", 200, **form).text)
    config = admin.desk.app.config["CONFIG"]
    admin.desk.app.config["CONFIG"] = replace(
        config, smtp_url="smtp://127.0.0.1:1", base_url="https://tw.example.com"
    )
    page = admin.send("/workspace/people/invite", 200, email="y@example.com", how="mail")
    assert "/invitation/" not in page.text and "y@example.com" in page.text
    [mail] = admin.rows(sa.select(OutgoingMail.__table__))
    assert mail.recipient == "y@example.com" and "/invitation/" not in mail.body
