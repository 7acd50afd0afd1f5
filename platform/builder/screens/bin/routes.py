"""The bin of an app: its deleted tables, fields, options, views and forms, with what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, make_response, redirect, request

from ....core.clock import utc_now
from ....core.errors import Fault, NotFound
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....identity.directory import Directory
from ....runtime.apps.bin import Binned, older_than, purge_bin, read_bin
from ....runtime.apps.live import LiveApp
from ....runtime.apps.revisions import load_revision, read_note
from ....web.confirm import require_confirmed
from ....web.current import connection, current_actor, engine
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...bringing_back import HasChanged, brought_back
from ..administered import administered, builder_path
from ..changing import save_change
from ..working import working

pages = Blueprint("builder_bin", __name__)
BIN = Words("Deleted parts", "回收站")
FOR_GOOD = Words("Delete for good", "彻底删除")
BACK_AGAIN = Words("“{label}” brought back", "还原“{label}”")
DAYS = 30
KINDS = {
    "table": Words("table", "数据表"),
    "field": Words("field", "字段"),
    "option": Words("option", "选项"),
    "view": Words("view", "视图"),
    "form": Words("form", "表单"),
    "earlier": Words("earlier values", "历史值"),
}
ICONS = {
    "table": "table",
    "field": "columns",
    "option": "circle-dot",
    "view": "eye-table",
    "form": "forms",
    "earlier": "history",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the bin as its page shows it."""

    item: Binned
    kind: Words
    icon: str
    author: str


@pages.get("/a/<app>/builder/bin")
@declare(actor="person", permission="administer")
def show_bin(app: str) -> Any:
    """Show what lies in the bin, latest first."""
    return _page(administered(app))


@pages.post("/a/<app>/builder/bin/back")
@declare(actor="person", permission="administer", body="form")
def bring_back(app: str) -> Any:
    """Bring one thing back, with its values and the places that used it."""
    live, state = administered(app), working(app)
    item = _named(live, request.form.get("element", ""))
    if item.revision is None:
        raise NotFound
    note = read_note(connection(), live.id, item.revision)
    before = load_revision(connection(), live.id, note.parent or note.number).document
    try:
        return save_change(
            state,
            lambda document: brought_back(document, before, item.path),
            back=builder_path(app, "bin"),
            again=lambda status, faults: _page(live, status, faults),
            message=BACK_AGAIN.fill(label=item.label),
        )
    except HasChanged:
        return redirect(builder_path(app, "history", str(item.revision), "undo"), 303)


@pages.get("/a/<app>/builder/bin/purge")
@declare(actor="person", permission="administer")
def ask_purge(app: str) -> Any:
    """Ask before one thing, or all that is older than some days, goes for good."""
    live = administered(app)
    require_confirmed()
    which = _which(live, request.args.get("element"), request.args.get("days"))
    return settings_page(
        "bin/purge.html",
        builder_path(app, "bin"),
        FOR_GOOD,
        live,
        lines=_lines(live, which),
        here=builder_path(app, "bin"),
    )


@pages.post("/a/<app>/builder/bin/purge")
@declare(actor="person", permission="administer", body="form")
def do_purge(app: str) -> Any:
    """Give it away for good."""
    live = administered(app)
    require_confirmed(builder_path(app, "bin"))
    names = set(request.form.getlist("which"))
    which = [each for each in read_bin(connection(), live) if each.name in names]
    with unit_of_work(engine()) as work:
        purge_bin(work, live, which, current_actor().person_id)
    return redirect(builder_path(app, "bin"), 303)


def _page(live: LiveApp, status: int = 200, faults: Sequence[Fault] = ()) -> Any:
    found = read_bin(connection(), live)
    return make_response(
        settings_page(
            "bin/list.html",
            builder_path(live.key, "bin"),
            BIN,
            live,
            lines=_lines(live, found),
            base=working(live.key).base,
            faults=faults,
            days=DAYS,
            here=builder_path(live.key, "bin"),
            history=builder_path(live.key, "history"),
        ),
        status,
    )


def _lines(live: LiveApp, which: Sequence[Binned]) -> list[Line]:
    names = Directory(connection(), live.workspace_id, current_actor().language)
    return [
        Line(
            each,
            KINDS[each.kind],
            ICONS[each.kind],
            names.person(each.author_id)["title"] if each.author_id else "",
        )
        for each in which
    ]


def _which(live: LiveApp, path: str | None, days: str | None) -> list[Binned]:
    """Return one thing by its path, or what is older than some days; raises NotFound."""
    if path is not None:
        return [_named(live, path)]
    told = days or ""
    if not (told.isascii() and told.isdigit() and len(told) < 6):
        raise NotFound
    return older_than(read_bin(connection(), live), utc_now(), int(told))


def _named(live: LiveApp, name: str) -> Binned:
    found = next((each for each in read_bin(connection(), live) if each.name == name), None)
    if found is None:
        raise NotFound
    return found
