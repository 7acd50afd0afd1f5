"""Taking one's last change back from whatever page of the builder one is on, and doing it again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request

from ....core.errors import Conflict
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....runtime.apps.revisions import list_revisions
from ....web.current import connection, current_actor, engine
from ....web.declare import declare
from ....web.own_page import own_path
from ...draft.store import OpenDraft, can_go_back, document_at, stand_at, steps_of
from ..administered import administered, builder_path
from ..done import with_done
from ..working import working
from .last import last_changes
from .surviving import surviving
from .undo_routes import taken_back

pages = Blueprint("builder_last_change", __name__)
FORWARD = "redo"
LOOKED_AT = 200
"""So many versions back a change of one's own is looked for."""


class NothingToTakeBack(Conflict):
    """There is no change of one's own that can be taken back (409)."""

    code = "nothing_to_take_back"
    words = Words("There is no change of yours to take back.", "没有可撤销的修改。")


class NothingToDoAgain(Conflict):
    """Nothing was taken back that could be done again (409)."""

    code = "nothing_to_do_again"
    words = Words("There is nothing to do again.", "没有可重做的修改。")


class LastStepOfOther(Conflict):
    """The draft's last step is somebody else's (409)."""

    code = "last_step_of_other"
    words = Words(
        "The last step of the draft is somebody else's. Take it back on the page of the draft.",
        "草稿的最后一步由其他人完成，请在草稿页面撤销。",
    )


@pages.post("/a/<app>/builder/last")
@declare(actor="person", permission="administer", body="form")
def last(app: str) -> Any:
    """Take the actor's last change back, or do again what they took back last, and show the page it was asked on."""
    forward = request.form.get("do") == FORWARD
    state = working(app)
    if state.draft is not None:
        return _step(app, state.draft, forward)
    live = administered(app)
    notes = list_revisions(connection(), live.id, LOOKED_AT)
    back, again = last_changes(notes, current_actor().person_id)
    number = again if forward else back
    if number is None:
        raise NothingToDoAgain if forward else NothingToTakeBack
    return taken_back(live, number, at_once=True)


def _step(app: str, draft: OpenDraft, forward: bool) -> Any:
    way, ahead = steps_of(connection(), draft)
    step = ahead if forward else way[-1] if can_go_back(way) else None
    if step is None:
        raise NothingToDoAgain if forward else NothingToTakeBack
    if step.author_id != current_actor().person_id:
        raise LastStepOfOther
    to = step.id if forward else step.parent
    with unit_of_work(engine()) as work:
        stand_at(work, draft, to)
        document, _ = document_at(work.connection, draft, to)
    there = own_path(request.form.get("back"))
    there = builder_path(app, "draft") if there == "/" else surviving(there, app, document)
    return redirect(with_done(there, f"{'draft' if forward else 'undone'}-{step.id}"), 303)
