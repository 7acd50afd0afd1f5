"""Cloning an app of the workspace: what to take along, and what cannot come along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, make_response, redirect, request

from ....core.errors import Fault, Invalid, Malformed
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....runtime.apps.live import LiveApp
from ....runtime.automations.resting import acts_by_itself
from ....web.current import connection, engine, limits
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...templates.clone import DATA, KEEP, MINE, SAMPLES, STRUCTURE, check_key_free, clone_app
from ...templates.clone_job import CLONE
from ...templates.left_behind import count_records, left_behind
from ..administered import administered
from ..job_routes import begin_job
from .cards import parts_of
from .look import START, posted_look, typed, typed_look
from .maker import current_maker

pages = Blueprint("builder_clone", __name__)
COPY_OF = Words("{app} (copy)", "{app}（副本）")
CLONE_APP = Words("Clone “{app}”", "克隆“{app}”")
CHOOSE = Words("it is one of the choices offered", "请选择页面提供的选项")


@pages.get("/apps/new/clone/<app>")
@declare(actor="person", permission="administer")
def ask_clone(app: str) -> Any:
    """Ask what to take along into a clone."""
    live = administered(app)
    current_maker()
    name = COPY_OF.fill(app=live.model.label)
    label = {"en": name.en, "zh": name.zh}
    return _page(
        live, {**typed_look(label, live.model.icon, live.model.color), "what": STRUCTURE, "people": KEEP}
    )


@pages.post("/apps/new/clone/<app>")
@declare(actor="person", permission="administer", body="form")
def make_clone(app: str) -> Any:
    """Clone the app: at once, or in the background where there is much to copy."""
    live = administered(app)
    actor = current_maker()
    try:
        look = posted_look()
        how = {"key": look.pop("key"), "label": look.pop("label"), "look": look, **_taken_along()}
        check_key_free(connection(), actor.workspace_id, how["key"])
        records = count_records(connection(), live) if how["what"] == DATA else 0
        with unit_of_work(engine()) as work:
            if records > limits().records_per_clone:
                label = CLONE_APP.fill(app=live.model.label)
                asked = {"source": live.id, **how}
                return redirect(begin_job(work, CLONE.name, label, asked, total=records), 303)
            clone_app(work, live.id, actor, **how)
    except Invalid as error:
        return _page(live, typed(), 422, error.faults)
    return redirect(f"/a/{how['key']}/builder", 303)


def _taken_along() -> dict[str, str]:
    what, people = request.form.get("what", STRUCTURE), request.form.get("people", MINE)
    if what not in (STRUCTURE, SAMPLES, DATA) or people not in (KEEP, MINE):
        raise Malformed(why=CHOOSE)
    return {"what": what, "people": people}


def _page(live: LiveApp, typed: Any, status: int = 200, faults: Sequence[Fault] = ()) -> Any:
    values = {
        "source": live,
        "parts": parts_of(live.model),
        "records": count_records(connection(), live),
        "left": left_behind(connection(), live),
        "acting": sum(map(acts_by_itself, live.model.document.get("automations", ()))),
        "typed": typed,
        "faults": faults,
    }
    title = CLONE_APP.fill(app=live.model.label)
    return make_response(settings_page("apps/clone.html", START, title, **values), status)
