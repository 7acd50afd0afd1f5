"""Deleting an app: what goes with it is told, its name is typed, and who it is is asked once more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, make_response, redirect, request

from ....core.errors import Fault
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....identity.audit.log import audit
from ....runtime.apps.live import LiveApp
from ....runtime.apps.removal import remove_app
from ....web.confirm import require_confirmed
from ....web.current import connection, engine, live_apps, say
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...jobs.store import running_of
from ...templates.left_behind import count_records, left_behind
from ...templates.lineage import descendants
from ...templates.versions import published
from ..administered import administered, builder_path
from .cards import parts_of
from .maker import current_maker

pages = Blueprint("builder_delete", __name__)
DELETE = Words("Delete “{app}”", "删除“{app}”")
TYPE_IT = Words("Type the name as it stands above: {name}", "请准确填写应用名称：{name}")


@pages.get("/a/<app>/builder/delete")
@declare(actor="person", permission="administer")
def ask_delete(app: str) -> Any:
    """Ask whether the app shall go, and say what goes with it."""
    live = administered(app)
    current_maker()
    require_confirmed()
    return _page(live)


@pages.post("/a/<app>/builder/delete")
@declare(actor="person", permission="administer", body="form")
def delete_app(app: str) -> Any:
    """Delete the app whose name was typed."""
    live = administered(app)
    actor = current_maker()
    require_confirmed()
    name = say(live.model.label)
    if request.form.get("name", "").strip() != name:
        return _page(live, 422, [Fault("name", TYPE_IT.fill(name=live.model.label))])
    with unit_of_work(engine()) as work:
        remove_app(work, live.id)
        audit(work, "app_deleted", actor=actor, app_id=live.id, name=name)
    return redirect("/", 303)


def _page(live: LiveApp, status: int = 200, faults: Sequence[Fault] = ()) -> Any:
    template = published(connection(), live)
    values = {
        "address": builder_path(live.key, "delete"),
        "back": builder_path(live.key, "look"),
        "parts": parts_of(live.model),
        "records": count_records(connection(), live),
        "going": left_behind(connection(), live),
        "running": [Words(**each.label) for each in running_of(connection(), live.id)],
        "clones": descendants(connection(), live_apps().values(), template.name) if template else [],
        "faults": faults,
    }
    title = DELETE.fill(app=live.model.label)
    here = builder_path(live.key, "look")
    return make_response(settings_page("apps/delete.html", here, title, live, **values), status)
