"""Packages by their pages: an app is downloaded, looked into, made again elsewhere, or brought to another state."""

import io
import json
import zipfile

import pytest
import sqlalchemy as sa

from fixtures.plain_forms import Form, send
from fixtures.workshop import automation, on, step
from tablewright.builder.package.package import write_package
from tablewright.core.database import reading
from tablewright.identity.audit.models import AuditEntry
from tablewright.runtime.apps.live import LiveApps

pytestmark = pytest.mark.sqlite_only
HERE = "/a/everything/builder/package"


@pytest.fixture
def ada(desk):
    """Give the administrator's browser."""
    return desk.client("ada").client


def document(desk, key="everything"):
    """Return the live document of an app."""
    return LiveApps(desk.office.engine).get(None, desk.office.workspace_id, key).model.document


def sent(client, at, content):
    """Send a package by the form of a page."""
    token = Form(client.get(at).text, "package", at).values["csrf"]
    data = {"csrf": token, "package": (io.BytesIO(content), "app.zip")}
    return client.post(at, data=data, content_type="multipart/form-data")


def test_a_downloaded_package_is_made_into_a_second_app(desk, ada):
    content = ada.get(f"{HERE}/app.zip").data
    page = sent(ada, "/apps/new/package", content)
    assert page.status_code == 200
    assert "There is an app with this key already" in page.text
    made = send(ada, Form(page.text, "carried"), "", key="again", label_en="Again")
    assert made.location == "/a/again/builder"
    again, first = document(desk, "again"), document(desk)
    assert {**again, "key": "", "label": ""} == {**first, "key": "", "label": ""}


def test_a_package_holds_the_definition_and_nothing_else(ada):
    names = zipfile.ZipFile(io.BytesIO(ada.get(f"{HERE}/app.zip").data)).namelist()
    assert {name.split("/")[0] for name in names} <= {
        "app.json", "README.md", "tables", "forms", "views", "roles", "automations", "dashboards", "prints", "data",
    }  # fmt: skip


def test_a_key_that_is_taken_is_refused_and_nothing_typed_is_lost(desk, ada):
    page = sent(ada, "/apps/new/package", ada.get(f"{HERE}/app.zip").data)
    again = send(ada, Form(page.text, "carried"), "", key="everything", label_en="Twice")
    assert again.status_code == 422
    assert "Twice" in again.text
    assert Form(again.text, "carried").values["carried"]


def test_an_app_is_brought_to_the_state_of_a_package_after_seeing_what_that_does(desk, ada):
    desk.office.create("ada", "tag", name="Red")
    changed = json.loads(json.dumps(document(desk)))
    changed["key"] = "elsewhere"
    changed["label"] = "All of it"
    page = sent(ada, HERE, write_package(changed, {}))
    assert page.status_code == 200
    assert "All of it" in page.text
    assert "Untouched." in page.text
    assert document(desk)["label"] != "All of it"
    form = Form(page.text, "carried")
    assert send(ada, form, "").status_code == 303
    assert (document(desk)["label"], document(desk)["key"]) == ("All of it", "everything")
    assert send(ada, form, "").status_code == 409
    assert "Nothing: the app is what" in sent(ada, HERE, ada.get(f"{HERE}/app.zip").data).text


def test_a_package_waits_in_the_draft_where_there_is_one_or_somebody_wants_one(desk, ada):
    changed = {**json.loads(json.dumps(document(desk))), "label": "All of it"}
    page = sent(ada, HERE, write_package(changed, {}))
    assert send(ada, Form(page.text, "carried"), "", draft="1").location == "/a/everything/builder/draft"
    assert document(desk)["label"] != "All of it"
    page = sent(ada, HERE, write_package({**changed, "label": "Even more"}, {}))
    assert "Records stay as they are until the draft is published" in page.text
    assert "Yes, do this" not in page.text
    assert send(ada, Form(page.text, "carried"), "").location == "/a/everything/builder/draft"
    assert document(desk)["label"] not in ("All of it", "Even more")
    assert "Even more" in ada.get("/a/everything/builder/draft").text


def test_a_hostile_package_is_refused_on_every_page_with_its_reason(ada):
    bad = io.BytesIO()
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("../../etc/passwd", "x")
    for at in ("/apps/new/package", HERE):
        answer = sent(ada, at, bad.getvalue())
        assert answer.status_code == 422
        assert "such names are refused" in answer.text


def test_packages_are_for_administrators(desk):
    for who in ("edith", "mia", "sam"):
        client = desk.client(who).client
        assert client.get(HERE).status_code in (403, 404)
        assert client.get(f"{HERE}/app.zip").status_code in (403, 404)
        assert client.get("/apps/new/package").status_code == 403


def test_downloading_and_installing_a_package_stand_in_the_audit_log(desk, ada):
    content = ada.get(f"{HERE}/app.zip").data
    page = sent(ada, "/apps/new/package", content)
    send(ada, Form(page.text, "carried"), "", key="again", label_en="Again")
    there = sent(ada, "/a/again/builder/package", content)
    assert send(ada, Form(there.text, "carried"), "").status_code == 303
    told = sa.select(AuditEntry.event, AuditEntry.actor_id, AuditEntry.detail)
    with reading(desk.office.engine) as connection:
        entries = connection.execute(
            told.where(AuditEntry.event.like("package%")).order_by(AuditEntry.id)
        ).all()
    who = desk.office.people["ada"]
    assert [(each.event, each.actor_id, each.detail["name"]) for each in entries] == [
        ("package_downloaded", who, "everything"),
        ("package_installed", who, "again"),
        ("package_installed", who, "again"),
    ]


def test_whom_a_package_names_by_number_is_nobody_here_whoever_makes_the_app_stands_for_them(desk, ada):
    """A package of another installation: its person 5 is somebody else here, who must hear nothing."""
    notify = {"title": "Hello", "people": [{"person": desk.office.people["mia"]}, {"department": 1}]}
    told = automation("tells", on("record_created", "project"), step("tell", "notify", **notify))
    carried = {**document(desk), "automations": [told]}
    page = sent(ada, "/apps/new/package", write_package(carried, {}))
    send(ada, Form(page.text, "carried"), "", key="again", label_en="Again")
    (made,) = document(desk, "again")["automations"]
    assert made["steps"][0]["settings"]["people"] == [{"person": desk.office.people["ada"]}] * 2
