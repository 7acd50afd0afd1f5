"""What is taken away through one web process is gone with the very next request to another.

Two real processes answer on one database. Each test gives a right, sees it work at both, takes it away at one, and
asks the other at once.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from fixtures.databases import DATABASES
from fixtures.front_desk import TEST_KEY
from fixtures.small_apps import app, field, table, view
from tablewright.app import create_app
from tablewright.config import Config
from tablewright.core.clock import utc_now
from tablewright.core.database import db, make_engine, reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.departments import change_department
from tablewright.identity.groups import add_group, change_group
from tablewright.identity.models import AppAdmin, Person, PersonDepartment, RecordShare, RoleMember
from tablewright.identity.passwords import hash_password
from tablewright.identity.people import add_department, add_person, add_workspace, give_roles
from tablewright.identity.sessions import start_session
from tablewright.identity.sign_in import load_actor
from tablewright.identity.tokens import add_token
from tablewright.identity.versions import bump
from tablewright.runtime.apps.install import install
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.records import service
from tablewright.runtime.records.context import make_context
from tablewright.runtime.sharing.view_links import LinkDraft, make_link

ACTIONS = ["view", "create", "edit", "share"]
READER = {"key": "reader", "label": "Reader", "tables": {"note": {"actions": ACTIONS, "rows": "all"}}}
LEADER = {
    "key": "leader",
    "label": "Leader",
    "tables": {"note": {"actions": ["view"], "rows": "subordinates"}},
}
SOURCE = app(table("note", field("name")), roles=[READER, LEADER], views=[view("all", "note")])
ROOT = Path(__file__).parents[1]
NOTE = "/a/shop/note/1"
PASSWORD = "a long enough pass phrase"


class House:
    """One database, two web processes on it, and an administrator signed in."""

    def __init__(self, url: str, folder: Path) -> None:
        folder.mkdir()
        self.engine = make_engine(url)
        with unit_of_work(self.engine) as work:
            self.workspace = add_workspace(work, "w", "W", "Asia/Shanghai", "en")
            self.north = add_department(work, self.workspace, "north")
            self.ada = add_person(work, self.workspace, "ada", "Ada", is_admin=True, department_id=self.north)
        install(self.engine, self.workspace, SOURCE)
        self.live = LiveApps(self.engine).get(None, self.workspace, "shop")
        self.count = 0
        settings = {"TABLEWRIGHT_DATA_DIR": str(folder), "TABLEWRIGHT_DATABASE_URL": url, "TABLEWRIGHT_SECRET_KEY": TEST_KEY,
                    "PYTHONPATH": str(ROOT)}  # fmt: skip
        quiet = {name: value for name, value in os.environ.items() if not name.startswith("TABLEWRIGHT_")}
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", "fixtures.answering_process"],
                env={**quiet, **settings},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            for _ in range(2)
        ]
        self.here, self.there = (f"http://127.0.0.1:{int(each.stdout.readline())}" for each in self.processes)
        # Commands such as making a link write to the audit log, whose key an application installs.
        self.app = create_app(Config(data_dir=folder, database_url=url, secret_key=TEST_KEY))
        self.act(
            self.ada,
            lambda work, context: service.create(work, context, "note", [{"name": "secret"}], "test"),
        )
        self.boss = self.browser(self.here, self.ada)

    def act(self, person_id: int, do: Any) -> Any:
        """Do something as a person, in the process of the test."""
        with unit_of_work(self.engine) as work:
            actor = load_actor(work.connection, person_id)
            return do(work, make_context(work.connection, self.live, actor, work.now))

    def person(self, *roles: str, **more: Any) -> int:
        """Add somebody with these roles."""
        self.count += 1
        with unit_of_work(self.engine) as work:
            found = add_person(work, self.workspace, f"p{self.count}", f"Person {self.count}", **more)
            give_roles(work, self.live.id, found, roles)
        return found

    def browser(self, base: str, person_id: int, session: str | None = None) -> httpx.Client:
        """Return a browser that is signed in, at one of the two processes."""
        if session is None:
            with unit_of_work(self.engine) as work:
                session = start_session(work, person_id)
        return httpx.Client(base_url=base, cookies={"tablewright": session, "language": "en"}, timeout=60)

    def both(self, person_id: int) -> tuple[httpx.Client, httpx.Client]:
        """Return one session of a person as both processes know it."""
        with unit_of_work(self.engine) as work:
            session = start_session(work, person_id)
        return self.browser(self.here, person_id, session), self.browser(self.there, person_id, session)

    def insert(self, model: Any, **values: Any) -> None:
        with unit_of_work(self.engine) as work:
            work.connection.execute(sa.insert(model).values(**values))
            bump(work.connection, "people")

    def close(self) -> None:
        for each in self.processes:
            each.communicate("", timeout=60)
        with self.app.app_context():
            db.engine.dispose()
        self.engine.dispose()


def post(client: httpx.Client, path: str, **form: Any) -> httpx.Response:
    """Send a form with the token of the client's own pages."""
    token = re.search(r'csrf-token" content="(\w+)"', client.get("/me").text)
    answer = client.post(path, data={"csrf": token[1], **form})
    assert answer.status_code in (200, 302, 303), (path, answer.status_code, answer.text)
    return answer


