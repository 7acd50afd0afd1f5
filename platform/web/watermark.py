"""The reader's name and the date, faint behind a page: a picture of the screen tells who took it.

Whether it shows is a setting of the workspace (`identity/settings.py`): never, on pages with masked or revealed
values (the style sheet sees those, in a panel that opens later too), or on every page of an app.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, Response, render_template, request

from ..core.clock import utc_now
from ..identity.actor import Actor
from ..identity.directory import Directory
from ..identity.settings import OFF
from .current import connection, current_actor, find_actor
from .declare import declare

pages = Blueprint("watermark", __name__)
LONGEST_NAME = 40


@pages.get("/watermark.svg")
@declare(actor="person")
def picture() -> Response:
    """The tile that the page's background repeats."""
    actor = current_actor()
    today = utc_now().astimezone(ZoneInfo(actor.zone)).date().isoformat()
    tile = render_template("watermark.svg", name=_looker(actor)[:LONGEST_NAME], date=today)
    response = Response(tile, mimetype="image/svg+xml")
    # Asked for again on every page, as another person may sign in on the same browser; sent only when it changed.
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    return response.make_conditional(request)


def watermark_class() -> str:
    """Return the class of the page's body that asks for the watermark, "" for none."""
    actor = find_actor()
    return "" if actor is None or actor.watermark == OFF else f"watermark-{actor.watermark}"


def _looker(actor: Actor) -> str:
    """Return who really sits before the screen: not whose eyes they look through."""
    if actor.seen_through is None:
        return actor.name
    names = Directory(connection(), actor.workspace_id, actor.language)
    return str(names.person(actor.seen_through)["title"])


def install(app: Flask) -> None:
    """Offer the class to every template."""
    app.jinja_env.globals.update(watermark_class=watermark_class)
