"""How far a hand-over is: found again from the person's page, continued where its worker was lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, redirect, render_template

from ..core.clock import utc_now
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.person_list import ListedPerson, find_listed
from ..runtime.apps.live import LiveApp
from ..runtime.handover import job as jobs
from ..runtime.handover.job import RUNNING, Part, find_job
from ..runtime.handover.places import places
from ..runtime.handover.worker import HANDOVERS
from ..runtime.turns import FAULT, STUCK_AFTER
from ..web.current import connection, engine, live_apps
from ..web.declare import declare
from ..web.page_or_fragment import wants_fragment
from ..web.settings_frame import settings_page
from .administrator import ADMINISTER, administrator
from .people_routes import HERE, TITLE

pages = Blueprint("handover", __name__)

BY_HAND_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of a hand-over as the page shows it."""

    part: Part
    app: Words
    table: Words
    icon: str
    field: Words
    to: ListedPerson | None


@pages.get("/workspace/handovers/<int:handover_id>")
@declare(actor="person", permission=ADMINISTER)
def progress(handover_id: int) -> Any:
    """Show how far a hand-over is; htmx asks for the changing part alone."""
    actor = administrator()
    job = find_job(connection(), actor.workspace_id, handover_id)
    values = {
        "job": job,
        "person": find_listed(connection(), actor.workspace_id, job.person_id),
        "lines": [line for part in job.parts if (line := _line(actor.workspace_id, part, live_apps()))],
        "stopped": FAULT,
        "stuck": job.state == RUNNING and utc_now() - job.moved_at > STUCK_AFTER,
    }
    if wants_fragment():
        return render_template("handover_content.html", **values)
    return settings_page("handover.html", HERE, TITLE, **values)


@pages.post("/workspace/handovers/<int:handover_id>/continue")
@declare(actor="person", permission=ADMINISTER, body="form")
def go_on(handover_id: int) -> Any:
    """Go on with a hand-over that stopped, or that nobody works on."""
    job = find_job(connection(), administrator().workspace_id, handover_id)
    with unit_of_work(engine()) as work:
        jobs.go_on(work, job.id)
    carry_on(job.id, BY_HAND_SECONDS)
    return redirect(f"/workspace/handovers/{handover_id}")


def carry_on(job_id: int, seconds: float) -> None:
    """Work on a hand-over for some seconds, here and now; the rest is a worker's."""
    apps, redis_url = current_app.extensions["live_apps"], current_app.config["CONFIG"].redis_url
    HANDOVERS.carry_on(engine(), apps, redis_url, job_id, seconds)


def _line(workspace_id: int, part: Part, apps: Mapping[str, LiveApp]) -> PartLine | None:
    app = apps.get(part.app)
    named = (part.table, part.field, part.subform)
    place = (
        next((p for p in places(app) if (p.table.key, p.field, p.subform) == named), None) if app else None
    )
    if app is None or place is None:
        return None
    table = place.table.definition
    to = find_listed(connection(), workspace_id, part.to)
    return PartLine(part, app.model.label, table.label, table.icon, place.label, to)