def sees(*clients: httpx.Client, path: str = NOTE) -> list[int]:
    """Return what the clients are answered."""
    return [each.get(path).status_code for each in clients]


@pytest.fixture(params=DATABASES, scope="module")
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    if request.param == "sqlite":
        path = folder / "house.sqlite3"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
        url = f"sqlite:///{path}"
    else:
        server = request.getfixturevalue("postgresql_server")
        url = server.address(server.create(like=request.getfixturevalue("migrated_postgresql")))
    made = House(url, folder / "data")
    yield made
    made.close()
    if request.param == "postgresql":
        server.drop(made.engine.url.database)


def test_a_role_given_to_the_person(house):
    person = house.person("reader")
    here, there = house.both(person)
    assert sees(here, there) == [200, 200]
    post(house.boss, "/a/shop/builder/roles/reader/take", member=f"person:{person}", confirmed="1")
    assert sees(there, here) == [404, 404]


def test_a_role_given_to_the_department_or_to_those_above_it(house):
    for kind in ("department", "department_below"):
        with unit_of_work(house.engine) as work:
            above = add_department(work, house.workspace, f"above {kind}")
            below = add_department(work, house.workspace, f"below {kind}", above)
        given = below if kind == "department" else above
        house.insert(RoleMember, app_id=house.live.id, role_key="reader", kind=kind, member_id=given)
        here, there = house.both(house.person(department_id=below))
        assert sees(here, there) == [200, 200], kind
        post(house.boss, "/a/shop/builder/roles/reader/take", member=f"{kind}:{given}", confirmed="1")
        assert sees(there, here) == [404, 404], kind


def test_belonging_to_the_department_that_has_the_role(house):
    with unit_of_work(house.engine) as work:
        place = add_department(work, house.workspace, "place")
    house.insert(RoleMember, app_id=house.live.id, role_key="reader", kind="department", member_id=place)
    person = house.person(department_id=place)
    second = house.person(department_id=house.north)
    house.insert(PersonDepartment, person_id=second, department_id=place)
    clients = (*house.both(person), *house.both(second))
    assert sees(*clients) == [200] * 4
    with unit_of_work(house.engine) as work:
        moved = sa.update(Person).where(Person.id == person).values(department_id=house.north)
        work.connection.execute(moved)
        work.connection.execute(sa.delete(PersonDepartment).where(PersonDepartment.person_id == second))
        bump(work.connection, "people")
    assert sees(*clients) == [404] * 4


def test_membership_of_a_group(house):
    person = house.person()
    with unit_of_work(house.engine) as work:
        group = add_group(work, house.workspace, "readers")
        change_group(work, house.workspace, group, "readers", [person])
    house.insert(RoleMember, app_id=house.live.id, role_key="reader", kind="group", member_id=group)
    here, there = house.both(person)
    assert sees(here, there) == [200, 200]
    post(house.boss, f"/workspace/groups/{group}", name="readers")
    assert sees(there, here) == [404, 404]


def test_heading_a_department(house):
    person = house.person("leader")
    here, there = house.both(person)
    assert sees(here, there) == [404, 404]
    for head, status in ((person, 200), (None, 404)):
        with unit_of_work(house.engine) as work:
            change_department(work, house.workspace, house.north, "north", None, head)
        assert sees(there, here) == [status, status]


