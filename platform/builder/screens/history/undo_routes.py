"""Taking a version back and restoring an earlier state: what it comes to is shown first, then it is done at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, make_response, redirect, request

from ....core.clock import utc_now
from ....core.errors import Fault, Invalid
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....definition.canonical import canonical
from ....definition.merge import Merge, Unsettled
from ....definition.model import App
from ....runtime.apps.acts.kinds import tell_acts
from ....runtime.apps.changed_meanwhile import ChangedMeanwhile
from ....runtime.apps.emptied import come_back_empty
from ....runtime.apps.live import LiveApp
from ....runtime.apps.revisions import read_note
from ....runtime.apps.undo import (
    RESTORED,
    NotTakenBack,
    TakingBack,
    restoring,
    settled,
    take_back,
    undo_message,
    undoing,
)
from ....web.current import connection, current_actor, engine
from ....web.declare import declare
from ....web.own_page import own_path
from ....web.settings_frame import settings_page
from ...along import do_along, members_given_again
from ...effect_words import Told
from ...going_live import Wanted
from ...impact.changes import Change
from ...impact.people import people
from ...impact.told import Impact
from ...large_changes.job import Runs
from ..administered import administered, builder_path
from ..asking import FILE, impact_now, impact_part, refused_now
from ..conflict_choices import Sides, decided, posted_choices
from ..done import with_done
from ..large_change import begun_if_large
from .entries import changed, entry
from .returning import GIVE_AGAIN, returning_roles
from .surviving import surviving

pages = Blueprint("builder_undo", __name__)
UNDO = Words("Undo version {number}", "撤销版本 {number}")
SIDES = Sides(Words("As it is now", "保持现状"), Words("As it was before", "恢复原样"))
SEEN = "seen"
"""Names the definition that the page showed the consequences of."""
RESTORE = Words("Restore version {number}", "恢复到版本 {number}")


@pages.get("/a/<app>/builder/history/<int:number>/undo")
@declare(actor="person", permission="administer")
def ask_undo(app: str, number: int) -> Any:
    """Show what taking a version back comes to."""
    live = administered(app)
    return _page(live, number, undoing(connection(), live, number), UNDO)


@pages.post("/a/<app>/builder/history/<int:number>/undo")
@declare(actor="person", permission="administer", body="form")
def do_undo(app: str, number: int) -> Any:
    """Take a version back. The last one, where that opens and closes nothing, is not asked about."""
    live = administered(app)
    return taken_back(live, number, at_once=number == live.revision)


def taken_back(live: LiveApp, number: int, *, at_once: bool) -> Any:
    """Take a version back and lead on, or ask: always without `at_once`, else where it opens or closes something."""
    back = undoing(connection(), live, number)
    part = impact_part(live, _decided(back).document)
    if part is not None:
        return part
    simple = at_once and not back.refused and not (back.merge and back.merge.conflicts)
    simple = simple and not returning_roles(live, back.document)
    if "confirmed" not in request.form and not (simple and not _access(live, back)):
        return _page(live, number, back, UNDO)
    return _do(live, number, back, UNDO, undo_message(connection(), live.id, number))


@pages.get("/a/<app>/builder/history/<int:number>/restore")
@declare(actor="person", permission="administer")
def ask_restore(app: str, number: int) -> Any:
    """Show what bringing the app back to a version comes to."""
    live = administered(app)
    return _page(live, number, restoring(connection(), live, number), RESTORE)


@pages.post("/a/<app>/builder/history/<int:number>/restore")
@declare(actor="person", permission="administer", body="form")
def do_restore(app: str, number: int) -> Any:
    """Bring the app back to a version."""
    live = administered(app)
    back = restoring(connection(), live, number)
    part = impact_part(live, back.document)
    if part is not None:
        return part
    if "confirmed" not in request.form:
        return _page(live, number, back, RESTORE)
    return _do(live, number, back, RESTORE, RESTORED.fill(number=number))


def _do(live: LiveApp, number: int, back: TakingBack, title: Words, message: Words) -> Any:
    """Do it; what is left to decide, or stands against it, is shown on the page that asked."""
    if request.form.get("base", str(live.revision)) != str(live.revision):
        raise ChangedMeanwhile
    actor, decision = current_actor(), _decided(back)
    choices = decision.merge.chosen if decision.merge else {}
    there = own_path(request.form.get("back"))
    there = builder_path(live.key, "history") if there == "/" else surviving(there, live.key, back.document)
    try:
        document = settled(back, choices)
        if refused_now(live, document) or (_is_another(document) and not impact_now(live, document).empty):
            return _page(live, number, decision, title, 409)
        again = {each.key for each in returning_roles(live, document)} & set(request.form.getlist(GIVE_AGAIN))
        along = members_given_again(sorted(again)) if again else None
        wanted = Wanted(document, message, back.acts, back.undoes, back.files, along)
        begun = begun_if_large(live, wanted, there)
        if begun is not None:
            return begun
        with unit_of_work(engine()) as work:
            made = take_back(work, live, back, actor.person_id, message, choices)
            if along is not None:
                do_along(work, live, actor, along)
    except Unsettled as error:
        return _page(live, number, back, title, 409, merge=error.merge)
    except (NotTakenBack, Runs) as error:
        return _page(live, number, back, title, 409, refused=error.words)
    except Invalid as error:
        return _page(live, number, back, title, 422, faults=error.faults)
    return redirect(with_done(there, str(made)), 303)


def _page(
    live: LiveApp,
    number: int,
    back: TakingBack,
    title: Words,
    status: int = 200,
    faults: Sequence[Fault] = (),
    refused: Words | None = None,
    merge: Merge | None = None,
) -> Any:
    back = replace(back, merge=merge, document=merge.document) if merge else back
    after = App.read(back.document)
    return make_response(
        settings_page(
            "history/confirm.html",
            builder_path(live.key, "history"),
            title.fill(number=number),
            live,
            entry=entry(live, read_note(connection(), live.id, number)),
            changed=changed(live.model.document, back.document),
            acts=list(tell_acts(after, back.acts)),
            impact=impact_now(live, back.document) if back.refused is None else Impact(),
            file=FILE,
            emptied=come_back_empty(connection(), live, after),
            returning=returning_roles(live, back.document),
            merge=back.merge,
            seen=_mark(back.document),
            sides=SIDES,
            refused=refused or back.refused,
            faults=faults,
            base=live.revision,
            here=builder_path(live.key, "history"),
            action=builder_path(
                live.key, "history", str(number), "restore" if back.undoes is None else "undo"
            ),
            back=request.form.get("back", ""),
        ),
        status,
    )


def _decided(back: TakingBack) -> TakingBack:
    """Return what taking back comes to under the choices that were posted."""
    choices = posted_choices()
    if back.merge is None or not choices:
        return back
    merge = decided(back.merge, choices)
    return replace(back, merge=merge, document=merge.document)


def _access(live: LiveApp, back: TakingBack) -> Sequence[Told]:
    """Return what it opens and takes away for people."""
    return people(connection(), live, Change.between(live.model, App.read(back.document)), utc_now())


def _is_another(document: Mapping[str, Any]) -> bool:
    """Say whether choices made something else of it than the page showed."""
    seen = request.form.get(SEEN)
    return seen is not None and seen != _mark(document)


def _mark(document: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(document).encode()).hexdigest()
