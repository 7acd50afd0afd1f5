"""Deactivating somebody: what they own is shown first, each part finds a successor, then it is handed over."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Blueprint, current_app, redirect, request

from ..core.errors import Fault, Invalid
from ..core.unit_of_work import UnitOfWork, unit_of_work
from ..core.words import Words
from ..identity.actor import Actor
from ..identity.audit.log import audit
from ..identity.departments import headed_by
from ..identity.leaving import deactivate
from ..identity.models import Department, Person
from ..identity.person_list import ListedPerson, list_people
from ..identity.workspaces import LastAdministrator
from ..runtime.handover.job import start
from ..runtime.handover.places import Belonging, belongings
from ..runtime.handover.worker import AT_ONCE, HANDOVERS
from ..runtime.saved_views.handover import hand_over_views
from ..runtime.sharing.record_shares import end_shares_of
from ..web.current import connection, engine, live_apps, say
from ..web.declare import declare
from ..web.settings_frame import settings_page
from .administrator import ADMINISTER, administrator, posted_id, told
from .handover_routes import carry_on
from .people_routes import HERE, TITLE
from .person_routes import known_person

pages = Blueprint("leave", __name__)

AT_ONCE_SECONDS = 5.0
NOT_ONESELF = Words(
    "You cannot deactivate yourself. Let another administrator do it.",
    "不能停用自己的账号，请由其他管理员操作。",
)
NO_SUCCESSOR = Words("There is no such active person.", "没有此在职成员。")


@pages.get("/workspace/people/<int:person_id>/leave")
@declare(actor="person", permission=ADMINISTER)
def ask(person_id: int) -> Any:
    """Show what somebody owns, and who could take it over."""
    actor = administrator()
    found = known_person(actor, person_id)
    if found.state == "invited":
        return redirect(f"{HERE}/{person_id}")
    return _page(actor, found, {}, suggested(actor, found))


@pages.post("/workspace/people/<int:person_id>/leave")
@declare(actor="person", permission=ADMINISTER, body="form")
def leave(person_id: int) -> Any:
    """Deactivate somebody and hand over what the form says."""
    actor = administrator()
    found = known_person(actor, person_id)
    to_all: int | None = None
    try:
        if person_id == actor.person_id:
            raise Invalid([Fault("to", NOT_ONESELF)])
        to_all = posted_id("to")
        owned = belongings(connection(), live_apps().values(), person_id)
        wanted = _wanted(actor, person_id, owned, to_all)
        with unit_of_work(engine()) as work:
            job_id = _leave(work, actor, found, wanted, to_all)
            total = sum(each.count for each, _ in wanted)
            if job_id is not None and total > AT_ONCE:
                redis_url = current_app.config["CONFIG"].redis_url
                work.after_commit(lambda: HANDOVERS.wake(redis_url, job_id))
    except Invalid as error:
        return _page(actor, found, told(error), to_all), 422
    except LastAdministrator as error:
        return _page(actor, found, {"to": [say(error.words)]}, to_all), 409
    if job_id is None:
        return redirect(f"{HERE}/{person_id}")
    if total <= AT_ONCE:
        carry_on(job_id, AT_ONCE_SECONDS)
    return redirect(f"/workspace/handovers/{job_id}")


def suggested(actor: Actor, person: ListedPerson) -> int | None:
    """Return who is offered as successor: the head of the person's department, or of the next one above."""
    at = person.department_id
    for _ in range(20):
        if at is None:
            return None
        row = (
            connection()
            .execute(sa.select(Department.head_id, Department.parent_id).where(Department.id == at))
            .first()
        )
        if row is None:
            return None
        if row.head_id not in (None, person.id) and _is_active(actor, row.head_id):
            return row.head_id
        at = row.parent_id
    return None


def _is_active(actor: Actor, person_id: int) -> bool:
    known = sa.exists().where(
        Person.id == person_id, Person.workspace_id == actor.workspace_id, Person.active
    )
    return connection().scalar(sa.select(known))


def _wanted(
    actor: Actor, person_id: int, owned: Sequence[Belonging], to_all: int | None
) -> list[tuple[Belonging, int]]:
    """Return what goes to whom; what has no successor stays. Raises Invalid."""
    faults, wanted = [], []
    for name, to in [("to", to_all), *((f"to:{each.key}", posted_id(f"to:{each.key}")) for each in owned)]:
        if to is not None and (to == person_id or not _is_active(actor, to)):
            faults.append(Fault(name, NO_SUCCESSOR))
    if faults:
        raise Invalid(faults)
    for each in owned:
        to = posted_id(f"to:{each.key}") or to_all
        if to is not None and request.form.get(f"keep:{each.key}") != "1":
            wanted.append((each, to))
    return wanted


def _leave(
    work: UnitOfWork,
    actor: Actor,
    person: ListedPerson,
    wanted: Sequence[tuple[Belonging, int]],
    to_all: int | None,
) -> int | None:
    """Deactivate the person, where they still are active, and note what is handed over; returns the job's id."""
    if person.state == "active":
        deactivate(work, actor.workspace_id, person.id, head_instead=to_all)
        end_shares_of(work, person.id)
        audit(work, "person_deactivated", actor=actor, person=person.id)
    successor = to_all or next((to for _, to in wanted), None)
    if successor is not None:
        hand_over_views(work, actor.workspace_id, person.id, successor)
    if not wanted:
        return None
    job_id = start(work, actor.workspace_id, person.id, actor.person_id, wanted)
    counts: dict[int, int] = {}
    for each, to in wanted:
        counts[to] = counts.get(to, 0) + each.count
    for to, count in counts.items():
        audit(work, "handed_over", actor=actor, person=person.id, to=to, records=count)
    return job_id


def list_path(belonging: Belonging, person_id: int) -> str:
    """Return the address of the list that shows what belongs to somebody; the table's where no filter can say it."""
    place = belonging.place
    address = f"/a/{place.table.app.key}/{place.table.key}/"
    if place.subform:
        return address
    leaf = (
        {"field": place.field, "op": "has_any", "value": [person_id]}
        if place.many
        else {"field": place.field, "op": "is", "value": person_id}
    )
    return f"{address}?{urlencode({'filter': json.dumps(leaf)})}"


def _page(actor: Actor, person: ListedPerson, faults: Mapping[str, Any], to: int | None) -> str:
    owned = belongings(connection(), live_apps().values(), person.id)
    people = list_people(connection(), actor.workspace_id).people
    return settings_page(
        "leave.html",
        HERE,
        TITLE,
        person=person,
        owned=owned,
        links={each.key: list_path(each, person.id) for each in owned},
        total=sum(each.count for each in owned),
        heads=headed_by(connection(), actor.workspace_id, person.id),
        people=[each for each in people if each.id != person.id],
        to=to,
        faults=faults,
        is_me=person.id == actor.person_id,
    )
