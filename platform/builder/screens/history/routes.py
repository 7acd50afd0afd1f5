"""The versions of an app: listed, looked at one by one, compared."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from ....core.words import Words
from ....definition.model import App
from ....runtime.apps.acts.kinds import tell_acts
from ....runtime.apps.acts.standing import acts_of
from ....runtime.apps.revisions import list_revisions, read_note
from ....web.current import connection
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ..administered import administered, builder_path
from .entries import changed, document_of, entry

pages = Blueprint("builder_history", __name__)
HISTORY = Words("History", "版本历史")
VERSION = Words("Version {number}", "版本 {number}")
COMPARED = Words("Version {a} and version {b}", "版本 {a} 与版本 {b}")
A_PAGE = 30


@pages.get("/a/<app>/builder/history")
@declare(actor="person", permission="administer")
def show_history(app: str) -> Any:
    """Show the versions, newest first."""
    live = administered(app)
    below = _number("below")
    notes = list_revisions(connection(), live.id, A_PAGE + 1, below)
    return settings_page(
        "history/list.html",
        builder_path(app, "history"),
        HISTORY,
        live,
        entries=[entry(live, each) for each in notes[:A_PAGE]],
        older=notes[A_PAGE - 1].number if len(notes) > A_PAGE else None,
        newest=below is None,
        here=builder_path(app, "history"),
    )


@pages.get("/a/<app>/builder/history/<int:number>")
@declare(actor="person", permission="administer")
def show_version(app: str, number: int) -> Any:
    """Show what one version changed."""
    live = administered(app)
    note = read_note(connection(), live.id, number)
    before, document = document_of(live, note.parent), document_of(live, number)
    acts = [each.act for each in acts_of(connection(), live.id, number)]
    return settings_page(
        "history/version.html",
        builder_path(app, "history"),
        VERSION.fill(number=number),
        live,
        entry=entry(live, note),
        changed=changed(before, document) if note.parent else (),
        acts=list(tell_acts(App.read(before), acts)) if acts else (),
        others=[each for each in list_revisions(connection(), live.id) if each.number != number],
        here=builder_path(app, "history"),
    )


@pages.get("/a/<app>/builder/history/compare")
@declare(actor="person", permission="administer")
def compare(app: str) -> Any:
    """Show what differs between any two versions."""
    live = administered(app)
    one, other = _number("a") or live.revision, _number("b") or live.revision
    a, b = min(one, other), max(one, other)
    return settings_page(
        "history/compared.html",
        builder_path(app, "history"),
        COMPARED.fill(a=a, b=b),
        live,
        a=entry(live, read_note(connection(), live.id, a)),
        b=entry(live, read_note(connection(), live.id, b)),
        changed=changed(document_of(live, a), document_of(live, b)),
        here=builder_path(app, "history"),
    )


def _number(name: str) -> int | None:
    """Return a number of the address, None for none."""
    told = request.args.get(name, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else None
