"""Making a view of any type in the browser, and changing what one's own view is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.datastructures import MultiDict

from ...core.errors import Fault, Invalid, NotFound
from ...core.unit_of_work import unit_of_work
from ...core.words import Words
from ...web.current import current_context, engine
from ...web.declare import declare
from ...web.page_or_fragment import page_or_fragment
from ..records.context import Context
from ..records.views import view_of
from ..saved_views.change import keep_view, managed, save_into
from .frame import frame_of
from .paths import new_view_path, table_path, view_path
from .view_settings import kept_beside, possible_types, read_settings, settings_of
from .view_spans import COLORS
from .view_types import ICONS, LABELS

pages = Blueprint("new_view", __name__)

NEW = Words("New view", "新建视图")
SETTINGS = Words("View settings", "视图设置")


@pages.get("/a/<app>/<table>/views/new")
@declare(actor="person", permission="view")
def new_view(app: str, table: str) -> Response:
    """Show the form for a view of `?type=`."""
    context = current_context(app)
    type_ = _type(context, table, request.args.get("type", ""))
    return _form(context, table, type_, {}, name=request.args.get("name", "")[:60])


@pages.post("/a/<app>/<table>/views/new")
@declare(actor="person", permission="view", body="form")
def make_view(app: str, table: str) -> Any:
    """Keep the view and open it."""
    context, form = current_context(app), request.form
    type_ = _type(context, table, form.get("type", ""))
    members = read_settings(type_, form)
    shared = form.get("shared") == "1"
    try:
        with unit_of_work(engine()) as work:
            key = keep_view(work, context, table, form.get("name", ""), None, members, shared)
    except Invalid as error:
        return _form(context, table, type_, members, name=form.get("name", ""), faults=error.faults)
    return redirect(table_path(app, table, {"view": key}), 303)


@pages.get("/a/<app>/<table>/views/<key>/settings")
@declare(actor="person", permission="view")
def view_settings(app: str, table: str, key: str) -> Response:
    """Show the settings of a saved view that one may change."""
    context = current_context(app)
    return _settings(context, table, key)


@pages.post("/a/<app>/<table>/views/<key>/settings")
@declare(actor="person", permission="view", body="form")
def save_settings(app: str, table: str, key: str) -> Any:
    """Save the settings into the view and open it."""
    context = current_context(app)
    kept = managed(context, table, key)
    members = read_settings(kept.view.type, request.form)
    try:
        with unit_of_work(engine()) as work:
            whole = {**kept_beside(kept.view.type, kept.members), **members}
            save_into(work, context, table, key, whole, request.form.get("seen"))
    except Invalid as error:
        return _settings(context, table, key, members, error.faults)
    return redirect(table_path(app, table, {"view": key}), 303)


def _type(context: Context, table: str, wanted: str) -> str:
    live, _ = context.table(table)
    offered = possible_types(context, live)
    if wanted and wanted not in offered:
        raise NotFound
    return wanted or next((each for each in offered if each != "grid"), "grid")


def _settings(
    context: Context,
    table: str,
    key: str,
    members: Mapping[str, Any] | None = None,
    faults: Sequence[Fault] = (),
) -> Response:
    live, _ = context.table(table)
    kept = managed(context, table, key)
    view = view_of(context, live, key)
    told = {**view.settings, "fields": view.fields} if members is None else members
    seen = kept.changed_at.isoformat()
    return _form(context, table, view.type, told, key=key, name=view.label.en, faults=faults, seen=seen)


def _form(
    context: Context,
    table: str,
    type_: str,
    told: Mapping[str, Any],
    *,
    key: str = "",
    name: str = "",
    faults: Sequence[Fault] = (),
    seen: str = "",
) -> Response:
    live, _ = context.table(table)
    app, language = context.app.key, context.actor.language
    title = SETTINGS if key else NEW
    typed: MultiDict[str, str] = request.form
    return page_or_fragment(
        "view_new_page.html",
        "view_new.html",
        422 if faults else 200,
        frame=frame_of(context, title.to(language), table, key or None),
        title=title,
        table=live.definition,
        types=[] if key else [(each, LABELS[each], ICONS[each]) for each in possible_types(context, live)],
        type_here=type_,
        type_words=LABELS[type_],
        type_href=lambda each: f"{new_view_path(app, table)}?type={each}",
        colors=COLORS,
        settings=settings_of(context, live, type_, told),
        action=view_path(app, table, key, "settings") if key else new_view_path(app, table),
        back=table_path(app, table, {"view": key}),
        key=key,
        name=name,
        shared=typed.get("shared") == "1",
        seen=seen,
        faults=[(each.path, each.words.to(language)) for each in faults],
    )
