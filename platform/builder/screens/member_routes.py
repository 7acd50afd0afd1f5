"""Giving a role to people, departments, groups or everyone, and taking it away."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, render_template, request

from ...core.words import Words
from ...web.current import connection, current_actor, limits
from ...web.declare import declare
from ...web.page_or_fragment import wants_fragment
from ...web.settings_frame import settings_page
from ..members import check_member, give_role, take_role
from .administered import administered, builder_path, role_of, staff_of
from .role_members import chip, found_members, read_member
from .saving import save_members

pages = Blueprint("builder_members", __name__)
GIVE = Words("Give “{role}” to …", "将“{role}”授予……")
GIVEN = Words("Give “{role}” to {member}", "将“{role}”授予{member}")
TAKEN = Words("Take “{role}” away from {member}", "从{member}收回“{role}”")


@pages.get("/a/<app>/builder/roles/<role>/give")
@declare(actor="person", permission="administer")
def choose_members(app: str, role: str) -> Any:
    """Show people, departments and groups that match `?q=`, each with a button to give the role."""
    live = administered(app)
    told = role_of(live, role)
    search = request.args.get("q", "")[: limits().search_length]
    staff = staff_of(live)
    values = {
        "role": told,
        "found": found_members(staff, role, search),
        "search": search,
        "address": request.path,
        "back": builder_path(app, "roles", role),
        "action": builder_path(app, "roles", role, "give"),
    }
    if wants_fragment():
        answer = make_response(render_template("builder_found_members.html", **values))
    else:
        title = GIVE.fill(role=told.label)
        answer = make_response(
            settings_page("builder_give.html", builder_path(app, "roles"), title, live, **values)
        )
    answer.headers["Vary"] = "HX-Request, HX-Boosted, HX-History-Restore-Request"
    return answer


@pages.post("/a/<app>/builder/roles/<role>/give")
@declare(actor="person", permission="administer", body="form")
def give(app: str, role: str) -> Any:
    """Give the role to the `member` named ("person:12")."""
    live = administered(app)
    told = role_of(live, role)
    member = read_member(role, request.form.get("member", ""))
    check_member(connection(), live.workspace_id, member)
    staff = staff_of(live)
    return save_members(
        live,
        staff.members | {member},
        GIVEN.fill(role=told.label, member=chip(staff, member).label),
        lambda work: give_role(work, live, current_actor(), member),
        builder_path(app, "roles", role),
    )


@pages.post("/a/<app>/builder/roles/<role>/take")
@declare(actor="person", permission="administer", body="form")
def take(app: str, role: str) -> Any:
    """Take the role away from the `member` named."""
    live = administered(app)
    told = role_of(live, role)
    member = read_member(role, request.form.get("member", ""))
    staff = staff_of(live)
    return save_members(
        live,
        staff.members - {member},
        TAKEN.fill(role=told.label, member=chip(staff, member).label),
        lambda work: take_role(work, live, current_actor(), member),
        builder_path(app, "roles", role),
    )
