"""An app and its template: publishing versions, seeing what differs, going back to the template, offering a change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, request

from ....core.errors import Conflict, Fault, Invalid
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....web.current import connection, current_actor, engine
from ....web.declare import declare
from ...templates.elements import changes_between, with_elements
from ...templates.lineage import forget_origin, origin_of
from ...templates.proposals import propose
from ...templates.versions import NothingNew, publish_version, retire
from ..administered import administered, builder_path
from ..changing import save_change
from ..working import Working, working
from .mark import changed_here, lines_of, page_to_come_back_to
from .page import template_of, template_page

pages = Blueprint("builder_template", __name__)
BACK = Words("Back to the template: {what}", "恢复为模板内容：{what}")


@pages.app_context_processor
def mark() -> dict[str, Any]:
    """Let every page of the builder say what of its element was changed since the template."""
    return {"changed_here": changed_here, "lines_of": lines_of}


@pages.get("/a/<app>/builder/template")
@declare(actor="person", permission="administer")
def show_template(app: str) -> Any:
    """Show where the app comes from, how it differs from there, and what it is to others."""
    return template_page(working(app))


@pages.post("/a/<app>/builder/template/publish")
@declare(actor="person", permission="administer", body="form")
def publish(app: str) -> Any:
    """Publish the app as it is live as the next version of a template."""
    live = administered(app)
    version, notes = (request.form.get(name, "").strip() for name in ("version", "notes"))
    try:
        with unit_of_work(engine()) as work:
            publish_version(work, live, current_actor(), version, notes.replace("\r\n", "\n"))
    except Invalid as error:
        return template_page(working(app), 422, error.faults, request.form.to_dict())
    except NothingNew as error:
        return _refused(app, error)
    return redirect(f"{builder_path(app, 'template')}#versions", 303)


@pages.post("/a/<app>/builder/template/withdraw")
@declare(actor="person", permission="administer", body="form")
def withdraw(app: str) -> Any:
    """Take the app out of the gallery."""
    live = administered(app)
    with unit_of_work(engine()) as work:
        retire(work, live, current_actor())
    return redirect(builder_path(app, "template"), 303)


@pages.post("/a/<app>/builder/template/part")
@declare(actor="person", permission="administer", body="form")
def part(app: str) -> Any:
    """Let the app go its own way: no new version of the template is offered any more."""
    live = administered(app)
    with unit_of_work(engine()) as work:
        forget_origin(work, live.id)
    return redirect(builder_path(app, "template"), 303)


@pages.post("/a/<app>/builder/template/revert")
@declare(actor="person", permission="administer", body="form")
def revert(app: str) -> Any:
    """Make one element again what it is in the template."""
    state = working(app)
    chosen = request.form.get("element", "")
    return save_change(
        state,
        lambda document: _reverted(state, document, chosen),
        back=page_to_come_back_to(app),
        again=lambda status, faults: template_page(state, status, faults),
        message=_message(state, chosen),
    )


@pages.post("/a/<app>/builder/template/propose")
@declare(actor="person", permission="administer", body="form")
def offer(app: str) -> Any:
    """Offer the chosen changes to the template's owner."""
    state = working(app)
    chosen, note = request.form.getlist("element"), request.form.get("note", "").strip()
    try:
        with unit_of_work(engine()) as work:
            propose(work, state.app, current_actor(), chosen, note)
    except Invalid as error:
        return template_page(state, 422, error.faults, {"note": note, **dict.fromkeys(chosen, "1")})
    return redirect(f"{builder_path(app, 'template')}#proposed", 303)


def _reverted(state: Working, document: Mapping[str, Any], chosen: str) -> Mapping[str, Any]:
    origin = origin_of(connection(), state.app, document)
    if origin is None:
        return document
    template = template_of(origin, document)
    changes = [each for each in changes_between(document, template) if each.id == chosen]
    return with_elements(document, template, changes)


def _message(state: Working, chosen: str) -> Words | None:
    origin = origin_of(connection(), state.app, state.document)
    template = template_of(origin, state.document) if origin else {}
    changes = changes_between(template, state.document)
    return next((BACK.fill(what=each.words) for each in changes if each.id == chosen), None)


def _refused(app: str, error: Conflict) -> Any:
    words = Words(error.say("en"), error.say("zh"))
    return template_page(working(app), 409, [Fault("version", words)], request.form.to_dict())
