"""The mark on a page of the builder: what of the shown element differs from the template that the app comes from."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request

from ....web.current import connection
from ...templates.elements import Change, changes_between
from ...templates.lineage import origin_of
from ..administered import builder_path
from ..history.entries import Line, lines_within
from ..working import Working
from .page import template_of

BACK = "back"
"""What the button beside a mark posts along: the page to come back to."""


def changed_here(state: Working, *path: str) -> Sequence[Change]:
    """Return the changes since the template at `path` and below, for the app or the draft that is worked on."""
    origin = origin_of(connection(), state.app, state.document)
    if origin is None:
        return ()
    changes = changes_between(template_of(origin, state.document), state.document)
    return [each for each in changes if each.path[: len(path)] == path]


def lines_of(change: Change) -> list[Line]:
    """Return what a change comes to, as the history tells it."""
    return lines_within(change.differences, len(change.path), *change.sides)


def steps_changed_here(state: Working, automation: str) -> set[str]:
    """Return what differs from the template in an automation: keys of steps and branches, "@trigger", "@condition"."""
    parts = [each.path[2:] for each in changed_here(state, "automations", automation) if len(each.path) > 2]
    return {part[-1] if len(part) > 1 else f"@{part[0]}" for part in parts}


def page_to_come_back_to(app: str) -> str:
    """Return the page of the builder that a change was taken back on, else the one about the template."""
    told = request.form.get(BACK, "")
    inside = told.startswith(builder_path(app) + "/") and "\\" not in told
    return told if inside else builder_path(app, "template")
