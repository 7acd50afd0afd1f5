"""A view by link: exactly its rows and chosen fields, by two doors, for as long as its maker may share them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fixtures.front_desk import Desk
from fixtures.republishing import republish
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.audit.models import AuditEntry
from tablewright.identity.models import Person, RoleMember
from tablewright.identity.versions import bump
from tablewright.runtime.sharing.models import ViewLink

LINKS = "/a/everything/project/links"
DUE = "2026-12-01"
"""What a record needs, beside its stage, to be in the view."""
SHOWN = ["name", "stage", "hours"]


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Let editors share everything and members what is theirs."""
    document = dict(desk.office.app.model.document)
    republish(desk, {**document, "roles": [_sharing(each) for each in document["roles"]]})
    return desk


def _sharing(role: dict) -> dict:
    if role["key"] == "editor":
        grant = role["all_tables"]
        return {**role, "all_tables": {**grant, "actions": [*grant["actions"], "share"]}}
    if role["key"] == "member":
        project = {**role["tables"]["project"], "rows": "own"}
        project["actions"] = [*project["actions"], "share"]
        return {**role, "tables": {**role["tables"], "project": project}}
    return role


@dataclass
class Records:
    running: int
    planned: int


@pytest.fixture
def records(desk: Desk) -> Records:
    create = desk.office.create
    return Records(
        create(
            "ada",
            "project",
            name="Bridge",
            stage="run",
            due=DUE,
            hours=7,
            share=0.777,
            phone="+8613800138000",
        ),
        create("ada", "project", name="Secret plan", stage="lost", due=DUE, hours=3),
    )


def make(desk: Desk, who: str = "edith", status: int = 200, **form: Any) -> str:
    """Make a link and return its path; of a refusal the page."""
    told = {"view": "running", "name": "For partners", "fields": SHOWN, **form}
    answer = desk.client(who).post(LINKS, **told)
    assert answer.status_code == status, answer.text
    found = re.search(r'value="(https?://[^"]*)?(/s/[\w-]+)"', answer.text)
    return found[2] if found else answer.text


@pytest.fixture
def stranger(desk: Desk) -> FlaskClient:
    client = desk.app.test_client()
    client.set_cookie("language", "en")
    return client


def statuses(answers: list[TestResponse]) -> set[int]:
    return {answer.status_code for answer in answers}


def test_a_stranger_reads_the_views_rows_and_the_chosen_fields(desk, records, stranger):
    path = make(desk)
    page = stranger.get(path)
    assert page.status_code == 200
    assert "For partners" in page.text and "Bridge" in page.text and "Stage" in page.text
    assert "Secret plan" not in page.text, "not in the view"
    assert "77.7" not in page.text and "138" not in page.text and "Phone" not in page.text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    one = stranger.get(f"{path}/{records.running}")
    assert one.status_code == 200 and "Bridge" in one.text and "Phone" not in one.text


def test_nothing_else_is_reached_by_it(desk, records, stranger):
    path = make(desk)
    closed = [
        f"{path}/{records.planned}",  # not in the view
        f"{path}/999999",
        f"{path}/0",
        f"{path}/{'9' * 30}",
        f"{path}?view=all",
        f"{path}?fields=phone",
        f"{path}?filter=%7B%7D",
        f"{path}?search=138",
        f"{path}?sort=share",
        f"{path}/{records.running}?fields=phone",
        f"{path}/{records.running}/edit",
        f"{path}/{records.running}/history",
        f"{path}/choices/team",
        f"{path}x",
        "/s/x",
    ]
    assert statuses([stranger.get(each) for each in closed]) == {404}
    inside = [
        f"/a/everything/project/{records.running}",
        "/a/everything/project/",
        "/files/1/x",
        "/api/v1/apps",
    ]
    assert statuses([stranger.get(each) for each in inside]) == {401}
    assert stranger.post(path).status_code == 404
    assert stranger.post(f"{path}/{records.running}").status_code in (404, 405)


def test_no_relation_or_file_leads_into_the_app(desk, records, stranger):
    team = desk.office.create("ada", "team", name="Secret team")
    desk.office.update("ada", "project", records.running, team=team, lead=desk.office.people["max"])
    path = make(desk, fields=["name", "team", "lead", "lines", "files", "pictures"])
    for address in (path, f"{path}/{records.running}"):
        page = stranger.get(address).text
        assert "Secret team" in page and "Max" in page
        hrefs = set(re.findall(r'(?:href|src|action)="(/[^"]*)"', page))
        allowed = ("/s/", "/static/", "/language/", "/preference/")
        assert not [each for each in hrefs if not each.startswith(allowed)]


