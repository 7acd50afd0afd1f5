"""Records go along in a package as sample data: linked as they were, with nothing that is somebody's own."""

import io
import json
import zipfile

import pytest
from werkzeug.datastructures import MultiDict

from fixtures.plain_forms import Form, send
from fixtures.small_apps import app, field, table
from tablewright.builder.package.taken_fields import offered, replacement
from tablewright.core.clock import utc_now
from tablewright.core.database import reading
from tablewright.definition.model import App
from tablewright.identity.actor import Actor
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.records.context import make_context
from tablewright.runtime.records.query import ListRequest, list_records
from tablewright.runtime.samples.load import FEW

pytestmark = pytest.mark.sqlite_only
HERE = "/a/everything/builder/package"
SECRET = "Grandmother's maiden name"


@pytest.fixture
def ada(desk):
    """Give the administrator's browser, in an app with linked records."""
    office = desk.office
    team = office.create("ada", "team", name="Team Blue")
    office.create("ada", "tag", name="Red")
    bridge = office.create(
        "ada", "project", name="Harbour bridge", amount=1250.5, stage="run", team=team, due="2026-03-01",
        phone="+8613912345678", email="li.lei@example.org", address="浙江省杭州市西湖区文三路1号", brief=SECRET,
        lines=[{"item": "Steel", "quantity": 3, "price": 10, "kind": "goods"}],
    )  # fmt: skip
    office.create("ada", "task", name="Survey", project=bridge)
    return desk.client("ada").client


def package(client, tables, **fields):
    """Download the package with records of some tables, and some fields ticked beside the usual ones."""
    form = Form(client.get(HERE).text, "table", "/app.zip")
    told = MultiDict(form.values)
    told.setlist("table", tables)
    for of, keys in fields.items():
        told.setlist(f"fields:{of}", [*told.getlist(f"fields:{of}"), *keys])
    return client.post(f"{HERE}/app.zip", data=told, headers={"Origin": "http://localhost"})


def recipe(answer):
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/zip", answer.text
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    return json.loads(archive.read("data/sample.json")), archive


def records(desk, app, table, *fields):
    """Return the values of every record of a table, as the product itself sees them."""
    live = LiveApps(desk.office.engine).get(None, desk.office.workspace_id, app)
    with reading(desk.office.engine) as connection:
        context = make_context(connection, live, Actor.system(desk.office.workspace_id), utc_now())
        request = ListRequest(fields=fields, sort=("created_at",))
        return [row.values for row in list_records(context, table, request).rows]


def test_an_app_made_of_the_package_has_the_records_with_their_links(desk, ada):
    content = package(ada, ["team", "project", "task"], project=["name"]).data
    token = Form(ada.get("/apps/new/package").text, "package", "/apps/new/package").values["csrf"]
    page = ada.post(
        "/apps/new/package",
        data={"csrf": token, "package": (io.BytesIO(content), "app.zip")},
        content_type="multipart/form-data",
    )
    made = send(ada, Form(page.text, "carried"), "", key="again", label_en="Again", samples="1")
    assert made.status_code == 303, made.text
    (bridge,) = records(desk, "again", "project", "name", "amount", "stage", "team", "due", "lines", "owner")
    assert bridge["name"] == "Harbour bridge" and float(bridge["amount"]) == 1250.5
    assert bridge["stage"] == "run" and str(bridge["due"]) == "2026-03-01"
    assert bridge["team"]["title"] == "Name 1", "what it is called stays here"
    assert [float(each["quantity"]) for each in bridge["lines"]] == [3]
    assert bridge["owner"]["title"], "somebody who is there"
    (task,) = records(desk, "again", "task", "project")
    assert task["project"]["title"] == "Harbour bridge"


def test_records_that_need_one_that_stays_behind_stay_too_however_new_they_are(desk, ada):
    told, _ = recipe(package(ada, ["task"]))
    assert told["tables"][0]["count"] == 0
    others = [desk.office.create("ada", "project", name=f"Pier {n}", stage="run") for n in range(FEW)]
    for number in range(FEW + 5):
        desk.office.create("ada", "task", name=f"Dig {number}", project=others[number % FEW])
    first = desk.office.create("ada", "project", name="Last of all", stage="run")
    desk.office.create("ada", "task", name="Begin", project=first)
    told, _ = recipe(package(ada, ["project", "task"]))
    projects, tasks = told["tables"]
    assert projects["count"] == FEW and 0 < tasks["count"] <= FEW
    assert all(0 <= each["_project"] < FEW for each in tasks["records"])


def test_nothing_that_is_somebodys_own_goes_along(desk, ada):
    told, archive = recipe(package(ada, ["project"]))
    everything = "".join(archive.read(name).decode() for name in archive.namelist())
    for own in ("13912345678", "li.lei", "文三路", "Harbour bridge", "Ada"):
        assert own not in everything, own
    (project,) = told["tables"]
    assert project["records"][0]["stage"] == "run" and project["count"] == 1
    assert project["records"][0]["phone"] == "+8613800000001"


def test_a_sensitive_field_does_not_go_along_whoever_asks_for_it(ada):
    told, _ = recipe(package(ada, ["project"], project=["phone", "email", "address"]))
    assert "13912345678" not in json.dumps(told) and "li.lei" not in json.dumps(told)


def test_a_field_marked_as_sensitive_never_does_and_its_required_value_is_invented():
    told = table(
        "client",
        field("name"),
        field("income", "number", sensitivity="financial"),
        field("nick", required=True, sensitivity="personal"),
    )
    (client,) = offered(App.read(app(told).document))
    assert [each.key for each in client.fields] == ["name"] and client.usual == []
    income, nick = client.withheld
    assert replacement(income, 3, "en") is None and replacement(nick, 3, "en") == "Nick 3"


def test_a_table_whose_required_field_cannot_go_is_not_offered():
    told = table("client", field("name"), field("spot", "location", required=True))
    (client,) = offered(App.read(app(told).document))
    assert client.why_not is not None and "Spot" in client.why_not.en


def test_the_app_itself_and_its_other_packages_stay_as_they_are(desk, ada):
    before = LiveApps(desk.office.engine).get(None, desk.office.workspace_id, "everything").revision
    package(ada, ["project"])
    live = LiveApps(desk.office.engine).get(None, desk.office.workspace_id, "everything")
    assert live.revision == before
    plain = zipfile.ZipFile(io.BytesIO(ada.get(f"{HERE}/app.zip").data))
    assert not any(name == "data/sample.json" and b"records" in plain.read(name) for name in plain.namelist())


def test_without_a_table_nothing_is_sent_and_only_administrators_may(desk, ada):
    answer = package(ada, [])
    assert answer.status_code == 422 and "Choose at least one table" in answer.text
    assert desk.client("mia").client.post(f"{HERE}/app.zip").status_code in (400, 403, 404)
