"""Removing a department: what hangs on it is told first, and moves to another department in the same act."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect

from ..core.errors import Fault, Invalid
from ..core.unit_of_work import UnitOfWork, unit_of_work
from ..core.words import Words
from ..identity.actor import Actor
from ..identity.audit.log import audit
from ..identity.departments import (
    BELOW_ITSELF,
    find_department,
    list_departments,
    move_contents,
    people_in,
    remove_department,
)
from ..identity.tree import DepartmentTree
from ..runtime.handover.departments import move_department, records_of_department
from ..runtime.handover.places import DEPARTMENT, belongings
from ..runtime.records.context import make_context
from ..web.current import connection, engine, live_apps
from ..web.declare import declare
from ..web.settings_frame import settings_page
from .administrator import ADMINISTER, administrator, posted_id, told
from .department_routes import HERE, TITLE, listed

pages = Blueprint("department_removal", __name__)

MOST_RECORDS = 20_000
NO_TARGET = Words("Choose the department to move them to.", "请选择要移入的部门。")
TOO_MANY = Words(
    "More than {limit} records belong to it. Change their owners' department first.",
    "该部门下的记录超过 {limit} 条，请先调整负责人的部门并转移记录。",
)


@pages.get("/workspace/departments/<int:department_id>/remove")
@declare(actor="person", permission=ADMINISTER)
def ask(department_id: int) -> Any:
    """Show what hangs on the department."""
    return _page(administrator(), department_id)


@pages.post("/workspace/departments/<int:department_id>/remove")
@declare(actor="person", permission=ADMINISTER, body="form")
def remove(department_id: int) -> Any:
    """Move what hangs on the department, then remove it: all or nothing."""
    actor = administrator()
    find_department(connection(), actor.workspace_id, department_id)
    try:
        target_id = posted_id("target")
        with unit_of_work(engine()) as work:
            name = find_department(work.connection, actor.workspace_id, department_id).name
            _empty(work, actor, department_id, target_id)
            remove_department(work, actor.workspace_id, department_id)
            audit(work, "department_removed", actor=actor, name=name)
    except Invalid as error:
        return _page(actor, department_id, told(error)), 422
    return redirect(HERE)


def _empty(work: UnitOfWork, actor: Actor, department_id: int, target_id: int | None) -> None:
    """Move people, departments and records to the other department. Raises Invalid where there is none."""
    if target_id is None:
        if _hanging(actor, department_id)["anything"]:
            raise Invalid([Fault("target", NO_TARGET)])
        return
    if target_id in DepartmentTree.read(work.connection, actor.workspace_id).below([department_id]):
        raise Invalid([Fault("target", BELOW_ITSELF)])
    if sum(each.count for each in _hanging(actor, department_id)["records"]) > MOST_RECORDS:
        raise Invalid([Fault("target", TOO_MANY.fill(limit=f"{MOST_RECORDS:,}"))])
    move_contents(work, actor.workspace_id, department_id, target_id)
    for app in live_apps().values():
        context = make_context(work.connection, app, actor, work.now)
        move_department(work, context, department_id, target_id)


def _hanging(actor: Actor, department_id: int) -> dict[str, Any]:
    """Return what hangs on a department: people of every state, departments, records, and fields that name it."""
    tree = list_departments(connection(), actor.workspace_id)
    apps = live_apps().values()
    below = set(DepartmentTree.read(connection(), actor.workspace_id).below([department_id])) - {
        department_id
    }
    found = {
        "people": people_in(connection(), department_id),
        "departments": [each for each in tree if each.parent_id == department_id],
        "records": records_of_department(connection(), apps, department_id),
        "named": belongings(connection(), apps, department_id, DEPARTMENT),
        "targets": [each for each in tree if each.id not in below | {department_id}],
    }
    return {**found, "anything": any(found[each] for each in ("people", "departments", "records", "named"))}


def _page(actor: Actor, department_id: int, faults: Any = None) -> str:
    department = listed(actor, department_id)
    return settings_page(
        "department_remove.html",
        HERE,
        TITLE,
        department=department,
        faults=faults or {},
        **_hanging(actor, department_id),
    )
