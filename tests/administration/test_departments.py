"""The tree of departments and the groups: shaped without circles, removed only once nothing hangs on them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import Department, GroupMember, PersonDepartment, RoleMember
from tablewright.runtime.handover.departments import records_of_department


def add(admin, name: str, parent: int | str = "") -> int:
    """Add a department; return its id."""
    admin.send("/workspace/departments", name=name, parent_id=parent)
    return admin.department(name).id


def order(admin) -> list[str]:
    """Return the names of the tree in the order of the page."""
    page = admin.see("/workspace/departments")
    names = [row.name for row in admin.rows(sa.select(Department.name))]
    return sorted(names, key=lambda name: page.index(f"<bdi>{name}</bdi>"))


def test_departments_lie_below_others_and_are_counted_with_those_below(admin):
    north = admin.office.departments["north"]
    add(admin, "shop", north)
    admin.send(
        f"/workspace/people/{admin.person('sam').id}",
        name="Sam",
        login="sam",
        email="",
        department_id=admin.department("shop").id,
    )
    page = admin.see("/workspace/departments")
    assert order(admin).index("shop") == order(admin).index("north") + 1
    row = page.split(f'id="department-{north}"')[1].split("</li>")[0]
    assert "4 people" in row and "tree-level-0" in page and "tree-level-1" in page


@pytest.mark.parametrize("parent", ["self", "below", "far", "nowhere"])
def test_a_department_never_lies_below_itself(admin, parent):
    north = admin.office.departments["north"]
    below = add(admin, "below", north)
    far = add(admin, "far", below)
    target = {"self": north, "below": below, "far": far, "nowhere": 999_999}[parent]
    before = admin.office.snapshot()
    admin.send(f"/workspace/departments/{north}", 422, name="north", parent_id=target, head_id="")
    assert admin.office.snapshot() == before


def test_two_of_one_name_may_not_stand_side_by_side(admin):
    north = admin.office.departments["north"]
    add(admin, "shop", north)
    admin.send("/workspace/departments", 422, name="shop", parent_id=north)
    admin.send("/workspace/departments", name="shop", parent_id=admin.office.departments["south"])


def test_order_is_changed_a_place_at_a_time_and_stops_at_the_ends(admin):
    south = admin.office.departments["south"]
    assert order(admin) == ["north", "south"]
    admin.send(f"/workspace/departments/{south}/up")
    assert order(admin) == ["south", "north"]
    admin.send(f"/workspace/departments/{south}/up")
    assert order(admin) == ["south", "north"]
    admin.send(f"/workspace/departments/{south}/down")
    assert order(admin) == ["north", "south"]
    admin.send(f"/workspace/departments/{south}/sideways", 404)


def test_a_head_is_somebody_active_of_the_workspace(admin):
    north, mia = admin.office.departments["north"], admin.person("mia")
    admin.send(f"/workspace/departments/{north}", name="north", parent_id="", head_id=mia.id)
    assert admin.department("north").head_id == mia.id
    assert "Mia" in admin.see("/workspace/departments")
    admin.send(f"/workspace/departments/{north}", 422, name="north", parent_id="", head_id=999_999)
    admin.send(f"/workspace/people/{mia.id}/leave")
    admin.send(f"/workspace/departments/{north}", 422, name="north", parent_id="", head_id=mia.id)
    assert admin.department("north").head_id is None


def test_what_hangs_on_a_department_is_told_and_moves_before_it_goes(admin):
    office = admin.office
    north, south = office.departments["north"], office.departments["south"]
    below = add(admin, "below", north)
    project = office.create("mia", "project", name="Bridge")
    other = office.create("ada", "project", name="Tunnel", unit=north, units=[south, north])
    max_ = admin.person("max")
    with office.engine.begin() as connection:
        connection.execute(sa.insert(PersonDepartment).values(person_id=max_.id, department_id=north))
        connection.execute(
            sa.insert(RoleMember).values(
                app_id=office.app.id, role_key="member", kind="department_below", member_id=north
            )
        )
    page = admin.see(f"/workspace/departments/{north}/remove")
    assert "5 people" in page and "1 department below" in page and "2 records belong to it" in page
    for target in ("", below, north, 999_999):
        before = office.snapshot()
        expected = 404 if target == 999_999 else 422
        admin.send(f"/workspace/departments/{north}/remove", expected, target=target)
        assert office.snapshot() == before
    admin.send(f"/workspace/departments/{north}/remove", target=south)
    assert admin.rows(sa.select(Department.id).where(Department.id == north)) == []
    assert admin.department("below").parent_id == south
    assert admin.person("mia").department_id == south
    # Max belongs to it already, as his main department.
    assert admin.rows(sa.select(PersonDepartment.person_id)) == []
    assert (
        admin.rows(
            sa.select(RoleMember.role_key).where(RoleMember.member_id == north, RoleMember.kind != "person")
        )
        == []
    )
    for record_id in (project, other):
        assert office.stored("project", record_id)["owner_department"] == south
    assert office.stored("project", other)["unit"] == south
    assert office.stored("project", other)["units"] == [south]
    with unit_of_work(office.engine) as work:
        assert records_of_department(work.connection, [office.app], north) == []


def test_a_department_with_nothing_on_it_just_goes(admin):
    spare = add(admin, "spare")
    assert "Nothing hangs" in admin.see(f"/workspace/departments/{spare}/remove")
    admin.send(f"/workspace/departments/{spare}/remove")
    assert admin.ada.get(f"/workspace/departments/{spare}").status_code == 404


def test_a_group_has_members_and_takes_its_roles_along_when_it_goes(admin):
    office, sam = admin.office, admin.person("sam")
    group = int(admin.send("/workspace/groups", name="Leads").location.rpartition("/")[2])
    admin.send("/workspace/groups", 422, name="leads")
    admin.send(f"/workspace/groups/{group}", 422, name="Leads", members=[999_999])
    admin.send(f"/workspace/groups/{group}", name="Leaders", members=[sam.id])
    assert "Leaders" in admin.see("/workspace/groups") and "1 person" in admin.see("/workspace/groups")
    browser = admin.desk.client("sam")
    assert browser.get("/a/everything/project/").status_code == 404
    with unit_of_work(office.engine) as work:
        work.connection.execute(
            sa.insert(RoleMember).values(
                app_id=office.app.id, role_key="editor", kind="group", member_id=group
            )
        )
        work.connection.execute(sa.text("UPDATE version SET number = number + 1 WHERE name = 'people'"))
    assert browser.get("/a/everything/project/").status_code == 200
    assert "Leaders" in admin.see(f"/workspace/people/{sam.id}")
    admin.send(f"/workspace/groups/{group}", name="Leaders")
    assert browser.get("/a/everything/project/").status_code == 404
    admin.send(f"/workspace/groups/{group}/remove")
    assert admin.rows(sa.select(GroupMember.person_id)) == []
    assert admin.rows(sa.select(RoleMember.role_key).where(RoleMember.kind == "group")) == []
    assert [event for event, _ in admin.events() if event.startswith("group")] == [
        "group_added",
        "group_changed",
        "group_changed",
        "group_removed",
    ]
