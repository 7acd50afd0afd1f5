"""The CRM's pages as a browser without JavaScript uses them: every form makes and changes a record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from fixtures.front_desk import parse
from fixtures.plain_forms import Form
from tablewright.app import create_app
from tablewright.config import Config
from tablewright.core.database import db, reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.definition import read_folder
from tablewright.definition.model import App
from tablewright.identity.demo import demo_person, ensure_demo_people, give_demo_roles
from tablewright.identity.sessions import start_session
from tablewright.runtime.apps.install import install
from tablewright.runtime.apps.live import LiveApps

pytestmark = pytest.mark.sqlite_only
FOLDER = Path(__file__).parents[2] / "apps" / "crm_template"
TYPED = {
    "product.code": "WK-{n:03}",
    "text": "Walked {n}",
    "long_text": "Walked along {n}",
    "phone": "139123400{n:02}",
    "email": "walk{n}@example.com",
    "url": "https://example.com/{n}",
    "number": "3",
    "money": "1200",
    "percent": "10",
    "rating": "3",
    "progress": "30",
    "date": "2026-12-0{d}",
    "datetime": "2026-12-0{d}T09:30",
}
"""What is typed into the controls of a type, or of a field that takes only texts of a pattern."""
ORDER = ("product", "customer", "contact", "need", "deal", "task", "follow_up")
TRIES = 4
"""A page without a script asks again where rules want more than it showed, and where something is to be confirmed."""


class Crm:
    """The CRM's pages, by plain requests."""

    def __init__(self, engine: sa.Engine, folder: Path) -> None:
        with unit_of_work(engine) as work:
            workspace = ensure_demo_people(work)
        install(engine, workspace, read_folder(FOLDER))
        live = LiveApps(engine).get(None, workspace, "crm")
        with unit_of_work(engine) as work:
            give_demo_roles(work, live.id, set(live.model.roles))
        self.engine, self.model = engine, live.model
        url = engine.url.render_as_string(hide_password=False)
        self.app = create_app(
            Config(data_dir=folder, database_url=url, secret_key="long enough for a test: 31b7")
        )

    def client(self, login: str) -> FlaskClient:
        """Return a browser of somebody of the demo."""
        with reading(self.engine) as connection:
            person = demo_person(connection, login)
        with unit_of_work(self.engine) as work:
            secret = start_session(work, person)
        client = self.app.test_client()
        client.set_cookie("tablewright", secret)
        client.set_cookie("language", "en")
        return client


@pytest.fixture
def crm(engine: sa.Engine, tmp_path: Path):
    found = Crm(engine, tmp_path)
    yield found
    with found.app.app_context():
        db.engine.dispose()


class Page(Form):
    """A form as a browser sends it: nothing of what stands in a fieldset that is off. `offers` are lists' values."""

    def __init__(self, html: str) -> None:
        self.depth: list[bool] = []
        self.offers: dict[str, list[str]] = {}
        super().__init__(html, "_fields")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "fieldset":
            self.depth.append("disabled" in told)
        if any(self.depth) and tag in ("input", "select", "textarea", "button"):
            return
        if tag == "option" and self._select and told.get("value") and "disabled" not in told:
            self.offers.setdefault(self._select[0], []).append(told["value"] or "")
        super().handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "fieldset" and self.depth:
            self.depth.pop()
        super().handle_endtag(tag)


def typed_into(model: App, table: str, page: Page, number: int) -> None:
    """Fill in what is empty: a text by the field's type, of a list the first choice."""
    for name in sorted(page.names):
        key, _, inner = name.partition(":")
        holder = model.tables.get(f"{table}.{key}" if inner else table)
        field = holder.by_key.get(inner.split(":")[-1] if inner else key) if holder else None
        if field is None or name.startswith("_") or page.values.get(name):
            continue
        if page.offers.get(name):
            page.values.setlist(name, page.offers[name][:1])
            continue
        text = TYPED.get(f"{table}.{field.key}", TYPED.get(field.type))
        if text:
            page.values.setlist(name, [text.format(n=number, d=number % 9 + 1)])


def save(crm: Crm, client: FlaskClient, path: str, table: str, number: int) -> str:
    """Open a form, fill it in, send it until it is saved, and return where that leads."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.text)
    for _ in range(TRIES):
        page = Page(answer.text)
        typed_into(crm.model, table, page, number)
        answer = client.post(page.action, data=page.values, headers={"Origin": "http://localhost"})
        if answer.status_code == 303:
            return answer.headers["Location"]
        assert answer.status_code in (200, 422), (path, answer.status_code)
    faults = [each for each in answer.text.splitlines() if "form-fault" in each or 'href="#f-' in each]
    raise AssertionError((path, faults))


def rev(client: FlaskClient, record: str) -> int:
    page = client.get(f"{record}/edit").text
    return int(next(each["value"] for _, each in parse(page) if each.get("name") == "_rev"))


def test_every_form_makes_a_record_and_changes_it(crm: Crm):
    admin = crm.client("admin")
    uses: list[tuple[Any, str]] = [(form, use) for form in crm.model.forms for use in form.use]
    assert {form.table for form, use in uses if use == "create"} == set(ORDER)
    made: dict[str, str] = {}
    number = 0
    for table in ORDER:
        for form, use in uses:
            path = {"create": "new", "quick": "quick"}.get(use)
            if form.table != table or path is None:
                continue
            number += 1
            made[f"{table}.{use}"] = record = save(crm, admin, f"/a/crm/{table}/{path}", table, number)
            assert record.rsplit("/", 1)[0] == f"/a/crm/{table}", record
            assert admin.get(record).status_code == 200
    for place, record in made.items():
        table, number = place.partition(".")[0], number + 1
        before, page = rev(admin, record), Page(admin.get(f"{record}/edit").text)
        title = crm.model.tables[table].title
        changed = next(
            name
            for name in page.names
            if (field := crm.model.tables[table].by_key.get(name))
            and field.type in ("text", "long_text")
            and (name == title or title not in page.names)
        )
        page.values.setlist(changed, [f"Changed it all {number}"])
        page.values.setlist("_warned", ["small"])
        answer = admin.post(page.action, data=page.values, headers={"Origin": "http://localhost"})
        assert answer.status_code == 303, (record, answer.text[-3000:])
        assert rev(admin, record) == before + 1 and f"Changed it all {number}" in admin.get(record).text


def test_everyone_opens_a_table_with_the_view_of_their_role(crm: Crm):
    def opened(login: str, table: str) -> str:
        page = crm.client(login).get(f"/a/crm/{table}/").text
        tabs = page.partition("view-tabs")[2].partition("</nav>")[0]
        (current,) = [each["href"] for _, each in parse(tabs) if each.get("aria-current")]
        return current.partition("view=")[2].partition("&")[0]

    assert opened("manager", "deal") == "board"
    assert opened("sales", "customer") == "mine"
    assert opened("manager", "customer") == "all"
    assert opened("sales", "deal") == opened("admin", "deal") == "all"
