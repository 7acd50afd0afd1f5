"""Everybody with access to an app and the roles they have it by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, make_response, request

from ...core.words import Words
from ...identity.actor import Actor
from ...runtime.access.condition_words import listed
from ...runtime.apps.live import LiveApp
from ...web.current import current_actor, limits
from ...web.declare import declare
from ...web.page_or_fragment import wants_fragment
from ...web.settings_frame import settings_page
from ..staff import Member, Staff, by_name, is_meant
from .administered import administered, builder_path, staff_of
from .role_members import chip

pages = Blueprint("builder_people", __name__)
PEOPLE = Words("Who has access", "谁可以访问")
MOST_SHOWN = 100
DIRECTLY = Words("given to them by name", "直接授予")
BY_MEMBER = Words("by {member}", "通过“{member}”")


@dataclass(frozen=True, slots=True)
class Line:
    """One person: where they belong, and the roles with the reason each."""

    actor: Actor
    place: str
    roles: Sequence[tuple[Words, Words, str]]
    """(role, how it is given, address of the role)."""


@pages.get("/a/<app>/builder/people")
@declare(actor="person", permission="administer")
def show_people(app: str) -> Any:
    """Show everybody with a role or the administration of the app; those that match `?q=` and `?role=`."""
    live = administered(app)
    staff = staff_of(live)
    search = request.args.get("q", "")[: limits().search_length].strip()
    role = request.args.get("role", "")
    lines = [
        line
        for each in by_name(staff.actors.values())
        if (line := _line(live, staff, each)) is not None and _wanted(live, line, search, role)
    ]
    page = settings_page(
        "builder_people_list.html" if wants_fragment() else "builder_people.html",
        builder_path(app, "people"),
        PEOPLE,
        live,
        lines=lines[:MOST_SHOWN],
        more=max(0, len(lines) - MOST_SHOWN),
        total=len(lines),
        search=search,
        role=role,
        roles=live.model.roles.values(),
        may_view_as=current_actor().is_admin,
        me=current_actor().person_id,
        address=builder_path(app, "people"),
    )
    answer = make_response(page)
    answer.headers["Vary"] = "HX-Request, HX-Boosted, HX-History-Restore-Request"
    return answer


def _line(live: LiveApp, staff: Staff, actor: Actor) -> Line | None:
    reasons = [each for each in staff.reasons(actor.person_id) if each.role in live.model.roles]
    if not reasons and not actor.administers(live.id):
        return None
    ways: dict[str, list[Words]] = {}
    for each in reasons:
        ways.setdefault(each.role, []).append(_way(staff, each))
    roles = [
        (live.model.roles[key].label, listed(told), builder_path(live.key, "roles", key))
        for key, told in ways.items()
    ]
    place = staff.path(actor.department_id) if actor.department_id is not None else ""
    return Line(actor, place, roles)


def _way(staff: Staff, member: Member) -> Words:
    """Return how a role came to somebody."""
    if member.kind == "person":
        return DIRECTLY
    return BY_MEMBER.fill(member=chip(staff, member).label)


def _wanted(live: LiveApp, line: Line, search: str, role: str) -> bool:
    has = not role or (live.id, role) in line.actor.roles
    return has and is_meant(search, line.actor.name, line.place)
