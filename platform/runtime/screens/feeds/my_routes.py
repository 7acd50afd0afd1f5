"""One's own calendar feeds: per app what it shows, its address shown once, a new one, and its end."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request

from ....core.clock import utc_now
from ....core.errors import NotFound
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....web.current import connection, current_actor, engine, live_apps
from ....web.declare import SELF, declare
from ....web.settings_frame import settings_page
from ...access.rights import rights
from ...apps.live import LiveApp
from ...conversation.feeds import Content, change_feed, feeds_of, make_feed, revoke_feed
from ...records.context import Context, make_context
from .entries import calendars, own_dates
from .feed_routes import address_of_installation

pages = Blueprint("my_feeds", __name__)
HERE = "/me/calendars"
TITLE = Words("Calendar subscriptions", "日历订阅")


@pages.get(HERE)
@declare(actor="person", permission=SELF)
def show_feeds() -> Any:
    """List the apps one may open, each with its feed or without."""
    made = {row.app_id: row for row in feeds_of(connection(), current_actor().person_id)}
    apps = [(app, made.get(app.id)) for app in live_apps().values() if rights(app, current_actor()).tables]
    return settings_page("feeds/list.html", HERE, TITLE, apps=apps)


@pages.get(f"{HERE}/<app>")
@declare(actor="person", permission=SELF)
def show_feed(app: str) -> Any:
    """Show what the feed of an app shows, and what it could."""
    return _page(_open(app))


@pages.post(f"{HERE}/<app>")
@declare(actor="person", permission=SELF, body="form")
def save(app: str) -> Any:
    """Keep what the feed shows; where there is none, or a new address is asked for, make it and show its address once."""
    context = _open(app)
    content, there = _content(context), _feed(context.app) is not None
    secret = None
    with unit_of_work(engine()) as work:
        if there and request.form.get("do") != "new":
            change_feed(work, context.actor, context.app.id, content)
        else:
            secret = make_feed(work, context.actor, context.app.id, content)
    if secret is None:
        return redirect(f"{HERE}/{app}?saved=1", 303)
    return _page(_open(app), content, f"{address_of_installation()}/ical/{secret}.ics")


@pages.post(f"{HERE}/<app>/revoke")
@declare(actor="person", permission=SELF, body="form")
def revoke(app: str) -> Any:
    """End the feed of an app: its address shows nothing with the next request."""
    with unit_of_work(engine()) as work:
        revoke_feed(work, current_actor(), _open(app).app.id)
    return redirect(HERE, 303)


def _page(context: Context, content: Content | None = None, address: str = "") -> str:
    feed = _feed(context.app)
    shown = content or (feed.content if feed else {"reminders": True})
    return settings_page(
        "feeds/one.html",
        HERE,
        TITLE,
        app=context.app,
        feed=feed,
        there=feed is not None or bool(address),
        address=address,
        content=shown,
        calendars=calendars(context),
        dates=own_dates(context),
        saved=request.args.get("saved") == "1",
    )


def _content(context: Context) -> Content:
    """Return what the form chose, of what there is to choose from."""
    views = {name for name, _, _ in calendars(context)}
    dates = {name for name, _, _ in own_dates(context)}
    told = request.form
    return {
        "views": sorted(views.intersection(told.getlist("views"))),
        "fields": sorted(dates.intersection(told.getlist("fields"))),
        "reminders": told.get("reminders") == "1",
    }


def _open(key: str) -> Context:
    app, actor = live_apps().get(key), current_actor()
    if app is None or not rights(app, actor).tables:
        raise NotFound
    return make_context(connection(), app, actor, utc_now())


def _feed(app: LiveApp) -> Any:
    mine = feeds_of(connection(), current_actor().person_id)
    return next((row for row in mine if row.app_id == app.id), None)
