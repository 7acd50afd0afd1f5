"""What people asked for after they were refused, and the answers: give a role, or decline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, redirect, request

from ...core.errors import Fault, Invalid
from ...core.unit_of_work import unit_of_work
from ...core.words import Words
from ...definition.model import Role
from ...runtime.access.refusals import IN_TABLE, what_words
from ...runtime.access.sentences import grant_words
from ...runtime.apps.live import LiveApp
from ...runtime.sharing.requests import answer, list_requests
from ...web.current import connection, current_actor, engine, language
from ...web.declare import declare
from ...web.settings_frame import REQUESTS, settings_page
from ..members import give_role
from ..staff import Member, Staff
from .administered import administered, builder_path, role_of, staff_of

pages = Blueprint("builder_requests", __name__)
NO_ROLE = Words("Choose the role to give.", "请选择要授予的角色。")
GONE = Words("something that is no longer there", "已不存在的内容")


@dataclass(frozen=True, slots=True)
class Line:
    """A request as the page shows it: what is asked for, and the roles that would give it."""

    row: sa.Row
    what: Words
    has: Sequence[Words]
    fitting: Sequence[Role]
    others: Sequence[Role]


@pages.get("/a/<app>/builder/requests")
@declare(actor="person", permission="administer")
def show_requests(app: str) -> Any:
    """Show what waits for an answer, and what was answered lately."""
    return _page(administered(app))


@pages.post("/a/<app>/builder/requests/<int:request_id>/grant")
@declare(actor="person", permission="administer", body="form")
def grant(app: str, request_id: int) -> Any:
    """Give the person who asked the `role` named."""
    live = administered(app)
    if not request.form.get("role"):
        return _page(live, {request_id: Invalid([Fault("role", NO_ROLE)])}), 422
    role = role_of(live, request.form["role"])
    with unit_of_work(engine()) as work:
        actor = current_actor()
        person_id = answer(work, actor, live.id, request_id, True, role.label.to(actor.language))
        give_role(work, live, actor, Member(role.key, "person", person_id))
    return redirect(builder_path(app, "requests"), 303)


@pages.post("/a/<app>/builder/requests/<int:request_id>/decline")
@declare(actor="person", permission="administer", body="form")
def decline(app: str, request_id: int) -> Any:
    """Decline; the person sees it where they asked."""
    live = administered(app)
    with unit_of_work(engine()) as work:
        answer(work, current_actor(), live.id, request_id, False)
    return redirect(builder_path(app, "requests"), 303)


def _page(app: LiveApp, faults: dict[int, Invalid] | None = None) -> str:
    staff = staff_of(app)
    waiting = list_requests(connection(), app.id, answered=False)
    return settings_page(
        "builder_requests.html",
        builder_path(app.key, "requests"),
        REQUESTS,
        app,
        waiting=[_line(app, staff, each) for each in waiting],
        answered=[(each, _what(app, each)) for each in list_requests(connection(), app.id, answered=True)],
        faults={key: error.by_path(language())["role"] for key, error in (faults or {}).items()},
        address=builder_path(app.key, "requests"),
        gives=lambda role, row: grant_words(app.model, row.table_key, _grant(role, row)),
        roles_address=builder_path(app.key, "roles"),
    )


def _line(app: LiveApp, staff: Staff, row: sa.Row) -> Line:
    actor = staff.actors.get(row.person_id)
    held = {key for app_id, key in actor.roles if app_id == app.id} if actor else set()
    roles = app.model.roles.values()
    fitting = [each for each in roles if _gives(each, row) and each.key not in held]
    others = [each for each in roles if each not in fitting and each.key not in held]
    return Line(row, _what(app, row), [each.label for each in roles if each.key in held], fitting, others)


def _gives(role: Role, row: sa.Row) -> bool:
    return row.action in (_grant(role, row) or {}).get("actions", ())


def _grant(role: Role, row: sa.Row) -> Mapping[str, Any] | None:
    return role.tables.get(row.table_key, role.all_tables)


def _what(app: LiveApp, row: sa.Row) -> Words:
    table = app.model.tables.get(row.table_key)
    return what_words(row.action, table) if table and row.action in IN_TABLE else GONE
