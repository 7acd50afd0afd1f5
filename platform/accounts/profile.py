"""One's own profile: name, language, time zone, picture; and the pictures of the others in the workspace."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, redirect, request

from ..core.errors import Fault, Invalid
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.actor import Actor
from ..identity.audit.log import audit
from ..identity.models import Person, Workspace
from ..identity.profile import change_profile, find_picture, remove_picture, set_picture
from ..identity.workspaces import zones
from ..runtime.conversation.timings import zone_changed
from ..web.avatar import show_latest
from ..web.current import LANGUAGE_COOKIE, connection, current_actor, engine, language, limits
from ..web.declare import SELF, declare
from ..web.settings_frame import settings_page
from .square_picture import square_picture

pages = Blueprint("profile", __name__)

HERE = "/me"
TITLE = Words("Profile", "个人资料")
NO_PICTURE = Words("Choose a picture first.", "请先选择图片。")
YEAR = 365 * 86400


@pages.get(HERE)
@declare(actor="person", permission=SELF)
def profile() -> Any:
    """Show one's profile."""
    return _page(current_actor())


@pages.post(HERE)
@declare(actor="person", permission=SELF, body="form")
def change() -> Any:
    """Change one's name, language and time zone."""
    actor = current_actor()
    name = request.form.get("name", "")
    spoken, zone = request.form.get("language") or None, request.form.get("zone") or None
    try:
        with unit_of_work(engine()) as work:
            change_profile(work, actor.person_id, name, spoken, zone)
            if (zone or "") != actor.zone:
                zone_changed(work, actor.person_id)
            if name.strip() != actor.name:
                audit(work, "person_changed", actor=actor, person=actor.person_id, changed=["name"])
    except Invalid as error:
        return _page(actor, error.by_path(language()), {"name": name, "language": spoken, "zone": zone}), 422
    response = redirect(f"{HERE}?saved=1")
    # What was chosen on this screen before gives way to the profile.
    response.delete_cookie(LANGUAGE_COOKIE)
    return response


@pages.post("/me/picture")
@declare(actor="person", permission=SELF, body="file")
def change_picture() -> Any:
    """Take a new picture of oneself."""
    actor = current_actor()
    sent = request.files.get("picture")
    try:
        upload = sent.stream.read(limits().avatar_bytes + 1) if sent else b""
        if not upload:
            raise Invalid([Fault("picture", NO_PICTURE)])
        picture = square_picture(upload, limits())
    except Invalid as error:
        return _page(actor, error.by_path(language())), 422
    with unit_of_work(engine()) as work:
        set_picture(work, actor.person_id, picture)
    return redirect(HERE)


@pages.post("/me/picture/remove")
@declare(actor="person", permission=SELF, body="form")
def drop_picture() -> Any:
    """Show one's initial again."""
    with unit_of_work(engine()) as work:
        remove_picture(work, current_actor().person_id)
    return redirect(HERE)


@pages.get("/avatar/<int:person_id>")
@declare(actor="person")
def avatar(person_id: int) -> Any:
    """Send the picture of somebody of the same workspace."""
    picture, changed_at = find_picture(connection(), current_actor().workspace_id, person_id)
    response = Response(picture, mimetype="image/webp")
    response.last_modified = changed_at
    response.headers["Cache-Control"] = f"private, max-age={YEAR}, immutable"
    response.headers["Content-Disposition"] = "inline"
    return response.make_conditional(request)


def _page(actor: Actor, faults: Any = None, typed: Any = None) -> str:
    show_latest()
    row = (
        connection()
        .execute(
            sa.select(
                Person.name,
                Person.login,
                Person.email,
                Person.language,
                Person.zone,
                Workspace.zone.label("common"),
            )
            .join(Workspace, Workspace.id == Person.workspace_id)
            .where(Person.id == actor.person_id)
        )
        .one()
    )
    return settings_page(
        "profile.html",
        HERE,
        TITLE,
        person=row,
        person_id=actor.person_id,
        values=typed
        or {
            "name": row.name,
            "language": row.language,
            "zone": row.zone,
        },
        zones=zones(),
        faults=faults or {},
        saved=request.args.get("saved") == "1",
    )