def test_administering_an_app(house):
    person = house.person()
    house.insert(AppAdmin, app_id=house.live.id, person_id=person)
    here, there = house.both(person)
    assert sees(here, there) == sees(here, there, path="/a/shop/builder/roles") == [200, 200]
    post(house.boss, "/a/shop/builder/admins/remove", person=person)
    assert sees(there, here) == [404, 404]
    assert all(status in (403, 404) for status in sees(there, here, path="/a/shop/builder/roles"))


def test_administering_the_workspace(house):
    person = house.person(is_admin=True)
    here, there = house.both(person)
    assert sees(here, there) == sees(here, there, path="/workspace") == [200, 200]
    with unit_of_work(house.engine) as work:
        work.connection.execute(sa.update(Person).where(Person.id == person).values(is_admin=False))
        bump(work.connection, "people")
    assert sees(there, here) == [404, 404]
    assert all(status in (403, 404) for status in sees(there, here, path="/workspace"))


def test_a_shared_record(house):
    person = house.person()
    shared = {"table_id": house.live.tables["note"].id, "record_id": 1, "person_id": person, "level": "view"}
    house.insert(RecordShare, **shared, shared_by=house.ada, at=utc_now())
    here, there = house.both(person)
    assert sees(here, there) == [200, 200]
    post(house.boss, f"/a/shop/note/1/share/{person}/end")
    assert sees(there, here) == [404, 404]


def test_a_view_by_link(house):
    draft = LinkDraft("note", "all", "for a visitor", ("name",))
    for way in ("revoked", "its maker lost the right"):
        maker = house.person("reader")
        secret = house.act(maker, lambda work, context: make_link(work, context, draft))
        visitors = [httpx.Client(base_url=base, timeout=60) for base in (house.here, house.there)]
        assert sees(*visitors, path=f"/s/{secret}") == [200, 200], way
        if way == "revoked":
            with reading(house.engine) as connection:
                link = connection.scalar(sa.text("SELECT max(id) FROM view_link"))
            post(house.boss, f"/a/shop/links/{link}/revoke")
        else:
            post(house.boss, "/a/shop/builder/roles/reader/take", member=f"person:{maker}", confirmed="1")
        assert sees(*reversed(visitors), path=f"/s/{secret}") == [404, 404], way


def test_a_session(house):
    person = house.person("reader")
    for way in ("signed out", "ended from another"):
        here, there = house.both(person)
        assert sees(here, there) == [200, 200]
        if way == "signed out":
            post(here, "/sign-out")
        else:
            post(house.browser(house.here, person), "/me/sessions/end-others")
        assert sees(there, here) == [401, 401], way


def test_a_token(house):
    person = house.person("reader")
    with unit_of_work(house.engine) as work:
        secret = add_token(work, person, "program")
        token = work.connection.scalar(sa.text("SELECT max(id) FROM token"))
    programs = [
        httpx.Client(base_url=base, headers={"Authorization": f"Bearer {secret}"}, timeout=60)
        for base in (house.here, house.there)
    ]
    path = "/api/v1/apps/shop/tables/note/records"
    assert sees(*programs, path=path) == [200, 200]
    post(house.browser(house.here, person), f"/me/tokens/{token}/revoke")
    assert sees(*reversed(programs), path=path) == [401, 401]


def test_a_changed_password_ends_the_other_sessions(house):
    person = house.person("reader")
    with unit_of_work(house.engine) as work:
        hashed = sa.update(Person).where(Person.id == person).values(password_hash=hash_password(PASSWORD))
        work.connection.execute(hashed)
    own = house.browser(house.here, person)
    others = house.both(person)
    assert sees(own, *others) == [200, 200, 200]
    new = "another fine pass phrase"
    answer = post(own, "/me/password", present=PASSWORD, password=new, again=new)
    renewed = re.search(r"tablewright=([^;]+)", answer.headers["Set-Cookie"])[1]
    assert sees(*others) == [401, 401]
    assert sees(house.browser(house.there, person, renewed)) == [200]


def test_deactivating_somebody(house):
    person = house.person("reader", department_id=house.north)
    with unit_of_work(house.engine) as work:
        secret = add_token(work, person, "program")
    here, there = house.both(person)
    program = httpx.Client(base_url=house.there, headers={"Authorization": f"Bearer {secret}"}, timeout=60)
    path = "/api/v1/apps/shop/tables/note/records"
    assert sees(here, there) + sees(program, path=path) == [200, 200, 200]
    post(house.boss, f"/workspace/people/{person}/leave")
    assert sees(there, here) + sees(program, path=path) == [401, 401, 401]
