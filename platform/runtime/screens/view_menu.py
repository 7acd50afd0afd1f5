"""The menu of a list's view: keep what is shown as a view, save into it, name it, share it, lock it, take it away.

It works as a page of its own without a script. Each act is a small form; all lead back to the list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.datastructures import MultiDict

from ...core.errors import Fault, Invalid, NotFound
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...core.words import Words
from ...web.current import current_context, engine, reader
from ...web.declare import declare
from ...web.page_or_fragment import page_or_fragment
from ..records.context import Context
from ..saved_views.change import (
    copy_view,
    delete_view,
    find_kept,
    keep_view,
    manage_view,
    open_first,
    save_into,
)
from ..saved_views.kept import Kept, first_view, is_saved
from .frame import frame_of
from .grid import Grid
from .grid_page import bare_grid
from .grid_request import NAMES, GridRequest
from .paths import new_view_path, table_path, view_path, views_path
from .view_members import began_as, members_shown

pages = Blueprint("views", __name__)

TITLE = Words("View", "视图")
COPY_OF = Words("{name} (copy)", "{name} 副本")


@pages.get("/a/<app>/<table>/views/menu")
@declare(actor="person", permission="view")
def menu(app: str, table: str) -> Response:
    """Show what can be done with the view that the list stands on."""
    context = current_context(app)
    return _menu(context, _asked(context, table, request.args), ())


@pages.post("/a/<app>/<table>/views")
@declare(actor="person", permission="view", body="form")
def keep(app: str, table: str) -> Any:
    """Keep what the list shows as a new view and open it."""
    context, form = current_context(app), request.form
    asked = _asked(context, table, form)
    grid, kept = _here(context, asked)
    try:
        members = members_shown(asked, grid.view, kept)
        with unit_of_work(engine()) as work:
            base = began_as(grid.view, kept)
            name, shared = form.get("name", ""), form.get("shared") == "1"
            key = keep_view(work, context, table, name, base, members, shared)
    except Invalid as error:
        return _menu(context, asked, error.faults)
    return redirect(table_path(app, table, {"view": key}), 303)


@pages.post("/a/<app>/<table>/views/<key>/save")
@declare(actor="person", permission="view", body="form")
def save(app: str, table: str, key: str) -> Any:
    """Save what the list shows into its own view."""
    context = current_context(app)
    asked = _asked(context, table, request.form)
    grid, kept = _here(context, asked)
    if kept is None or kept.view.key != key:
        raise NotFound
    try:
        members = members_shown(asked, grid.view, kept)
        with unit_of_work(engine()) as work:
            save_into(work, context, table, key, members, request.form.get("seen"))
    except Invalid as error:
        return _menu(context, asked, error.faults)
    return redirect(table_path(app, table, {"view": key}), 303)


@pages.post("/a/<app>/<table>/views/<key>/<act>")
@declare(actor="person", permission="view", body="form")
def manage(app: str, table: str, key: str, act: str) -> Any:
    """Rename, share, lock, copy or delete a view, or open the table with it."""
    context = current_context(app)
    if act not in ACTS:
        raise NotFound
    try:
        with unit_of_work(engine()) as work:
            onward = ACTS[act](work, context, table, key)
    except Invalid as error:
        return _menu(context, GridRequest(app, table, view=key), error.faults)
    return redirect(table_path(app, table, {"view": onward or ""}), 303)


def _copy(work: UnitOfWork, context: Context, table: str, key: str) -> str:
    live, _ = context.table(table)
    views = {
        each.key: each for each in bare_grid(context, GridRequest(context.app.key, table), reader()).views
    }
    if key not in views:
        raise NotFound
    name = COPY_OF.fill(name=views[key].label.to(context.actor.language)).to(context.actor.language)
    return copy_view(work, context, live.key, key, name[:60])


def _delete(work: UnitOfWork, context: Context, table: str, key: str) -> None:
    delete_view(work, context, table, key)


def _managing(**change: Any) -> Callable[[UnitOfWork, Context, str, str], str]:
    def act(work: UnitOfWork, context: Context, table: str, key: str) -> str:
        manage_view(work, context, table, key, **change)
        return key

    return act


def _rename(work: UnitOfWork, context: Context, table: str, key: str) -> str:
    manage_view(work, context, table, key, name=request.form.get("name", ""))
    return key


def _first(work: UnitOfWork, context: Context, table: str, key: str) -> str:
    open_first(work, context, table, key)
    return key


def _not_first(work: UnitOfWork, context: Context, table: str, key: str) -> str:
    open_first(work, context, table, None)
    return key


ACTS: dict[str, Callable[[UnitOfWork, Context, str, str], str | None]] = {
    "rename": _rename,
    "share": _managing(shared=True),
    "unshare": _managing(shared=False),
    "lock": _managing(locked=True),
    "unlock": _managing(locked=False),
    "copy": _copy,
    "delete": _delete,
    "first": _first,
    "not-first": _not_first,
}


def _asked(context: Context, table: str, arguments: MultiDict[str, str]) -> GridRequest:
    """Return the list's address that a menu or its form carries along, without what only other pages read."""
    context.table(table)
    told = MultiDict([pair for pair in arguments.items(multi=True) if pair[0] in NAMES])
    return GridRequest.read(context.app.key, table, told)


def _here(context: Context, asked: GridRequest) -> tuple[Grid, Kept | None]:
    """Return the list's bars, and its view where that is a saved one."""
    grid = bare_grid(context, asked, reader())
    if grid.view is None or not is_saved(grid.view.key):
        return grid, None
    return grid, find_kept(context, asked.table, grid.view.key)


def _menu(context: Context, asked: GridRequest, faults: Sequence[Fault]) -> Response:
    grid, kept = _here(context, asked)
    table, app, language = grid.table.definition, context.app.key, context.actor.language
    key = grid.view.key if grid.view else ""
    return page_or_fragment(
        "view_menu_page.html",
        "view_menu.html",
        422 if faults else 200,
        grid=grid,
        kept=kept,
        title=TITLE,
        faults=[each.words.to(language) for each in faults],
        first=first_view(context, table.key) == key,
        act=lambda name: view_path(app, table.key, key, name),
        keep_href=views_path(app, table.key),
        new_view_href=new_view_path(app, table.key),
        own_href=table_path(app, table.key, {"view": key}),
        frame=frame_of(context, table.label.to(language), table.key, key),
    )
