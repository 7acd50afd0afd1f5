"""A template of the gallery: what is in it, and an app made of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, make_response, redirect, request

from ....core.errors import Fault, Invalid
from ....core.unit_of_work import unit_of_work
from ....definition.model import App
from ....identity.actor import Actor
from ....web.current import connection, engine
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...templates.gallery import Offer, find_offer, template_at
from ...templates.new_app import app_of_template
from .cards import card_of
from .look import START, posted_look, typed, typed_look
from .maker import current_maker

pages = Blueprint("builder_new_of_template", __name__)


@pages.get("/apps/new/template/<template>")
@declare(actor="person", permission="administer")
def show_template(template: str) -> Any:
    """Show what is in a template, and ask for the name of the app."""
    offer = _offer(current_maker(), template)
    model = App.read(offer.document)
    look = typed_look(offer.document["label"], model.icon, model.color)
    return _page(offer, {**look, "samples": "1"})


@pages.post("/apps/new/template/<template>")
@declare(actor="person", permission="administer", body="form")
def make_of_template(template: str) -> Any:
    """Make an app of a template, with sample data where that is asked for."""
    actor = current_maker()
    offer = _offer(actor, template)
    try:
        look = posted_look()
        with unit_of_work(engine()) as work:
            app_of_template(work, actor, offer, look, samples="samples" in request.form)
    except Invalid as error:
        return _page(offer, typed(), 422, error.faults)
    return redirect(f"/a/{look['key']}/", 303)


def _offer(actor: Actor, path: str) -> Offer:
    return find_offer(connection(), actor.workspace_id, template_at(path))


def _page(offer: Offer, typed: Any, status: int = 200, faults: Sequence[Fault] = ()) -> Any:
    card = card_of(offer)
    values = {"card": card, "model": card.model, "typed": typed, "faults": faults}
    return make_response(settings_page("apps/template.html", START, card.model.label, **values), status)
