"""Where apps begin: the gallery, and a blank app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, make_response, redirect

from ....core.errors import Fault, Invalid
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....identity.directory import Directory
from ....web.current import connection, engine, live_apps
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...templates.gallery import offers
from ...templates.new_app import MADE_BLANK, blank_app, new_app
from ...templates.upgrade import upgrade_of
from .cards import card_of, parts_of
from .look import START, TITLE, posted_look, typed, typed_look
from .maker import current_maker

pages = Blueprint("builder_apps", __name__)
BLANK = Words("Blank app", "空白应用")


@pages.get("/apps/new")
@declare(actor="person", permission="administer")
def show_ways() -> Any:
    """Show every way to begin an app: blank, from a file, from a template, as a clone."""
    actor = current_maker()
    names = Directory(connection(), actor.workspace_id, actor.language)
    cards = [
        card_of(each, names.person(each.made_by)["title"] if each.made_by else "")
        for each in offers(connection(), actor.workspace_id)
    ]
    mine = [
        (each, parts_of(each.model), upgrade_of(connection(), each, each.model.document))
        for each in live_apps().values()
    ]
    return settings_page("apps/new.html", START, TITLE, cards=cards, mine=mine)


@pages.get("/apps/new/blank")
@declare(actor="person", permission="administer")
def ask_blank() -> Any:
    """Ask for the name of a blank app."""
    current_maker()
    return _blank_page(typed_look())


@pages.post("/apps/new/blank")
@declare(actor="person", permission="administer", body="form")
def make_blank() -> Any:
    """Make an app with one table, and go on building it."""
    actor = current_maker()
    try:
        look = posted_look()
        with unit_of_work(engine()) as work:
            new_app(work, actor, blank_app(look), MADE_BLANK)
    except Invalid as error:
        return _blank_page(typed(), 422, error.faults)
    return redirect(f"/a/{look['key']}/builder", 303)


def _blank_page(typed: Any, status: int = 200, faults: Sequence[Fault] = ()) -> Any:
    page = settings_page("apps/blank.html", START, BLANK, typed=typed, faults=faults)
    return make_response(page, status)
