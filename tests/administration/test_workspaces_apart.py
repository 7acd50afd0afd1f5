"""Two workspaces on one installation: nothing of one is reachable from the other by any id."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa
from PIL import Image

from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.departments import create_department
from tablewright.identity.groups import add_group, change_group
from tablewright.identity.models import Workspace
from tablewright.identity.people import add_person, add_workspace
from tablewright.identity.profile import set_picture
from tablewright.runtime.handover.models import HandoverJob


@pytest.fixture
def foreign(admin):
    """Give the ids of another workspace: person, department, group, hand-over, with names that tell."""
    target = io.BytesIO()
    Image.new("RGB", (128, 128)).save(target, "WEBP")
    with unit_of_work(admin.office.engine) as work:
        other = add_workspace(work, "other", "Elsewhere", "UTC", "en")
        department = create_department(work, other, "Secret unit", None)
        person = add_person(
            work, other, "eve", "Eve Secret", department_id=department, email="eve@secret.example"
        )
        group = add_group(work, other, "Secret group")
        change_group(work, other, group, "Secret group", [person])
        set_picture(work, person, target.getvalue())
        values = {
            "workspace_id": other,
            "person_id": person,
            "parts": [],
            "created_at": work.now,
            "moved_at": work.now,
        }
        made = sa.insert(HandoverJob).values(values).returning(HandoverJob.id)
        handover = work.connection.scalar(made)
    return {"person_id": person, "department_id": department, "group_id": group, "handover_id": handover}


def unlogged(snapshot: dict) -> dict:
    """Return a snapshot without the log of refusals."""
    return {name: rows for name, rows in snapshot.items() if not name.startswith("audit")}


def test_an_id_of_another_workspace_is_as_good_as_none(admin, foreign):
    before = unlogged(admin.office.snapshot())
    seen = 0
    for rule in admin.desk.app.url_map.iter_rules():
        named = rule.arguments & set(foreign)
        if not named or rule.arguments - set(foreign) - {"way"}:
            continue
        address = rule.build({**{name: foreign[name] for name in named}, "way": "up"})[1]
        unknown = rule.build({**dict.fromkeys(named, 999_999), "way": "up"})[1]
        for method in rule.methods & {"GET", "POST"}:
            ask = admin.ada.get if method == "GET" else admin.ada.post
            answer, other = ask(address), ask(unknown)
            assert answer.status_code == other.status_code == 404, (method, address, answer.status)
            assert "Secret" not in answer.text
            seen += 1
    assert seen > 15
    assert unlogged(admin.office.snapshot()) == before


@pytest.mark.parametrize(
    ("path", "control", "kind"),
    [
        ("/workspace/people/{mia}", "department_id", "department_id"),
        ("/workspace/people/{mia}", "departments", "department_id"),
        ("/workspace/people/{mia}", "groups", "group_id"),
        ("/workspace/people/{mia}/leave", "to", "person_id"),
        ("/workspace/people/invite", "department_id", "department_id"),
        ("/workspace/people/invite", "groups", "group_id"),
        ("/workspace/departments", "parent_id", "department_id"),
        ("/workspace/departments/{north}", "parent_id", "department_id"),
        ("/workspace/departments/{north}", "head_id", "person_id"),
        ("/workspace/departments/{north}/remove", "target", "department_id"),
    ],
)
def test_a_form_cannot_point_into_another_workspace(admin, foreign, path, control, kind):
    office = admin.office
    path = path.format(mia=office.people["mia"], north=office.departments["north"])
    before = unlogged(office.snapshot())
    form = {
        "name": "north",
        "login": "mia",
        "email": "new@example.com",
        "how": "link",
        control: foreign[kind],
    }
    answer = admin.ada.post(path, **form)
    assert answer.status_code in (404, 422), answer.status
    assert "Secret" not in answer.text
    assert unlogged(office.snapshot()) == before


def test_no_list_and_no_picker_names_anybody_of_another_workspace(admin, foreign):
    paths = [
        "/workspace/people",
        "/workspace/people?state=left",
        f"/workspace/people?department={foreign['department_id']}",
        "/workspace/people?search=secret",
        "/workspace/departments",
        "/workspace/groups",
        "/workspace/choices/people?q=",
        "/workspace/choices/departments?q=",
        "/workspace/people/invite",
        f"/workspace/departments/{admin.office.departments['north']}",
        f"/workspace/people/{admin.office.people['mia']}",
    ]
    for path in paths:
        page = admin.see(path)
        assert "Secret" not in page and "eve@secret.example" not in page, path


def test_settings_are_of_the_own_workspace_alone(admin, foreign):
    assert foreign
    form = {"name": "Bureau", "zone": "Europe/Berlin", "language": "en", "watermark": "always"}
    admin.send("/workspace", 422, **form, second_factor="never")
    admin.send("/workspace", **form, second_factor="optional")
    rows = admin.rows(sa.select(Workspace.key, Workspace.name, Workspace.settings).order_by(Workspace.id))
    assert [row.name for row in rows] == ["Bureau", "Elsewhere"]
    assert rows[0].settings["watermark"] == "always" and rows[1].settings == {}
    event, detail = admin.events()[-1]
    assert event == "settings_changed" and detail["changed"]["name"] == ["Office", "Bureau"]
