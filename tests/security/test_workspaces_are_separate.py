"""Two workspaces with the same apps: no id of one works in the other, in any address and in any form.

The other workspace's administrator, who may everything at home, asks with ids from next door and with ids that do not
exist: the answers are the same, and nothing changes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from fixtures.callers import caller
from fixtures.office import snapshot
from fixtures.page_tokens import page_token
from fixtures.small_apps import app as small_app
from fixtures.small_apps import field, table, view
from fixtures.twins import CHANGING
from tablewright.core.clock import utc_now
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.credential_models import IdentityProvider, Passkey
from tablewright.identity.groups import add_group, change_group
from tablewright.identity.models import Avatar, PersonDepartment
from tablewright.identity.people import add_department, add_person, add_workspace, give_roles
from tablewright.identity.sessions import start_session
from tablewright.runtime.apps.install import install
from tablewright.runtime.public_forms.models import PublicForm
from tablewright.runtime.sharing.models import AccessRequest, ViewLink
from tablewright.web.declare import declaration_of

ROLE = {"key": "reader", "label": "Reader", "tables": {"note": {"actions": ["view", "edit"], "rows": "all"}}}
SOURCE = small_app(
    table("note", field("name", search=True), field("file", "attachment"), field("who", "member"),
          field("place", "department"), field("other", "relation", table="note")),
    roles=[ROLE],
    views=[view("all", "note")],
    forms=[{"key": "open", "table": "note", "label": "Open", "use": ["public"],
            "sections": [{"key": "all", "fields": ["name"]}]}],
)  # fmt: skip
UNKNOWN = 987_654
PLAIN = {"app": "shop", "table": "note", "field": "name", "part": "filter", "role": "reader", "way": "up", "name": "x",
         "value": "x", "language": "en", "filename": "x", "secret": "x" * 43}  # fmt: skip
IN_FORMS = {
    "person_id": ("person", "person_id", "people", "members", "head_id", "head", "to", "to:all", "id", "who"),
    "department_id": (
        "department",
        "department_id",
        "departments",
        "parent_id",
        "parent",
        "place",
        "target",
        "target_id",
    ),
    "group_id": ("group", "group_id", "groups"),
    "record_id": ("other", "ids", "record", "record_id"),
    "file_id": ("file",),
}
"""Under which names a form may take an id of a kind."""
SLOWED = 429
"""After some wrong passwords the answer is to wait, whatever the form says."""
LEAVING = ("/sign-out", "/me/sessions/end-others")


class Side:
    """One of the two workspaces, its administrator signed in, and an id of each kind in it."""

    def __init__(self, flask: Flask, engine: sa.Engine, key: str, notes: int) -> None:
        self.flask, self.engine, self.key = flask, engine, key
        with unit_of_work(engine) as work:
            self.workspace = add_workspace(work, key, f"Company {key}", "Asia/Shanghai", "en")
            place = add_department(work, self.workspace, f"Place {key}")
            self.boss = add_person(
                work, self.workspace, "boss", f"Boss {key}", is_admin=True, department_id=place
            )
            person = add_person(work, self.workspace, "person", f"Person {key}", department_id=place)
            group = add_group(work, self.workspace, f"Group {key}")
            change_group(work, self.workspace, group, f"Group {key}", [person])
        app_id = install(engine, self.workspace, SOURCE).id
        with unit_of_work(engine) as work:
            second = add_department(work, self.workspace, f"Second {key}", place)
            work.connection.execute(
                sa.insert(PersonDepartment).values(person_id=person, department_id=second)
            )
            give_roles(work, app_id, person, ["reader"])
            picture = {
                "person_id": person,
                "picture": b"RIFF0000WEBPVP8 " + key.encode(),
                "changed_at": work.now,
            }
            work.connection.execute(sa.insert(Avatar).values(picture))
            self.session = start_session(work, self.boss)
            start_session(work, person)
            session_id = work.connection.scalar(
                sa.text("SELECT id FROM session WHERE person_id = :p"), {"p": person}
            )
        self.program = caller(flask, engine, self.boss, "shop")
        upload = {"file": (io.BytesIO(f"words of {key}".encode()), f"file {key}.txt")}
        sent = self.program.client.post(
            "/api/v1/apps/shop/tables/note/files/file", data=upload, headers=self.program.headers
        )
        for number in range(notes):
            held = {"file": [sent.json["id"]]} if number == notes - 1 else {}
            last = self.program.create(
                "note", name=f"Note {number} of {key}", who=person, place=second, **held
            )["id"]
        self.ids: dict[str, Any] = {"person_id": person, "department_id": second, "group_id": group, "record_id": last,
                                    "file_id": sent.json["id"], "session_id": session_id}  # fmt: skip
        self._more(app_id, person)

    def _more(self, app_id: int, person: int) -> None:
        """Add a token, a link, a request, a provider and a passkey."""
        caller(self.flask, self.engine, person, "shop")
        link = {"digest": f"d{self.key}", "app_id": app_id, "table_key": "note", "view_key": "all", "name": "l",
                "fields": ["name"], "made_by": self.boss, "created_at": utc_now()}  # fmt: skip
        asked = {"app_id": app_id, "person_id": person, "message": f"please {self.key}", "at": utc_now()}
        provider = {"workspace_id": self.workspace, "name": f"IdP {self.key}", "issuer": "https://id.example.com",
                    "client_id": "c", "domains": []}  # fmt: skip
        passkey = {"person_id": person, "credential_id": f"c{self.key}", "public_key": b"x", "sign_count": 0, "name": "k",
                   "created_at": utc_now()}  # fmt: skip
        public = {"app_id": app_id, "table_key": "note", "form_key": "open", "token": f"t{self.key}", "name": "Fair",
                  "settings": {}, "made_by": self.boss, "created_at": utc_now()}  # fmt: skip
        rows = {"link_id": (ViewLink, link), "public_id": (PublicForm, public), "request_id": (AccessRequest, asked), "passkey_id": (Passkey, passkey),
                "provider_id": (IdentityProvider, provider)}  # fmt: skip
        with unit_of_work(self.engine) as work:
            for name, (model, values) in rows.items():
                self.ids[name] = work.connection.scalar(sa.insert(model).values(values).returning(model.id))
            newest = sa.text("SELECT max(id) FROM token WHERE person_id = :p")
            self.ids["token_id"] = work.connection.scalar(newest, {"p": person})

    def browser(self) -> Any:
        client = self.flask.test_client()
        client.set_cookie("tablewright", self.session)
        client.set_cookie("language", "en")
        return client

    def send(self, method: str, address: str, **form: Any) -> Any:
        """Ask for an address, or send a form to it, as the administrator."""
        if address.startswith("/api/"):
            body = {"json": {"fields": {}} if method != "DELETE" else None} if method != "GET" else {}
            return self.program.client.open(address, method=method, headers=self.program.headers, **body)
        client = self.browser()
        if method == "GET":
            return client.get(address)
        return client.open(address, method=method, data={"csrf": page_token(client), **form})


@pytest.fixture
def sides(app: Flask, engine: sa.Engine) -> tuple[Side, Side]:
    """Give the two workspaces; the first has more of everything, so that its ids are unknown in the second."""
    return Side(app, engine, "one", 5), Side(app, engine, "two", 2)


def with_ids(flask: Flask) -> Iterator[tuple[str, str, list[str]]]:
    """Give (method, rule, names of ids in it) of every route, for those who are signed in, that has an id in it."""
    for rule in sorted(flask.url_map.iter_rules(), key=lambda each: each.rule):
        names = [name for name in re.findall(r"<(?:[^:<>]+:)?(\w+)>", rule.rule) if name not in PLAIN]
        if names and rule.endpoint != "static" and declaration_of(flask, rule.endpoint).actor != "anonymous":
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                yield method, rule.rule, names


def filled(rule: str, ids: dict[str, Any]) -> str:
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: str(ids.get(found[1], PLAIN.get(found[1], 1))), rule)


def told(answer: Any, ids: Any) -> tuple[int, str]:
    # The moments first: the 3 of "3 seconds ago" is no id.
    text = CHANGING.sub("…", answer.get_data().decode("utf-8", "backslashreplace"))
    for each in ids:
        text = re.sub(rf"\b{re.escape(str(each))}\b", "#", text)
    return answer.status_code, text


def test_an_id_of_another_workspace_is_unknown_in_every_address(sides, engine):
    one, two = sides
    before, faults, walked = snapshot(engine), [], set()
    unknown = {name: "x" * 43 if isinstance(value, str) else UNKNOWN for name, value in one.ids.items()}
    for method, rule, names in with_ids(two.flask):
        for name in names:
            if name not in one.ids:
                continue
            walked.add(name)
            answers = []
            for ids in (one.ids, unknown):
                # The other ids of the address are at home: only this one is from next door.
                asked = {**two.ids, name: ids[name]}
                answers.append(told(two.send(method, filled(rule, asked)), (one.ids[name], unknown[name])))
            if answers[0] != answers[1] or not 400 <= answers[0][0] < 500:
                faults.append((method, rule, name, answers[0][0], answers[1][0]))
            if any(
                f"{word} one" in answers[0][1]
                for word in ("Person", "Group", "Second", "of", "please", "file")
            ):
                faults.append((method, rule, name, "names what is next door"))
    assert not faults, "\n".join(map(str, faults))
    assert walked == set(one.ids)
    assert snapshot(engine) == before


def test_an_id_of_another_workspace_is_unknown_in_every_form(sides, engine):
    one, two = sides
    faults = []
    rules = sorted(two.flask.url_map.iter_rules(), key=lambda each: each.rule)
    # A third on PostgreSQL, as it is the same code that refuses on both.
    for rule in rules[:: 1 if engine.dialect.name == "sqlite" else 3]:
        declared = declaration_of(two.flask, rule.endpoint)
        if "POST" not in rule.methods or declared.actor != "person" or rule.rule in LEAVING:
            continue
        for kind, names in IN_FORMS.items():
            address = filled(rule.rule, {**two.ids, "person_id": two.ids["person_id"]})
            if address in ("/me", f"/workspace/people/{two.boss}"):
                continue
            mine = {}
            for side, value in (("foreign", one.ids[kind]), ("unknown", UNKNOWN)):
                form = {name: str(value) for name in names}
                form |= {
                    "name": "x",
                    "member": f"{kind.removesuffix('_id')}:{value}",
                    "_fields": " ".join(names),
                }
                mine[side] = told(two.send("POST", address, **form), (one.ids[kind], UNKNOWN))
            # What else the form says may be enough to save it: then nothing foreign may have been kept, see below.
            statuses = [each[0] for each in mine.values()]
            if mine["foreign"] != mine["unknown"] and statuses[0] >= 400 and SLOWED not in statuses:
                faults.append((rule.rule, kind, mine["foreign"][0], mine["unknown"][0]))
    assert not faults, "\n".join(map(str, faults))
    with engine.connect() as connection:
        crossing = connection.execute(CROSSING).all()
    assert crossing == []
    kept = two.program.list("note", limit=200)
    assert {each["fields"]["who"]["id"] for each in kept if each["fields"]["who"]} <= {
        two.ids["person_id"],
        two.boss,
    }
    assert one.ids["department_id"] not in {
        each["fields"]["place"]["id"] for each in kept if each["fields"]["place"]
    }
    assert "of one" not in str(kept) and "file one" not in str(kept)


CROSSING = sa.text("""
    SELECT 'department', p.id FROM person p JOIN department d ON d.id = p.department_id WHERE d.workspace_id <> p.workspace_id
    UNION ALL SELECT 'second', p.id FROM person p JOIN person_department x ON x.person_id = p.id
      JOIN department d ON d.id = x.department_id WHERE d.workspace_id <> p.workspace_id
    UNION ALL SELECT 'head', d.id FROM department d JOIN person p ON p.id = d.head_id WHERE d.workspace_id <> p.workspace_id
    UNION ALL SELECT 'parent', d.id FROM department d JOIN department a ON a.id = d.parent_id
      WHERE d.workspace_id <> a.workspace_id
    UNION ALL SELECT 'group', g.id FROM person_group g JOIN group_member m ON m.group_id = g.id
      JOIN person p ON p.id = m.person_id WHERE p.workspace_id <> g.workspace_id
    UNION ALL SELECT 'role', a.id FROM app a JOIN role_member m ON m.app_id = a.id AND m.kind = 'person'
      JOIN person p ON p.id = m.member_id WHERE p.workspace_id <> a.workspace_id
    UNION ALL SELECT 'admin', a.id FROM app a JOIN app_admin m ON m.app_id = a.id
      JOIN person p ON p.id = m.person_id WHERE p.workspace_id <> a.workspace_id
""")
"""Rows of the platform's own tables that join two workspaces."""


def test_at_home_the_same_ids_work(sides):
    """The harmless twin of every refusal above that only shows something."""
    one, _ = sides
    shown = {
        rule: one.send("GET", filled(rule, one.ids)).status_code
        for method, rule, names in with_ids(one.flask)
        if method == "GET" and set(names) <= one.ids.keys()
    }
    shown = {rule: status for rule, status in shown.items() if status not in (200, 302, 303)}
    # A text file has no thumbnail, a record outside the bin cannot be purged, and a card is moved on a board alone.
    record = "/a/<app>/<table>/<int:record_id>"
    allowed = {"/files/<int:file_id>/thumbnail", f"{record}/purge", f"{record}/move"}
    assert set(shown) <= allowed, shown