def test_a_link_ends_when_it_is_revoked_and_when_its_time_is_over(desk, records, stranger):
    path, other = make(desk, expires="2999-12-31"), make(desk)
    with desk.office.engine.connect() as connection:
        first = connection.scalar(sa.select(sa.func.min(ViewLink.id)))
    assert desk.client("edith").post(f"/a/everything/links/{first}/revoke").status_code == 303
    assert stranger.get(path).status_code == 404 and stranger.get(other).status_code == 200
    with unit_of_work(desk.office.engine) as work:
        work.connection.execute(sa.update(ViewLink).values(expires_at=work.now - timedelta(seconds=1)))
    assert stranger.get(other).status_code == 404


def test_a_link_gives_no_more_than_its_maker_has_now(desk, records, stranger):
    mine = desk.office.create(
        "ada", "project", name="Mias", stage="run", due=DUE, owner=desk.office.people["mia"]
    )
    path = make(desk, "mia", fields=["name", "stage"])
    page = stranger.get(path).text
    assert "Mias" in page and "Bridge" not in page, "the maker's rows"
    assert stranger.get(f"{path}/{records.running}").status_code == 404
    desk.office.update("ada", "project", mine, owner=desk.office.people["ada"])
    assert "Mias" not in stranger.get(path).text


def test_rows_the_maker_sees_and_may_not_share_are_not_shown(desk, records, stranger):
    """Mia sees all as an editor who cannot share, and may share her own as a member."""
    document = dict(desk.office.app.model.document)
    editor = {"actions": ["view"], "rows": "all"}
    roles = [{**r, "all_tables": editor} if r["key"] == "editor" else r for r in document["roles"]]
    republish(desk, {**document, "roles": roles})
    mia = desk.office.people["mia"]
    with unit_of_work(desk.office.engine) as work:
        values = {"app_id": desk.office.app.id, "role_key": "editor", "kind": "person", "member_id": mia}
        work.connection.execute(sa.insert(RoleMember).values(values))
        bump(work.connection, "people")
    desk.office.create("ada", "project", name="Mias", stage="run", due=DUE, owner=mia)
    assert desk.client("mia").get(f"/a/everything/project/{records.running}").status_code == 200
    path = make(desk, "mia", fields=["name"])
    page = stranger.get(path).text
    assert "Mias" in page and "Bridge" not in page
    assert stranger.get(f"{path}/{records.running}").status_code == 404


def test_a_field_taken_from_the_maker_is_gone_from_the_link(desk, records, stranger):
    path = make(desk)
    assert "Stage" in stranger.get(path).text and "Hours" in stranger.get(path).text
    document = dict(desk.office.app.model.document)
    editor = next(each for each in document["roles"] if each["key"] == "editor")
    grant = {**editor["all_tables"], "fields": {"hours": "hidden"}}
    roles = [{**each, "all_tables": grant} if each["key"] == "editor" else each for each in document["roles"]]
    republish(desk, {**document, "roles": roles})
    page = stranger.get(path).text
    assert "Hours" not in page and "Bridge" in page


@pytest.mark.parametrize("loss", ["role", "account", "view"])
def test_a_link_dies_with_its_makers_right(desk, records, stranger, loss):
    path = make(desk)
    assert stranger.get(path).status_code == 200
    with unit_of_work(desk.office.engine) as work:
        if loss == "role":
            edith = desk.office.people["edith"]
            work.connection.execute(sa.delete(RoleMember).where(RoleMember.member_id == edith))
        elif loss == "account":
            work.connection.execute(sa.update(Person).where(Person.login == "edith").values(active=False))
        bump(work.connection, "people")
    if loss == "view":
        document = dict(desk.office.app.model.document)
        views = [each for each in document["views"] if each["key"] != "running"]
        groups = [
            {**group, "items": [i for i in group["items"] if i.get("view") != "project.running"]}
            for group in document.get("navigation", ())
        ]
        republish(desk, {**document, "views": views, "navigation": groups})
    assert stranger.get(path).status_code == 404
    assert stranger.get(f"{path}/{records.running}").status_code == 404


