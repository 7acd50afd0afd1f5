"""The workspace itself: its name, time zone and language, and what its administrators chose for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, redirect, request

from ..core.errors import Fault, Invalid
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.actor import Actor
from ..identity.audit.log import audit
from ..identity.models import Workspace
from ..identity.second_factor import end_sessions_without
from ..identity.settings import CHOICES, LABELS, change_settings, settings_of
from ..identity.workspaces import change_workspace, zones
from ..web.current import connection, engine
from ..web.declare import declare
from ..web.settings_frame import settings_page
from .administrator import ADMINISTER, NOT_A_NUMBER, administrator, told

pages = Blueprint("workspace", __name__)

HERE = "/workspace"
TITLE = Words("Settings of the workspace", "工作区设置")
COLUMNS = (Workspace.key, Workspace.name, Workspace.zone, Workspace.language)


@pages.get(HERE)
@declare(actor="person", permission=ADMINISTER)
def workspace() -> Any:
    """Show the settings."""
    actor = administrator()
    return _page(_stored(actor))


@pages.post(HERE)
@declare(actor="person", permission=ADMINISTER, body="form")
def change() -> Any:
    """Change the settings, all at once."""
    actor = administrator()
    before, form = _stored(actor), request.form
    typed = {**before, **{name: form.get(name, "") for name in ("name", "zone", "language", *CHOICES)}}
    try:
        wrong = [Fault(name, NOT_A_NUMBER) for name in CHOICES if typed[name] not in CHOICES[name]]
        if wrong:
            raise Invalid(wrong)
        with unit_of_work(engine()) as work:
            change_workspace(work, actor.workspace_id, typed["name"], typed["zone"], typed["language"])
            chosen = {name: typed[name] for name in CHOICES}
            change_settings(work.connection, actor.workspace_id, chosen)
            changed = {name: [before[name], typed[name]] for name in typed if before[name] != typed[name]}
            if changed:
                audit(work, "settings_changed", actor=actor, changed=changed)
            if "second_factor" in changed:
                end_sessions_without(work, actor.workspace_id, but=actor.person_id)
    except Invalid as error:
        return _page(typed, told(error)), 422
    return redirect(f"{HERE}?saved=1")


def _stored(actor: Actor) -> dict[str, str]:
    row = connection().execute(sa.select(*COLUMNS).where(Workspace.id == actor.workspace_id)).one()
    return {**row._mapping, **settings_of(connection(), actor.workspace_id)}


def _page(values: Mapping[str, str], faults: Any = None) -> str:
    return settings_page(
        "workspace.html",
        HERE,
        TITLE,
        values=values,
        choices=CHOICES,
        labels=LABELS,
        zones=zones(),
        faults=faults or {},
        saved=request.args.get("saved") == "1",
    )
