"""Taking over a newer version of the template: seen beforehand, settled where it contradicts, done as one change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, make_response, redirect

from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....definition.merge import Merge
from ....web.current import connection, engine
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...templates.lineage import Origin, add_origin
from ...templates.upgrade import Upgrade, upgrade_of
from ..administered import builder_path
from ..changing import save_change
from ..conflict_choices import Sides
from ..history.entries import changed
from ..working import Working, working
from .deciding import decided_here, only_shows

pages = Blueprint("builder_upgrade", __name__)
TITLE = Words("Version {version} of “{template}”", "“{template}”版本 {version}")
SIDES = Sides(Words("As in this app", "保留本应用的内容"), Words("As in the template", "采用模板的内容"))


@pages.get("/a/<app>/builder/template/upgrade")
@declare(actor="person", permission="administer")
def show_upgrade(app: str) -> Any:
    """Show what the newest version of the template brings, and what contradicts."""
    state = working(app)
    found = upgrade_of(connection(), state.app, state.document)
    if found is None:
        return redirect(builder_path(app, "template"), 303)
    return _page(state, found, found.merge)


@pages.post("/a/<app>/builder/template/upgrade")
@declare(actor="person", permission="administer", body="form")
def upgrade(app: str) -> Any:
    """Take the newest version over with the choices made, as one change; "preview" only shows what comes of them."""
    state = working(app)
    found = upgrade_of(connection(), state.app, state.document)
    if found is None:
        return redirect(builder_path(app, "template"), 303)
    merged = decided_here(found.merge)
    if merged.open or only_shows():
        return _page(state, found, merged, 200 if only_shows() else 422)
    with unit_of_work(engine()) as work:
        offer = found.offer
        add_origin(work, state.app.id, Origin(offer.id, offer.version, offer.document))
    return save_change(
        state,
        lambda document: _upgraded(state, document),
        back=builder_path(app, "template"),
        again=lambda status, faults: _page(state, found, merged, status, faults),
        message=found.message,
    )


def _upgraded(state: Working, document: Mapping[str, Any]) -> Mapping[str, Any]:
    found = upgrade_of(connection(), state.app, document)
    return decided_here(found.merge).document if found else document


def _page(state: Working, found: Upgrade, merged: Merge, status: int = 200, faults: Any = ()) -> Response:
    here = builder_path(state.app.key, "template")
    page = settings_page(
        "template/upgrade.html",
        here,
        TITLE.fill(version=found.offer.version, template=Words.read(found.offer.document["label"])),
        state.app,
        state=state,
        base=state.base,
        back=here,
        upgrade=replace(found, merge=merged),
        changed=changed(state.document, {**merged.document, "version": state.document.get("version", "")}),
        sides=SIDES,
        faults=faults,
        asked_again=status == 422,
    )
    return make_response(page, status)
