"""The tree of departments: the list, a new one, name, place and head of one, its order among the others."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request

from ..core.errors import Invalid, NotFound
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.actor import Actor
from ..identity.audit.log import audit
from ..identity.departments import (
    ListedDepartment,
    change_department,
    create_department,
    find_department,
    list_departments,
    shift_department,
)
from ..identity.person_list import list_people
from ..identity.tree import DepartmentTree
from ..web.current import connection, engine
from ..web.declare import declare
from ..web.settings_frame import settings_page
from .administrator import ADMINISTER, administrator, posted_id, told

pages = Blueprint("departments", __name__)

HERE = "/workspace/departments"
TITLE = Words("Departments", "部门")
WAYS = {"up": -1, "down": 1}


@pages.get(HERE)
@declare(actor="person", permission=ADMINISTER)
def departments() -> Any:
    """Show the tree."""
    return _list(administrator())


@pages.post(HERE)
@declare(actor="person", permission=ADMINISTER, body="form")
def add() -> Any:
    """Add a department."""
    actor, name = administrator(), request.form.get("name", "")
    try:
        parent_id = posted_id("parent_id")
        with unit_of_work(engine()) as work:
            made = create_department(work, actor.workspace_id, name, parent_id)
            audit(
                work,
                "department_added",
                actor=actor,
                name=find_department(work.connection, actor.workspace_id, made).name,
            )
    except Invalid as error:
        return _list(actor, name, told(error)), 422
    return redirect(f"{HERE}#department-{made}")


@pages.get("/workspace/departments/<int:department_id>")
@declare(actor="person", permission=ADMINISTER)
def department(department_id: int) -> Any:
    """Show a department, to be renamed, moved or given a head."""
    actor = administrator()
    row = find_department(connection(), actor.workspace_id, department_id)
    return _page(actor, department_id, row.name, row.parent_id, row.head_id)


@pages.post("/workspace/departments/<int:department_id>")
@declare(actor="person", permission=ADMINISTER, body="form")
def change(department_id: int) -> Any:
    """Rename a department, move it, and say who heads it."""
    actor = administrator()
    before = find_department(connection(), actor.workspace_id, department_id)
    name, parent_id, head_id = request.form.get("name", ""), before.parent_id, before.head_id
    try:
        parent_id, head_id = posted_id("parent_id"), posted_id("head_id")
        with unit_of_work(engine()) as work:
            change_department(work, actor.workspace_id, department_id, name, parent_id, head_id)
            moved = parent_id != before.parent_id
            audit(
                work,
                "department_moved" if moved else "department_changed",
                actor=actor,
                name=find_department(work.connection, actor.workspace_id, department_id).name,
                before=before.name,
                head=head_id,
            )
    except Invalid as error:
        return _page(actor, department_id, name, parent_id, head_id, told(error)), 422
    return redirect(f"{HERE}#department-{department_id}")


@pages.post("/workspace/departments/<int:department_id>/<way>")
@declare(actor="person", permission=ADMINISTER, body="form")
def shift(department_id: int, way: str) -> Any:
    """Move a department one place up or down among those beside it."""
    actor = administrator()
    if way not in WAYS:
        raise NotFound
    with unit_of_work(engine()) as work:
        shift_department(work, actor.workspace_id, department_id, WAYS[way])
    return redirect(f"{HERE}#department-{department_id}")


def listed(actor: Actor, department_id: int) -> ListedDepartment:
    """Return a department as the tree shows it; raises NotFound."""
    for each in list_departments(connection(), actor.workspace_id):
        if each.id == department_id:
            return each
    raise NotFound


def _list(actor: Actor, name: str = "", faults: Any = None) -> str:
    found = list_departments(connection(), actor.workspace_id)
    everybody = list_people(connection(), actor.workspace_id, state=None).people
    return settings_page(
        "departments.html",
        HERE,
        TITLE,
        departments=found,
        heads={each.id: each for each in everybody},
        name=name,
        faults=faults or {},
    )


def _page(
    actor: Actor,
    department_id: int,
    name: str,
    parent_id: int | None,
    head_id: int | None,
    faults: Any = None,
) -> str:
    found = list_departments(connection(), actor.workspace_id)
    below = set(DepartmentTree.read(connection(), actor.workspace_id).below([department_id]))
    people = list_people(connection(), actor.workspace_id).people
    return settings_page(
        "department.html",
        HERE,
        TITLE,
        department=listed(actor, department_id),
        name=name,
        parent_id=parent_id,
        head_id=head_id,
        parents=[each for each in found if each.id not in below],
        people=people,
        faults=faults or {},
    )
