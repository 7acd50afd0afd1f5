"""Who may change an app: its administrators, beside those of the workspace who always may."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, request

from ...core.errors import NotFound
from ...core.unit_of_work import unit_of_work
from ...core.words import Words
from ...web.current import current_actor, engine, limits
from ...web.declare import declare
from ...web.page_or_fragment import wants_fragment
from ...web.settings_frame import settings_page
from ..members import add_administrator, remove_administrator
from ..staff import by_name, is_meant
from .administered import administered, builder_path, staff_of

pages = Blueprint("builder_admins", __name__)
ADMINS = Words("App administrators", "应用管理员")
MOST_FOUND = 20


@pages.get("/a/<app>/builder/admins")
@declare(actor="person", permission="administer")
def show_admins(app: str) -> Any:
    """Show who may change the app, and who else could: the people that match `?q=`."""
    live = administered(app)
    staff = staff_of(live)
    people = by_name(staff.actors.values())
    search = request.args.get("q", "")[: limits().search_length].strip()
    others = [each for each in people if not each.administers(live.id) and is_meant(search, each.name)]
    page = settings_page(
        "builder_found_admins.html" if wants_fragment() else "builder_admins.html",
        builder_path(app, "admins"),
        ADMINS,
        live,
        admins=[each for each in people if live.id in each.admin_of],
        workspace_admins=[each for each in people if each.is_admin],
        others=others[:MOST_FOUND] if search else [],
        search=search,
        staff=staff,
        me=current_actor().person_id,
        address=builder_path(app, "admins"),
    )
    answer = make_response(page)
    answer.headers["Vary"] = "HX-Request, HX-Boosted, HX-History-Restore-Request"
    return answer


@pages.post("/a/<app>/builder/admins/add")
@declare(actor="person", permission="administer", body="form")
def add_admin(app: str) -> Any:
    """Let the `person` named change the app."""
    live = administered(app)
    with unit_of_work(engine()) as work:
        add_administrator(work, live, current_actor(), _person())
    return redirect(builder_path(app, "admins"), 303)


@pages.post("/a/<app>/builder/admins/remove")
@declare(actor="person", permission="administer", body="form")
def remove_admin(app: str) -> Any:
    """End the administration of the `person` named; whoever ends their own goes to the app."""
    live = administered(app)
    person, actor = _person(), current_actor()
    with unit_of_work(engine()) as work:
        remove_administrator(work, live, actor, person)
    mine = person == actor.person_id and not actor.is_admin
    return redirect(f"/a/{app}/" if mine else builder_path(app, "admins"), 303)


def _person() -> int:
    told = request.form.get("person", "")
    if not (told.isascii() and told.isdigit() and len(told) < 10):
        raise NotFound
    return int(told)
