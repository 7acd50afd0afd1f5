"""The people of a workspace: found, changed, and never left without an administrator."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import GroupMember, PersonDepartment
from tablewright.identity.people import add_department, add_person
from tablewright.web.declare import declaration_of

DETAILS = {"name": "Mia", "login": "mia", "email": "", "department_id": ""}


@pytest.fixture
def chinese(admin):
    office = admin.office
    with unit_of_work(office.engine) as work:
        sales = add_department(work, office.workspace_id, "销售一部", office.departments["north"])
        add_person(
            work, office.workspace_id, "xiaoyu", "陈晓雨", department_id=sales, email="cxy@example.com"
        )
    return admin


@pytest.mark.parametrize(
    "search", ["晓雨", "cxy", "chenxiaoyu", "XIAOYU", "cxy@example", "销售", "陈 销售一部", "north xiao"]
)
def test_somebody_is_found_by_name_pinyin_login_address_and_department(chinese, search):
    page = chinese.see(f"/workspace/people?search={search}")
    assert "陈晓雨" in page and "Edith" not in page


def test_a_department_brings_those_below_it_and_nobody_else(chinese):
    north = chinese.office.departments["north"]
    page = chinese.see(f"/workspace/people?department={north}")
    assert "陈晓雨" in page and "Edith" in page and ">Max<" not in page


def test_people_come_a_page_at_a_time_and_each_once(admin):
    office = admin.office
    with unit_of_work(office.engine) as work:
        for number in range(60):
            add_person(work, office.workspace_id, f"p{number}", f"Person {number:03}")
    first, second = (admin.see(f"/workspace/people?page={page}") for page in (1, 2))
    for number in range(60):
        name = f">Person {number:03}<"
        assert (name in first) + (name in second) == 1
    assert admin.ada.get("/workspace/people?page=0").status_code == 400
    assert admin.ada.get("/workspace/people?page=x").status_code == 400


def test_what_is_said_of_somebody_is_kept_whole(admin):
    mia, south = admin.person("mia"), admin.office.departments["south"]
    group = admin.send("/workspace/groups", name="Leads").location.rpartition("/")[2]
    form = {
        "name": " Mia  Li ",
        "login": "mia.li",
        "email": "Mia@Example.com",
        "department_id": south,
        "departments": [admin.office.departments["north"], south],
        "groups": group,
    }
    admin.send(f"/workspace/people/{mia.id}", **form)
    after = admin.person("mia.li")
    assert (after.name, after.email, after.department_id) == ("Mia Li", "Mia@example.com", south)
    # The main department is not a further one as well.
    more = admin.rows(sa.select(PersonDepartment.department_id).where(PersonDepartment.person_id == mia.id))
    assert [row[0] for row in more] == [admin.office.departments["north"]]
    assert admin.rows(sa.select(GroupMember.person_id)) == [(mia.id,)]
    event, detail = admin.events()[-1]
    assert event == "person_changed" and detail["person"] == mia.id and "login" in detail["changed"]


@pytest.mark.parametrize(
    ("control", "value"),
    [
        ("name", " "),
        ("name", "x" * 101),
        ("login", "with space"),
        ("login", ""),
        ("login", "EDITH"),
        ("login", "max@example.com"),
        ("email", "no-address"),
        ("email", "edith"),
        ("department_id", "999999"),
        ("department_id", "x"),
        ("departments", "999999"),
        ("groups", "999999"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(admin, control, value):
    with unit_of_work(admin.office.engine) as work:
        add_person(work, admin.office.workspace_id, "maxi", "Maxi", email="max@example.com")
    mia = admin.person("mia")
    before = admin.office.snapshot()
    page = admin.send(
        f"/workspace/people/{mia.id}", 422, **{**DETAILS, "email": "new@example.com", control: value}
    )
    assert "form-summary" in page.text
    if control not in ("email", "department_id", "departments"):
        assert "new@example.com" in page.text
    assert admin.office.snapshot() == before


def test_the_last_administrator_stays_one(admin):
    ada = admin.person("ada")
    details = {"name": "Ada", "login": "ada", "email": "", "department_id": ""}
    page = admin.send(f"/workspace/people/{ada.id}", 409, **details)
    assert "only administrator" in page.text and admin.person("ada").is_admin
    mia = admin.person("mia")
    admin.send(f"/workspace/people/{mia.id}", **DETAILS, is_admin="1")
    admin.send(f"/workspace/people/{ada.id}", **details)
    assert not admin.person("ada").is_admin
    assert admin.ada.get("/workspace/people").status_code == 403


def test_only_administrators_reach_the_pages_of_the_workspace(admin):
    edith = admin.desk.client("edith")
    ours = [rule for rule in admin.desk.app.url_map.iter_rules() if rule.rule.startswith("/workspace")]
    assert len(ours) > 20
    before = admin.office.snapshot()
    for rule in ours:
        address = rule.build({name: "up" if name == "way" else 1 for name in rule.arguments})[1]
        for method in rule.methods & {"GET", "POST"}:
            answer = edith.get(address) if method == "GET" else edith.post(address)
            assert answer.status_code == 403, (method, address, answer.status)
            assert "Ada" in answer.text or "administrator" in answer.text.lower(), address
            assert declaration_of(admin.desk.app, rule.endpoint).actor == "person"
    after = admin.office.snapshot()
    assert {name: rows for name, rows in after.items() if not name.startswith("audit")} == {
        name: rows for name, rows in before.items() if not name.startswith("audit")
    }


def test_a_picker_finds_people_and_departments(chinese):
    answer = chinese.ada.get("/workspace/choices/people?q=cxy").json
    assert [each["title"] for each in answer["choices"]] == ["陈晓雨"]
    answer = chinese.ada.get("/workspace/choices/departments?q=销售").json
    assert [each["title"] for each in answer["choices"]] == ["north/销售一部"]


def test_records_go_along_to_another_department_when_asked(admin):
    office, mia = admin.office, admin.person("mia")
    project = office.create("mia", "project", name="Bridge")
    north, south = office.departments["north"], office.departments["south"]
    assert office.stored("project", project)["owner_department"] == north
    details = {**DETAILS, "department_id": south}
    admin.send(f"/workspace/people/{mia.id}", **details, take_along="1")
    assert office.stored("project", project)["owner_department"] == south
    assert office.history("project", project)[-1] == ("update", {"owner_department": [north, south]})
    admin.send(f"/workspace/people/{mia.id}", **{**details, "department_id": north})
    assert office.stored("project", project)["owner_department"] == south