def test_a_password_is_asked_for_once_in_a_browser_and_never_told(desk, records, stranger):
    path = make(desk, password="open sesame 7")
    asked = stranger.get(path)
    assert asked.status_code == 401 and "Bridge" not in asked.text
    assert stranger.get(f"{path}/{records.running}").status_code == 401
    wrong = stranger.post(path, data={"password": "open sesame"})
    assert wrong.status_code == 401 and "not the password" in wrong.text
    right = stranger.post(path, data={"password": "open sesame 7"})
    assert right.status_code == 303 and "HttpOnly" in right.headers["Set-Cookie"]
    assert "Bridge" in stranger.get(path).text
    other = desk.app.test_client()
    assert other.get(path).status_code == 401
    with desk.office.engine.connect() as connection:
        stored = connection.execute(sa.select(ViewLink.password_hash, ViewLink.digest)).one()
        logged = connection.scalars(sa.select(AuditEntry.event)).all()
    assert "sesame" not in str(stored) and path.removeprefix("/s/") not in str(stored)
    assert logged.count("link_opened") == 1 and logged.count("link_made") == 1


def test_the_pass_of_one_link_opens_no_other(desk, records, stranger):
    one, other = make(desk, password="open sesame 7"), make(desk, password="open sesame 8")
    stranger.post(one, data={"password": "open sesame 7"})
    assert stranger.get(other).status_code == 401
    value = stranger.get_cookie("link-1", path="/s/").value
    stranger.set_cookie("link-2", value, path="/s/")
    assert stranger.get(other).status_code == 401


def test_guessing_a_password_is_slowed(desk, records, stranger):
    path = make(desk, password="open sesame 7")
    answers = [stranger.post(path, data={"password": f"guess {n}"}).status_code for n in range(7)]
    assert answers[0] == 401 and answers[-1] == 429
    assert stranger.post(path, data={"password": "open sesame 7"}).status_code == 429
    elsewhere = stranger.post(
        path, data={"password": "open sesame 7"}, environ_overrides={"REMOTE_ADDR": "192.0.2.9"}
    )
    assert elsewhere.status_code == 303


def test_a_long_list_is_read_page_by_page_and_its_cursor_tells_nothing_hidden(desk, records, stranger):
    rows = [{"name": f"Run {n:03}", "stage": "run", "due": DUE, "hours": n} for n in range(60)]
    desk.office.create_many("ada", "project", rows)
    path = make(desk, fields=["name"])
    seen: set[str] = set()
    address = path
    for _ in range(3):
        page = stranger.get(address).text
        seen |= set(re.findall(r"Run \d{3}", page))
        following = re.search(r'href="(/s/[^"]*\?cursor=[^"]*)" rel="next"', page)
        if following is None:
            break
        address = following[1].replace("&amp;", "&")
    assert len(seen) == 60
    assert stranger.get(f"{path}?cursor=bm9uc2Vuc2U").status_code == 400


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"name": " "}, "Give the link a name"),
        ({"name": "x" * 101}, "Give the link a name"),
        ({"fields": []}, "at least one field"),
        ({"fields": ["name", "nothing"]}, "at least one field"),
        ({"password": "short"}, "8 to 200"),
        ({"expires": "2020-01-01"}, "This day is over"),
        ({"expires": "tomorrow"}, "Give the day"),
    ],
)
def test_a_link_that_cannot_be_made_says_why(desk, form, told):
    page = make(desk, status=422, **form)
    assert told in page
    with desk.office.engine.connect() as connection:
        assert not connection.scalar(sa.select(sa.func.count()).select_from(ViewLink))


def test_only_who_may_share_makes_links_and_only_of_what_they_see(desk, records):
    assert make(desk, "sam", status=404)
    # A member does not see these fields: they cannot be chosen.
    assert "at least one field" in make(desk, "mia", status=422, fields=["name", "phone"])
    assert make(desk, status=404, view="nothing")
    task = desk.client("mia").post("/a/everything/task/links", view="week", name="x", fields=["name"])
    assert task.status_code == 403


def test_makers_and_administrators_see_and_end_links_and_nobody_else(desk, records, stranger):
    path = make(desk)
    assert "For partners" in desk.client("edith").get(f"{LINKS}?view=running").text
    assert "For partners" in desk.client("ada").get("/a/everything/builder/links").text
    assert "For partners" not in desk.client("mia").get(f"{LINKS}?view=running").text
    assert desk.client("edith").get("/a/everything/builder/links").status_code == 404
    assert desk.client("mia").post("/a/everything/links/1/revoke").status_code == 404
    assert stranger.get(path).status_code == 200
    assert desk.client("ada").post("/a/everything/links/1/revoke").status_code == 303
    assert stranger.get(path).status_code == 404
