"""Who can see a record and why, and what a person can see in an app and why: as pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint

from ...builder.staff import by_name, read_staff
from ...core.errors import NotFound
from ...core.words import Words
from ...web.current import current_context
from ...web.declare import declare
from ...web.page_or_fragment import page_or_fragment
from ...web.settings_frame import settings_page
from ..access.condition_words import listed
from ..access.explain import Access, who_can
from ..access.grant import ACTIONS
from ..access.reach_of import what_can
from ..access.sentences import action_list
from ..records.query import get_record
from ..sharing.record_shares import check_may_share
from .days import last_day
from .frame import frame_of
from .grid_page import total_words
from .paths import record_path, table_path

pages = Blueprint("access", __name__)
MOST = 500
"""How many people one page tells of."""


@pages.get("/a/<app>/<table>/<int:record_id>/access")
@declare(actor="person", permission="share")
def show_access(app: str, table: str, record_id: int) -> Any:
    """Show who can see a record; to administrators also by which part of which role, and which fields."""
    context = current_context(app)
    live, _ = context.table(table)
    row = get_record(context, table, record_id, ())
    whole = context.actor.administers(context.app.id)
    if not whole:
        check_may_share(context, table, record_id)
    staff = read_staff(context.connection, context.app.workspace_id, context.app.id)
    found = {each.person.person_id: each for each in who_can(context, staff, table, record_id)}
    ordered = [found[each.person_id] for each in by_name(each.person for each in found.values())]
    title = row.title or f"#{row.id}"
    return page_or_fragment(
        "access.html",
        "access_content.html",
        frame=frame_of(context, title, table),
        app_key=app,
        table=live.definition,
        list_href=table_path(app, table),
        record_href=record_path(app, table, record_id),
        title=title,
        whole=whole,
        count=len(ordered),
        people=[each for each in ordered if each.administers is None][:MOST],
        administrators=[each for each in ordered if each.administers is not None],
        acts=_acts,
        listed=listed,
        person=context.directory.person,
        last_day=lambda until: last_day(context, until),
    )


@pages.get("/a/<app>/builder/people/<int:person_id>")
@declare(actor="person", permission="administer")
def show_person(app: str, person_id: int) -> Any:
    """Show an app's administrators what somebody can see and do in it, and why."""
    context = current_context(app)
    if not context.actor.administers(context.app.id):
        raise NotFound
    staff = read_staff(context.connection, context.app.workspace_id, context.app.id)
    person = staff.actors.get(person_id)
    if person is None:
        raise NotFound
    return settings_page(
        "person_access.html",
        "/a/{app}/builder/people",
        Words(person.name, person.name),
        context.app,
        person=person,
        departments=[staff.path(each) for each in person.own_departments],
        reach=what_can(context, staff, person),
        actions=lambda told: action_list([each for each in ACTIONS if each in told]),
        listed=listed,
        total_words=total_words,
        may_view_as=context.actor.is_admin and person_id != context.actor.person_id,
    )


def _acts(access: Access) -> Sequence[tuple[Words, bool]]:
    """Return (word, whether open) of the acts the list tells of."""
    told = (
        ("view", Words("see", "查看")),
        ("edit", Words("edit", "编辑")),
        ("delete", Words("delete", "删除")),
        ("share", Words("share", "共享")),
    )
    return [(words, access.may(action)) for action, words in told]
