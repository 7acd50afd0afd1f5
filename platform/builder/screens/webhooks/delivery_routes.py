"""One delivery: what was sent, what came back, and sending it again."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from flask import Blueprint, redirect, render_template

from ....core.clock import utc_now
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....runtime.webhooks import log
from ....web.current import engine
from ....web.declare import declare
from ....web.page_or_fragment import wants_fragment
from .place import EVENTS, STATES, place_of

pages = Blueprint("builder_webhook_deliveries", __name__)
TITLE = Words("Delivery: {event}", "推送：{event}")
LONGEST_SHOWN = 50_000
SOON_SECONDS = 30
BASE = "/a/<app>/builder/tables/<table>/webhooks/<int:webhook_id>"


@pages.get(f"{BASE}/deliveries/<int:call_id>")
@declare(actor="person", permission="administer")
def show_delivery(app: str, table: str, webhook_id: int, call_id: int) -> Any:
    """Show one delivery; while it is about to be sent, its page asks for itself again."""
    place = place_of(app, table)
    hook = place.hook(webhook_id)
    found = log.delivery_of(place.context, hook, call_id)
    row = found.row
    told = {
        "row": row,
        "sent": found.sent and _readable(found.sent.body),
        "answered": found.answered and _readable(found.answered.body),
        "headers": found.answered.headers if found.answered else {},
        "here": place.path(hook.id, "deliveries", call_id),
        "soon": row.state == "waiting" and (row.next_try_at - utc_now()).total_seconds() < SOON_SECONDS,
    }
    if wants_fragment():
        return render_template("webhooks/delivery_state.html", states=STATES, **told)
    title = TITLE.fill(event=EVENTS.get(row.purpose_place, row.purpose_place))
    return place.page("delivery.html", title, hook=hook, hook_href=place.path(hook.id), **told)


@pages.post(f"{BASE}/deliveries/<int:call_id>/replay")
@declare(actor="person", permission="administer", body="form")
def replay(app: str, table: str, webhook_id: int, call_id: int) -> Any:
    """Send a delivery again."""
    place = place_of(app, table)
    hook = place.hook(webhook_id)
    with unit_of_work(engine()) as work:
        log.replay(work, hook, call_id)
    return redirect(place.path(hook.id, "deliveries", call_id), 303)


@pages.post(f"{BASE}/replay")
@declare(actor="person", permission="administer", body="form")
def replay_failed(app: str, table: str, webhook_id: int) -> Any:
    """Send again everything that failed or was dropped."""
    place = place_of(app, table)
    hook = place.hook(webhook_id)
    with unit_of_work(engine()) as work:
        log.replay_failed(work, hook)
    return redirect(place.path(hook.id), 303)


def _readable(body: str) -> str:
    """Return a body as people read it: JSON in lines."""
    with contextlib.suppress(ValueError):
        body = json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    return body if len(body) <= LONGEST_SHOWN else body[:LONGEST_SHOWN] + "…"
