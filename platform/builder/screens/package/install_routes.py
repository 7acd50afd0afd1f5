"""A new app of a package: which file, what is in it, and how the app shall be called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, make_response, redirect, request

from ....core.errors import Fault, Invalid
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....definition.model import App
from ....definition.read import Source
from ....identity.audit.log import audit
from ....runtime.samples.recipe import recipes_of
from ....web.current import all_live_apps, engine
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...package.plan import MADE
from ...templates.named_people import handed_to
from ...templates.new_app import new_app
from ..apps.cards import parts_of
from ..apps.look import START, posted_look, typed, typed_look
from ..apps.maker import current_maker
from ..frame.map import draw_map
from .sent import carried_package, sent_package

pages = Blueprint("builder_package_install", __name__)
TITLE = Words("App from a package", "从应用包创建应用")


@pages.get("/apps/new/package")
@declare(actor="person", permission="administer")
def ask_package() -> Any:
    """Ask for the file."""
    current_maker()
    return _ask()


@pages.post("/apps/new/package")
@declare(actor="person", permission="administer", body="file")
def look_into() -> Any:
    """Show what is in a package; nothing is made."""
    current_maker()
    try:
        source, carried = sent_package()
    except Invalid as error:
        return _ask(422, error.faults)
    document = source.document
    look = typed_look(document["label"], document.get("icon", "apps"), document.get("color", "blue"))
    key = "" if document["key"] in all_live_apps() else document["key"]
    return _page(source, carried, {**look, "key": key, "samples": "1"})


@pages.post("/apps/new/package/make")
@declare(actor="person", permission="administer", body="file")
def make() -> Any:
    """Make the app, checked once more."""
    actor = current_maker()
    try:
        source, carried = carried_package()
    except Invalid as error:
        return _ask(422, error.faults)
    try:
        look = posted_look()
        with unit_of_work(engine()) as work:
            # Whom it names by number are others here, or nobody: messages would go to them.
            document, _ = handed_to(source.document, actor)
            document, samples = {**document, **look}, "samples" in request.form
            app_id = new_app(work, actor, document, MADE, source.files, samples=samples)
            audit(work, "package_installed", actor=actor, app_id=app_id, name=look["key"])
    except Invalid as error:
        return _page(source, carried, typed(), 422, error.faults)
    return redirect(f"/a/{look['key']}/builder", 303)


def _ask(status: int = 200, faults: Sequence[Fault] = ()) -> Any:
    page = settings_page("package/ask.html", START, TITLE, faults=faults)
    return make_response(page, status)


def _page(source: Source, carried: str, look: Any, status: int = 200, faults: Sequence[Fault] = ()) -> Any:
    model = App.read(source.document)
    page = settings_page(
        "package/look.html",
        START,
        TITLE,
        model=model,
        parts=parts_of(model),
        map=draw_map(model),
        samples=bool(recipes_of(source.document)),
        carried=carried,
        typed=look,
        faults=faults,
        taken=source.document["key"] if source.document["key"] in all_live_apps() else None,
    )
    return make_response(page, status)
