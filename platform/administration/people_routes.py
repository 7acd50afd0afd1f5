"""The list of people, and the answers to pickers that search for one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from ..core.clock import utc_now
from ..core.errors import Malformed
from ..core.words import Words
from ..identity.departments import list_departments
from ..identity.invitations import open_invitations
from ..identity.person_list import STATES, list_people
from ..web.current import connection, limits, live_apps
from ..web.declare import declare
from ..web.json_answer import json_answer
from ..web.settings_frame import settings_page
from .administrator import ADMINISTER, administrator
from .role_lines import role_lines

pages = Blueprint("people", __name__)

HERE = "/workspace/people"
TITLE = Words("People", "人员")
PAGE = 50
ANSWERED = 20
LAST_PAGE = 100_000
NO_PAGE = Words("there is no such page", "没有此页")


@pages.get(HERE)
@declare(actor="person", permission=ADMINISTER)
def people() -> Any:
    """Show a page of the people found."""
    actor = administrator()
    search = request.args.get("search", "")[: limits().search_length]
    state = request.args.get("state", "")
    state = state if state in STATES else "active"
    department_id, page = _number("department", LAST_PAGE * 100), _number("page", LAST_PAGE) or 1
    found = list_people(
        connection(),
        actor.workspace_id,
        search=search,
        state=state,
        department_id=department_id,
        offset=(page - 1) * PAGE,
        limit=PAGE,
    )
    ids = [each.id for each in found.people]
    return settings_page(
        "people.html",
        HERE,
        TITLE,
        found=found,
        roles=role_lines(connection(), actor.workspace_id, live_apps(), ids),
        invited=open_invitations(connection(), ids, utc_now()),
        search=search,
        state=state,
        department_id=department_id,
        departments=list_departments(connection(), actor.workspace_id),
        page=page,
        last=max(1, -(-found.total // PAGE)),
    )


@pages.get("/workspace/choices/people")
@declare(actor="person", permission=ADMINISTER)
def choices() -> Any:
    """Return {"choices": [{"id", "title"}, …]} of the active people that match `?q=`."""
    actor = administrator()
    asked = request.args.get("q", "")[: limits().search_length]
    found = list_people(connection(), actor.workspace_id, search=asked, limit=ANSWERED).people
    return json_answer({"choices": [{"id": each.id, "title": each.title} for each in found]})


@pages.get("/workspace/choices/departments")
@declare(actor="person", permission=ADMINISTER)
def department_choices() -> Any:
    """Return {"choices": [{"id", "title"}, …]} of the departments whose path matches `?q=`."""
    actor = administrator()
    words = request.args.get("q", "")[: limits().search_length].casefold().split()
    found = [
        {"id": each.id, "title": each.path}
        for each in list_departments(connection(), actor.workspace_id)
        if all(word in each.path.casefold() for word in words)
    ]
    return json_answer({"choices": found[:ANSWERED]})


def _number(name: str, most: int) -> int | None:
    text = request.args.get(name, "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 0 < int(text) <= most):
        raise Malformed(why=NO_PAGE)
    return int(text)
