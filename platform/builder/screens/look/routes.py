"""An app's name in both languages, its icon, colour and explanation, and which page opens first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, request

from ....core.errors import Fault
from ....core.words import Words
from ....web.declare import declare
from ...edits.look import change_look
from ..administered import builder_path
from ..changing import save_change
from ..frame.labels import read_words, typed_words
from ..frame.page import builder_page
from ..navigation.routes import places
from ..working import Working, working

pages = Blueprint("builder_look", __name__)
LOOK = Words("Name and look", "名称与外观")


@pages.get("/a/<app>/builder/look")
@declare(actor="person", permission="administer")
def show_look(app: str) -> Any:
    """Show how the app looks."""
    state = working(app)
    told = state.document
    typed = {
        **typed_words(told["label"], "label"),
        **typed_words(told.get("help"), "help"),
        "icon": state.model.icon,
        "color": state.model.color,
        "home": told.get("home", ""),
    }
    return _page(state, typed)


@pages.post("/a/<app>/builder/look")
@declare(actor="person", permission="administer", body="form")
def save_look(app: str) -> Any:
    """Save how the app looks."""
    state, typed = working(app), request.form.to_dict()
    changes = {
        "label": read_words(typed, "label") or "",
        "help": read_words(typed, "help"),
        **{name: typed.get(name) or None for name in ("icon", "color", "home")},
    }
    return save_change(
        state,
        lambda document: change_look(document, changes),
        back=builder_path(app, "look"),
        again=lambda status, faults: _page(state, typed, status, faults),
    )


def _page(state: Working, typed: Mapping[str, str], status: int = 200, faults: Sequence[Fault] = ()) -> Any:
    return builder_page(
        "look/look.html", state, "look", LOOK, status, faults, typed=typed, places=places(state.model)
    )
