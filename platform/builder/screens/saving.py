"""How every page of the builder saves: what the change opens and takes away is shown first, and asked about.

A form that was made from an older revision comes back as it was typed, with what happened meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import redirect, request
from werkzeug.wrappers import Response

from ...core.clock import utc_now
from ...core.errors import Fault, Invalid
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...core.words import Words
from ...definition.model import App
from ...identity.directory import Directory
from ...runtime.apps.changed_meanwhile import ChangedMeanwhile
from ...runtime.apps.live import LiveApp
from ...runtime.apps.revisions import list_revisions
from ...web.current import connection, current_actor, engine
from ...web.settings_frame import settings_page
from ..effect_words import Told, told_effects
from ..effects import Side, effects
from ..publishing import Edit, change_app, edited
from ..staff import Member
from .administered import builder_path, posted_base, staff_of
from .done import with_done


@dataclass(frozen=True, slots=True)
class Published:
    """A change of the app by somebody else."""

    message: Words
    by: str
    created_at: datetime


ShowForm = Callable[[int, Sequence[Fault], Sequence[Published]], Any]
"""Shows the posted form again: status, what is wrong, and what others published meanwhile."""
WHAT_CHANGES = Words("What this changes", "本次修改的影响")


def save_edit(
    app: LiveApp,
    edit: Edit,
    message: Words,
    *,
    back: str,
    again: ShowForm,
    along: Callable[[UnitOfWork], None] | None = None,
    members: frozenset[Member] | None = None,
    always_ask: bool = False,
) -> Any:
    """Publish an edit of the definition; ask first where it opens or closes something, or `always_ask`.

    `along` is done in the same transaction; `members` are the members after it, where it changes them.
    """
    if "back" in request.form:
        return again(200, (), ())
    if posted_base() != app.revision:
        return again(409, (), _meanwhile(app))
    try:
        document = edited(app.model.document, edit)
    except Invalid as error:
        return again(422, error.faults, ())
    if "confirmed" not in request.form:
        told = _told(app, App.read(document), members)
        if told or always_ask:
            return confirm_page(app, message, told)
    try:
        with unit_of_work(engine()) as work:
            if along is not None:
                along(work)
            number = change_app(work, app, current_actor(), posted_base(), edit, message)
    except ChangedMeanwhile:
        return again(409, (), ())
    # What is taken from people along with it does not come back by undoing the definition.
    told = number != posted_base() and along is None
    return redirect(with_done(back, str(number)) if told else back, 303)


def save_members(
    app: LiveApp, members: frozenset[Member], message: Words, act: Callable[[UnitOfWork], object], back: str
) -> Any:
    """Change whom roles are given to, in one transaction; ask first where it opens or closes something."""
    if "back" in request.form:
        return redirect(back, 303)
    if "confirmed" not in request.form:
        told = _told(app, app.model, members)
        if told:
            return confirm_page(app, message, told)
    with unit_of_work(engine()) as work:
        act(work)
    return redirect(back, 303)


def confirm_page(app: LiveApp, message: Words, told: Sequence[Told]) -> Response | str:
    """Show what a change opens and takes away, with everything that was posted, for the answer."""
    posted = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in ("csrf", "confirmed", "back")
    ]
    return settings_page(
        "builder_confirm.html",
        builder_path(app.key, "roles"),
        WHAT_CHANGES,
        app,
        message=message,
        told=told,
        posted=posted,
        action=request.path,
    )


def _told(app: LiveApp, model: App, members: frozenset[Member] | None) -> list[Told]:
    staff = staff_of(app)
    before = Side(app.model, staff.members)
    after = Side(model, staff.members if members is None else members)
    return told_effects(app.model, staff, effects(connection(), app, staff, before, after, utc_now()))


def _meanwhile(app: LiveApp) -> list[Published]:
    """Return what was published since the posted form was made, newest first."""
    names = Directory(connection(), app.workspace_id, current_actor().language)
    return [
        Published(
            each.message, names.person(each.author_id)["title"] if each.author_id else "", each.created_at
        )
        for each in list_revisions(connection(), app.id, limit=20)
        if each.number > posted_base()
    ]
