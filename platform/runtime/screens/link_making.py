"""Making and ending links to views: from the view itself by who may share, and for the whole app by administrators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, current_app, make_response, redirect, render_template, request

from ...core.errors import Fault, Invalid, NotFound
from ...core.unit_of_work import unit_of_work
from ...core.words import Words
from ...fields.field import Field
from ...web.current import current_context, engine
from ...web.declare import declare
from ...web.settings_frame import settings_page
from ..access.rights import TableRights
from ..access.sentences import SENSITIVITY_WORDS
from ..apps.live import LiveTable
from ..records.context import Context
from ..records.views import find_view
from ..sharing.view_links import (
    SHORTEST_PASSWORD,
    LinkDraft,
    check_may_link,
    links_of,
    make_link,
    revoke_link,
)
from .columns import default_fields
from .days import end_of_day, last_day
from .frame import frame_of
from .paths import links_path, table_path

pages = Blueprint("link_making", __name__)
TITLE = Words("Shared links", "共享链接")
SHARE_VIEW = Words("Share this view by a link", "以链接共享此视图")
STATES = {
    "live": Words("works", "有效"),
    "expired": Words("expired", "已过期"),
    "revoked": Words("revoked", "已撤销"),
}


@pages.get("/a/<app>/<table>/links")
@declare(actor="person", permission="share")
def show_links(app: str, table: str) -> Any:
    """Show the form that shares a view by a link, and the links of the table one may end."""
    context = current_context(app)
    return _page(context, table, request.args.get("view", ""))


@pages.post("/a/<app>/<table>/links")
@declare(actor="person", permission="share", body="form")
def make(app: str, table: str) -> Any:
    """Make a link and show it, this once."""
    context, form = current_context(app), request.form
    view = form.get("view", "")
    try:
        draft = LinkDraft(
            table,
            view,
            form.get("name", ""),
            form.getlist("fields"),
            form.get("password", ""),
            end_of_day(context, form.get("expires", ""), "expires"),
        )
        with unit_of_work(engine()) as work:
            secret = make_link(work, context, draft)
    except Invalid as error:
        return _page(context, table, view, typed=form, faults=error.faults, status=422)
    base = current_app.config.get("BASE_URL") or request.host_url
    return _page(context, table, view, made=f"{base.rstrip('/')}/s/{secret}")


@pages.post("/a/<app>/links/<int:link_id>/revoke")
@declare(actor="person", permission="share", body="form")
def revoke(app: str, link_id: int) -> Any:
    """End a link and go back to where one came from: the table's links or the app's."""
    context = current_context(app)
    with unit_of_work(engine()) as work:
        revoke_link(work, context, link_id)
    table, view = request.form.get("table", ""), request.form.get("view", "")
    if table in context.rights.tables:
        return redirect(links_path(app, table, view), 303)
    return redirect(f"/a/{app}/builder/links", 303)


@pages.get("/a/<app>/builder/links")
@declare(actor="person", permission="administer")
def show_all_links(app: str) -> Any:
    """Show every link of the app to its administrators."""
    context = current_context(app)
    if not context.actor.administers(context.app.id):
        raise NotFound
    return settings_page(
        "links_of_app.html",
        "/a/{app}/builder/links",
        TITLE,
        context.app,
        links=_told(context, links_of(context)),
    )


def _page(
    context: Context,
    table: str,
    view_key: str,
    *,
    typed: Mapping[str, Any] | None = None,
    faults: Sequence[Fault] = (),
    made: str = "",
    status: int = 200,
) -> Any:
    live = check_may_link(context, table, view_key)
    view = find_view(live, context.rights, view_key)
    mine, language = context.rights.tables[table], context.actor.language
    page = render_template(
        "links.html",
        frame=frame_of(context, SHARE_VIEW.to(language), table, view_key),
        title=SHARE_VIEW,
        table=live.definition,
        view=view,
        view_href=table_path(context.app.key, table, {"view": view_key}),
        action=links_path(context.app.key, table),
        fields=_choices(live, mine, view.fields, typed),
        typed=typed or {"name": view.label.to(language)},
        faults=_by_path(faults, language),
        made=made,
        links=_told(context, links_of(context, table)),
        today=context.environment.today().isoformat(),
        shortest=SHORTEST_PASSWORD,
    )
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _choices(
    live: LiveTable, mine: TableRights, shown: Sequence[str], typed: Mapping[str, Any] | None
) -> list[tuple[Field, Words | None, bool]]:
    """Return (field, words of its sensitivity class, whether it is ticked): the view's first, classified ones not."""
    known = live.definition.by_key
    keys = [*shown, *default_fields(live), *known]
    fields = [known[key] for key in dict.fromkeys(keys) if key in known and key in mine.fields]
    plain = set(shown or default_fields(live))
    ticked = set(typed.getlist("fields")) if hasattr(typed, "getlist") else None
    return [
        (
            each,
            SENSITIVITY_WORDS.get(each.sensitivity or ""),
            each.key in plain and each.sensitivity is None if ticked is None else each.key in ticked,
        )
        for each in fields
    ]


def _told(context: Context, rows: Sequence[sa.Row]) -> list[Mapping[str, Any]]:
    now, model = context.environment.now, context.app.model
    found = []
    for row in rows:
        table = model.tables.get(row.table_key)
        view = next((v for v in model.views_of(row.table_key) if v.key == row.view_key), None)
        found.append(
            {
                "id": row.id,
                "name": row.name,
                "table_key": row.table_key,
                "view_key": row.view_key,
                "table": table.label if table else row.table_key,
                "view": view.label if view else row.view_key,
                "fields": [f.label for key in row.fields if table and (f := table.by_key.get(key))],
                "maker": row.maker,
                "password": row.password_hash is not None,
                "expires": last_day(context, row.expires_at),
                "made_at": row.created_at,
                "state": _state(row, now),
                "words": STATES[_state(row, now)],
            }
        )
    return found


def _state(row: sa.Row, now: datetime) -> str:
    if row.revoked_at is not None:
        return "revoked"
    return "expired" if row.expires_at is not None and row.expires_at <= now else "live"


def _by_path(faults: Sequence[Fault], language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for fault in faults:
        found.setdefault(fault.path, []).append(fault.words.to(language))
    return found
