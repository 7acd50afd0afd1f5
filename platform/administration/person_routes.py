"""One person: what an administrator says about them, the roles they have, and coming back after leaving."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request

from ..core.clock import utc_now
from ..core.errors import Invalid, NotFound
from ..core.unit_of_work import UnitOfWork, unit_of_work
from ..identity.actor import Actor
from ..identity.audit.log import audit
from ..identity.departments import list_departments
from ..identity.groups import list_groups
from ..identity.invitations import open_invitations
from ..identity.leaving import reactivate
from ..identity.person_details import PersonDetails, read_details, save_person
from ..identity.person_list import ListedPerson, find_listed
from ..identity.workspaces import LastAdministrator
from ..runtime.handover.departments import records_of_owner, take_along
from ..runtime.handover.job import jobs_of
from ..runtime.handover.places import belongings
from ..runtime.records.context import make_context
from ..web.current import connection, engine, live_apps, say
from ..web.declare import declare
from ..web.settings_frame import settings_page
from .administrator import ADMINISTER, administrator, posted_id, posted_ids, told
from .people_routes import HERE, TITLE
from .role_lines import role_lines

pages = Blueprint("person", __name__)


@pages.get("/workspace/people/<int:person_id>")
@declare(actor="person", permission=ADMINISTER)
def person(person_id: int) -> Any:
    """Show a person."""
    actor = administrator()
    found = known_person(actor, person_id)
    return _page(actor, found, read_details(connection(), person_id))


@pages.post("/workspace/people/<int:person_id>")
@declare(actor="person", permission=ADMINISTER, body="form")
def change(person_id: int) -> Any:
    """Change what is known of a person."""
    actor = administrator()
    found = known_person(actor, person_id)
    before = read_details(connection(), person_id)
    typed = before
    try:
        typed = posted_details()
        with unit_of_work(engine()) as work:
            save_person(work, actor.workspace_id, typed, person_id)
            after = read_details(work.connection, person_id)
            moved = 0
            if request.form.get("take_along") and after.department_id != before.department_id:
                moved = _take_along(work, actor, person_id, after.department_id)
            if after != before:
                audit(work, "person_changed", actor=actor, person=person_id, **_changes(before, after, moved))
    except Invalid as error:
        return _page(actor, found, typed, faults=told(error)), 422
    except LastAdministrator as error:
        return _page(actor, found, typed, faults={"is_admin": [say(error.words)]}), 409
    return redirect(f"{HERE}/{person_id}?saved=1")


@pages.post("/workspace/people/<int:person_id>/reactivate")
@declare(actor="person", permission=ADMINISTER, body="form")
def come_back(person_id: int) -> Any:
    """Let somebody who left in again."""
    actor = administrator()
    with unit_of_work(engine()) as work:
        reactivate(work, actor.workspace_id, person_id)
        audit(work, "person_reactivated", actor=actor, person=person_id)
    return redirect(f"{HERE}/{person_id}")


def known_person(actor: Actor, person_id: int) -> ListedPerson:
    """Return a person of the actor's workspace; raises NotFound."""
    found = find_listed(connection(), actor.workspace_id, person_id)
    if found is None:
        raise NotFound
    return found


def posted_details() -> PersonDetails:
    """Return a person as a form describes one; raises Invalid."""
    form = request.form
    return PersonDetails(
        name=form.get("name", ""),
        login=form.get("login", ""),
        email=form.get("email", ""),
        department_id=posted_id("department_id"),
        departments=tuple(posted_ids("departments")),
        groups=tuple(posted_ids("groups")),
        is_admin=form.get("is_admin") == "1",
    )


def _page(actor: Actor, found: ListedPerson, details: PersonDetails, faults: Any = None) -> str:
    workspace_id, apps = actor.workspace_id, live_apps()
    owned = belongings(connection(), apps.values(), found.id) if found.state == "left" else ()
    return settings_page(
        "person.html",
        HERE,
        TITLE,
        person=found,
        details=details,
        faults=faults or {},
        saved=request.args.get("saved") == "1",
        departments=list_departments(connection(), workspace_id),
        groups=list_groups(connection(), workspace_id),
        roles=role_lines(connection(), workspace_id, apps, [found.id])[found.id],
        apps=list(apps.values()),
        records=sum(each.count for each in records_of_owner(connection(), apps.values(), found.id)),
        owned=sum(each.count for each in owned),
        jobs=jobs_of(connection(), workspace_id, found.id),
        invited=open_invitations(connection(), [found.id], utc_now()).get(found.id),
        is_me=found.id == actor.person_id,
    )


def _take_along(work: UnitOfWork, actor: Actor, person_id: int, department_id: int | None) -> int:
    """Let the records somebody owns follow to their new department."""
    return sum(
        take_along(work, make_context(work.connection, app, actor, work.now), person_id, department_id)
        for app in live_apps().values()
    )


def _changes(before: PersonDetails, after: PersonDetails, moved: int) -> dict[str, Any]:
    """Return what an audit entry tells of a change: which members, and whether they administer now."""
    changed = [name for name in PersonDetails.__slots__ if getattr(before, name) != getattr(after, name)]
    told_of: dict[str, Any] = {"changed": changed}
    if before.is_admin != after.is_admin:
        told_of["is_admin"] = after.is_admin
    return {**told_of, "records_moved": moved} if moved else told_of
