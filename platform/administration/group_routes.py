"""Groups: the list, a new one, name and members of one, removing it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request

from ..core.errors import Invalid
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.actor import Actor
from ..identity.audit.log import audit
from ..identity.groups import add_group, change_group, find_group, list_groups, members_of, remove_group
from ..identity.person_list import list_people
from ..web.current import connection, engine
from ..web.declare import declare
from ..web.settings_frame import settings_page
from .administrator import ADMINISTER, administrator, posted_ids, told

pages = Blueprint("groups", __name__)

HERE = "/workspace/groups"
TITLE = Words("Groups", "用户组")


@pages.get(HERE)
@declare(actor="person", permission=ADMINISTER)
def groups() -> Any:
    """Show the groups."""
    return _list(administrator())


@pages.post(HERE)
@declare(actor="person", permission=ADMINISTER, body="form")
def add() -> Any:
    """Add a group and open it."""
    actor, name = administrator(), request.form.get("name", "")
    try:
        with unit_of_work(engine()) as work:
            group_id = add_group(work, actor.workspace_id, name)
            audit(
                work,
                "group_added",
                actor=actor,
                name=find_group(work.connection, actor.workspace_id, group_id).name,
            )
    except Invalid as error:
        return _list(actor, name, told(error)), 422
    return redirect(f"{HERE}/{group_id}")


@pages.get("/workspace/groups/<int:group_id>")
@declare(actor="person", permission=ADMINISTER)
def group(group_id: int) -> Any:
    """Show a group and its members."""
    actor = administrator()
    found = find_group(connection(), actor.workspace_id, group_id)
    return _page(actor, group_id, found.name, members_of(connection(), group_id))


@pages.post("/workspace/groups/<int:group_id>")
@declare(actor="person", permission=ADMINISTER, body="form")
def change(group_id: int) -> Any:
    """Give a group its name and members."""
    actor, name = administrator(), request.form.get("name", "")
    before = set(members_of(connection(), group_id))
    find_group(connection(), actor.workspace_id, group_id)
    try:
        members = posted_ids("members")
        with unit_of_work(engine()) as work:
            change_group(work, actor.workspace_id, group_id, name, members)
            told_of = {"joined": sorted(set(members) - before), "gone": sorted(before - set(members))}
            audit(work, "group_changed", actor=actor, name=name, **told_of)
    except Invalid as error:
        return _page(actor, group_id, name, before, told(error)), 422
    return redirect(f"{HERE}/{group_id}?saved=1")


@pages.post("/workspace/groups/<int:group_id>/remove")
@declare(actor="person", permission=ADMINISTER, body="form")
def remove(group_id: int) -> Any:
    """Remove a group and what was given to it."""
    actor = administrator()
    with unit_of_work(engine()) as work:
        name = find_group(work.connection, actor.workspace_id, group_id).name
        remove_group(work, actor.workspace_id, group_id)
        audit(work, "group_removed", actor=actor, name=name)
    return redirect(HERE)


def _list(actor: Actor, name: str = "", faults: Any = None) -> str:
    found = list_groups(connection(), actor.workspace_id)
    return settings_page("groups.html", HERE, TITLE, groups=found, name=name, faults=faults or {})


def _page(actor: Actor, group_id: int, name: str, members: Any, faults: Any = None) -> str:
    everybody = list_people(connection(), actor.workspace_id, state=None).people
    chosen = set(members)
    return settings_page(
        "group.html",
        HERE,
        TITLE,
        group_id=group_id,
        name=name,
        members=[each for each in everybody if each.id in chosen],
        chosen=chosen,
        people=[each for each in everybody if each.state != "left" or each.id in chosen],
        faults=faults or {},
        saved=request.args.get("saved") == "1",
    )
