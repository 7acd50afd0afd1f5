"""`workshop`: an app without any role in the office, as its administrator sets it up and its people use it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from fixtures.front_desk import Desk
from fixtures.plain_forms import Form, send
from fixtures.small_apps import app, field, table
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.actor import Actor
from tablewright.identity.audit.models import AuditEntry
from tablewright.identity.models import RoleMember
from tablewright.runtime.apps.install import install
from tablewright.runtime.apps.live import LiveApp, LiveApps
from tablewright.runtime.records import service
from tablewright.runtime.records.context import make_context

PHONE = "+8613812345678"
OWNERS = ("mia", "mia", "mia", "max", "max", "edith")
"""Who owns the clients; Mia and Edith belong to the north, Max to the south."""


class Workshop:
    """The app "desk" with two tables and some records, seen through its pages."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.people = desk.office.people
        self.departments = desk.office.departments
        install(desk.office.engine, desk.office.workspace_id, definition())
        system = Actor.system(desk.office.workspace_id)
        rows = [
            {"name": f"Client {n}", "phone": PHONE, "stage": "open", "owner": self.people[who]}
            for n, who in enumerate(OWNERS)
        ]
        with unit_of_work(desk.office.engine) as work:
            context = make_context(work.connection, self.app, system, work.now)
            self.ids = service.create(work, context, "client", rows, "test")

    @property
    def app(self) -> LiveApp:
        """Return the app as it is live now."""
        return LiveApps(self.desk.office.engine).get(None, self.desk.office.workspace_id, "desk")

    def role(self, key: str) -> Any:
        """Return a role's document as it is live now."""
        return next(each for each in self.app.model.document["roles"] if each["key"] == key)

    def browser(self, who: str) -> FlaskClient:
        """Return the browser of a person, without JavaScript."""
        return self.desk.client(who).client

    def fill(self, path: str, marked: str = "base", *, who: str = "ada", **values: object) -> TestResponse:
        """Fill in a form of the builder and send it; returns the answer, which may be a question."""
        client = self.browser(who)
        page = client.get(at(path))
        assert page.status_code == 200, page.text
        return send(client, Form(page.text, marked, at(path)), at(path), **values)

    def formula(self, path: str, part: str, source: str, **values: object) -> TestResponse:
        """Write the condition of an alternative ("rows:0") as a formula on the page of a role's rights, and save."""
        page = self.fill(path, "set", set="custom", **values, do=f"{part}:formula")
        assert page.status_code == 200, page.text
        return send(self.browser("ada"), Form(page.text, "set"), at(path), **{f"{part}:when": source})

    def confirm(self, answer: TestResponse, who: str = "ada", **values: object) -> TestResponse:
        """Answer the question what a change does with yes; returns what follows."""
        assert answer.status_code == 200, (answer.status, answer.text)
        form = Form(answer.text, "confirmed")
        return send(self.browser(who), form, form.action, **(values or {"confirmed": "1"}))

    def done(self, answer: TestResponse) -> None:
        """Say yes where that is asked, and see that the change was made."""
        answer = self.confirm(answer) if answer.status_code == 200 else answer
        assert answer.status_code == 303, (answer.status, answer.text)

    def give(self, role: str, member: str) -> None:
        """Give a role by the page for it ("person:12")."""
        client = self.browser("ada")
        token = Form(client.get(at(f"roles/{role}/give")).text, "member").values["csrf"]
        self.done(client.post(at(f"roles/{role}/give"), data={"csrf": token, "member": member}))

    def names(self, who: str) -> set[str]:
        """Return the names of the clients that a person's list shows."""
        page = self.browser(who).get("/a/desk/client/")
        assert page.status_code == 200, page.text
        return {f"Client {n}" for n in range(len(OWNERS)) if f"Client {n}" in page.text}

    def owned_by(self, *owners: str) -> set[str]:
        """Return the names of the clients of some owners."""
        return {f"Client {n}" for n, who in enumerate(OWNERS) if who in owners}

    def given(self, role: str) -> set[tuple[str, int]]:
        """Return whom a role is given to."""
        told = sa.select(RoleMember.kind, RoleMember.member_id).where(
            RoleMember.app_id == self.app.id, RoleMember.role_key == role
        )
        with reading(self.desk.office.engine) as connection:
            return {tuple(row) for row in connection.execute(told)}

    def audited(self) -> list[str]:
        """Return the events of the audit log about the app, oldest first."""
        told = sa.select(AuditEntry.event).where(AuditEntry.app_id == self.app.id)
        with reading(self.desk.office.engine) as connection:
            return list(connection.scalars(told.order_by(AuditEntry.id)))


def at(path: str) -> str:
    """Return the address of a page of the builder."""
    return f"/a/desk/builder/{path}"


def definition() -> Any:
    """Return the app: clients with a masked kind of field, and visits to them."""
    stages = [{"key": key, "label": key.title()} for key in ("open", "won")]
    return app(
        table(
            "client",
            field("name"),
            field("phone", "phone", sensitivity="contact"),
            field("stage", "select", options=stages),
            field("helper", "member"),
        ),
        table("visit", field("name"), field("client", "relation", table="client")),
        key="desk",
    )


@pytest.fixture
def workshop(desk: Desk) -> Iterator[Workshop]:
    """Give the app without roles, with six clients."""
    yield Workshop(desk)
