"""Two administrators at once: the second is shown what the first did, and says how both come together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, make_response, request

from ...core.words import Words
from ...definition.merge import Merge, merge
from ...definition.summary import summary
from ...identity.directory import Directory
from ...runtime.apps.revisions import list_revisions
from ...web.current import connection, current_actor
from ...web.settings_frame import settings_page
from ..draft.store import steps_of
from .carried import carried
from .conflict_choices import Sides, decided, posted_choices
from .working import Working, posted_mark

SEEN = "seen"
"""The member that says which state the person was shown when they answered."""
MEANWHILE = Words("Somebody else changed this meanwhile", "期间有其他人修改过")
SIDES = Sides(Words("As it is now", "当前内容"), Words("Your change", "您的修改"))
MOST = 20


@dataclass(frozen=True, slots=True)
class Note:
    """A change by somebody else."""

    message: Words
    by: str
    created_at: datetime


def both(state: Working, was: Mapping[str, Any], wanted: Mapping[str, Any]) -> Merge:
    """Return what is there now and what was wanted of an older state, with the choices made so far."""
    return decided(merge(was, state.document, wanted), posted_choices())


def answered(state: Working, merged: Merge) -> bool:
    """Say whether the person has seen this very state and has settled everything."""
    return request.form.get(SEEN) == state.base and not merged.open


def meanwhile_page(
    state: Working, was: Mapping[str, Any], wanted: Mapping[str, Any], merged: Merge, back: str
) -> Response:
    """Return the page that says who changed what, and asks what is to be done (409)."""
    page = settings_page(
        "builder_meanwhile.html",
        "/".join(request.path.split("/")[:5]),
        MEANWHILE,
        state.app,
        state=state,
        notes=_notes(state),
        theirs=summary(was, state.document),
        yours=summary(was, wanted),
        merge=merged,
        sides=SIDES,
        posted=carried(SEEN),
        action=request.full_path.removesuffix("?"),
        back=back,
        asked_again=request.form.get(SEEN) == state.base,
    )
    return make_response(page, 409)


def _notes(state: Working) -> Sequence[Note]:
    """Return what others did since the posted form was made, newest first."""
    names = Directory(connection(), state.app.workspace_id, current_actor().language)
    kind, _, told = posted_mark().rpartition("-")
    since = int(told) if told.isascii() and told.isdigit() else 0
    found: list[tuple[Words, int | None, datetime]] = []
    if state.draft is not None:
        way, _again = steps_of(connection(), state.draft)
        found = [
            (each.message, each.author_id, each.created_at)
            for each in way
            if kind != "draft" or each.id > since
        ]
    elif kind == "":
        found = [
            (each.message, each.author_id, each.created_at)
            for each in list_revisions(connection(), state.app.id, limit=MOST)
            if each.number > since
        ][::-1]
    return [
        Note(message, names.person(author)["title"] if author else "", moment)
        for message, author, moment in found[::-1][:MOST]
    ]
