"""Where one begins: the list of apps, and the first place of an app."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template

from ...core.errors import NotFound
from ...web.current import current_actor, current_context, find_actor, live_apps
from ...web.declare import declare
from ...web.settings_frame import OVERVIEW
from ..access.rights import rights
from .frame import Item, first_page
from .paths import app_path

pages = Blueprint("home", __name__)


@pages.get("/")
@declare(actor="anonymous")
def start() -> Any:
    """Lead to the only app there is, or let one choose; visitors learn how to sign in."""
    if find_actor() is None:
        return redirect("/sign-in")
    actor = current_actor()
    apps = [each for each in live_apps().values() if rights(each, actor).tables]
    if len(apps) == 1:
        return redirect(app_path(apps[0].key))
    items = [
        (
            Item(each.model.label.to(actor.language), each.model.icon, app_path(each.key), False),
            each.model.color,
            each.model.help,
        )
        for each in apps
    ]
    return render_template("home.html", apps=items, makes_apps=actor.is_admin)


@pages.get("/a/<app>/")
@declare(actor="person", permission="view")
def app_start(app: str) -> Any:
    """Lead to the app's first page, or to the first table or view of its side bar; to the builder where there is none."""
    context = current_context(app)
    page = first_page(context)
    if page is None and context.actor.administers(context.app.id):
        return redirect(OVERVIEW.address.format(app=app))
    if page is None:
        raise NotFound
    return redirect(page)
