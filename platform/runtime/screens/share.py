"""Letting others in on a record: its present shares, and the list of what was shared with oneself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, redirect, render_template, request

from ...core.errors import Fault, Invalid, NotFound
from ...core.unit_of_work import unit_of_work
from ...web.current import current_context, engine, limits
from ...web.declare import declare
from ...web.json_answer import json_answer
from ...web.page_or_fragment import page_or_fragment
from ..records.context import Context
from ..records.query import get_record
from ..sharing.record_shares import Share, check_may_share, end_share, share_record, shares_of
from ..sharing.shared_with import shared_with
from .days import end_of_day, last_day
from .frame import SHARED, frame_of
from .paths import record_path, shared_path, table_path

pages = Blueprint("share", __name__)
OFFERED = 50
"""How many people the control offers before one searches."""
ANSWERED = 20


@pages.get("/a/<app>/<table>/<int:record_id>/share")
@declare(actor="person", permission="share")
def show_shares(app: str, table: str, record_id: int) -> Any:
    """Show who is let in on a record, and the form to let in more."""
    return _page(current_context(app), table, record_id, {}, ())


@pages.get("/a/<app>/<table>/<int:record_id>/share/people")
@declare(actor="person", permission="share")
def people_to_share_with(app: str, table: str, record_id: int) -> Any:
    """Return {"choices": [{"id", "title"}, …]} for `?q=`: people of the workspace."""
    context = current_context(app)
    check_may_share(context, table, record_id)
    wanted = request.args.get("q", "")[: limits().search_length].casefold().strip()
    found = [each for each in _people(context) if wanted in str(each["title"]).casefold()]
    return json_answer({"choices": found[:ANSWERED]})


@pages.post("/a/<app>/<table>/<int:record_id>/share")
@declare(actor="person", permission="share", body="form")
def share(app: str, table: str, record_id: int) -> Any:
    """Let people in, or change how far those are who already are."""
    context, form = current_context(app), request.form
    try:
        until = end_of_day(context, form.get("until", ""), "until")
        with unit_of_work(engine()) as work:
            people = _ids(form.getlist("people"))
            share_record(work, context, table, record_id, people, form.get("level", ""), until)
    except Invalid as error:
        return _page(current_context(app), table, record_id, form, error.faults)
    return redirect(f"{record_path(app, table, record_id)}/share", 303)


@pages.post("/a/<app>/<table>/<int:record_id>/share/<int:person_id>/end")
@declare(actor="person", permission="share", body="form")
def end(app: str, table: str, record_id: int, person_id: int) -> Any:
    """Let a person no longer in."""
    with unit_of_work(engine()) as work:
        end_share(work, current_context(app), table, record_id, person_id)
    return redirect(f"{record_path(app, table, record_id)}/share", 303)


@pages.get("/a/<app>/shared")
@declare(actor="person", permission="view")
def show_shared(app: str) -> Any:
    """List what others let the person in on; an app that is closed to them does not exist."""
    context = current_context(app)
    if not context.rights.tables:
        raise NotFound
    title = SHARED.to(context.actor.language)
    return render_template(
        "shared.html",
        frame=frame_of(context, title, here=shared_path(app)),
        title=title,
        records=[(each, record_path(app, each.table.key, each.record_id)) for each in shared_with(context)],
        last_day=lambda until: last_day(context, until),
    )


def _page(
    context: Context, table: str, record_id: int, typed: Mapping[str, Any], faults: Sequence[Fault]
) -> Any:
    had = check_may_share(context, table, record_id)
    row = get_record(context, table, record_id, ())
    live, title = context.app.tables[table], row.title or f"#{row.id}"
    app, now = context.app.key, context.environment.now
    chosen = _ids(typed.getlist("people")) if hasattr(typed, "getlist") else []
    return page_or_fragment(
        "share.html",
        "share_content.html",
        422 if faults else 200,
        frame=frame_of(context, title, table),
        table=live.definition,
        list_href=table_path(app, table),
        record_href=record_path(app, table, record_id),
        title=title,
        here=f"{record_path(app, table, record_id)}/share",
        may_edit=had.may_edit,
        people=list(_people(context))[:OFFERED],
        chosen=[context.directory.person(each) for each in chosen],
        typed=typed,
        faults=_by_path(context, faults),
        shares=[_told(context, each) for each in shares_of(context.connection, live, record_id, now)],
        today=context.environment.today().isoformat(),
    )


def _told(context: Context, share: Share) -> Mapping[str, Any]:
    return {
        "person_id": share.person_id,
        "name": share.name,
        "level": share.level,
        "until": last_day(context, share.until),
        "by": context.directory.person(share.by)["title"],
    }


def _people(context: Context) -> list[Mapping[str, Any]]:
    return [each for each in context.directory.people() if each["id"] != context.actor.person_id]


def _by_path(context: Context, faults: Sequence[Fault]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for fault in faults:
        found.setdefault(fault.path, []).append(fault.words.to(context.actor.language))
    return found


def _ids(texts: Sequence[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10]
