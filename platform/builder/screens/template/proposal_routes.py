"""A proposal to a template: seen as what it changes, taken over or declined."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, redirect

from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....definition.merge import Merge
from ....identity.directory import Directory
from ....web.current import connection, current_actor, engine, live_apps
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...along import proposal_taken
from ...templates.proposals import DECLINED, OPEN, Answered, Offered, decide, find_proposal, merged
from ..administered import administered, builder_path
from ..changing import save_change
from ..conflict_choices import Sides
from ..history.entries import changed
from ..working import Working, working
from .deciding import decided_here, only_shows

pages = Blueprint("builder_proposals", __name__)
TITLE = Words("Proposed change", "修改建议")
TOOK = Words("Accepted what {person} proposed", "采纳了{person}的修改建议")
SIDES = Sides(Words("As it is here", "保留当前内容"), Words("As proposed", "采纳建议的内容"))


@pages.get("/a/<app>/builder/template/proposals/<int:proposal_id>")
@declare(actor="person", permission="administer")
def show_proposal(app: str, proposal_id: int) -> Any:
    """Show what a proposal would change here."""
    state = working(app)
    offered = find_proposal(connection(), state.app, proposal_id)
    return _page(state, offered, merged(offered, state.document))


@pages.post("/a/<app>/builder/template/proposals/<int:proposal_id>/take")
@declare(actor="person", permission="administer", body="form")
def take(app: str, proposal_id: int) -> Any:
    """Take a proposal over with the choices made, as one change."""
    state = working(app)
    offered = find_proposal(connection(), state.app, proposal_id)
    if offered.state != OPEN:
        raise Answered
    found = decided_here(merged(offered, state.document))
    if found.open or only_shows():
        return _page(state, offered, found, 200 if only_shows() else 422)
    names = Directory(connection(), state.app.workspace_id, current_actor().language)
    return save_change(
        state,
        lambda document: decided_here(merged(offered, document)).document,
        back=builder_path(app, "template"),
        again=lambda status, faults: _page(state, offered, found, status, faults),
        message=TOOK.fill(person=names.person(offered.made_by)["title"]),
        along=proposal_taken(proposal_id),
    )


@pages.post("/a/<app>/builder/template/proposals/<int:proposal_id>/decline")
@declare(actor="person", permission="administer", body="form")
def decline(app: str, proposal_id: int) -> Any:
    """Leave a proposal aside; whoever made it is told."""
    live = administered(app)
    with unit_of_work(engine()) as work:
        decide(work, live, current_actor(), proposal_id, DECLINED)
    return redirect(builder_path(app, "template"), 303)


def _page(state: Working, offered: Offered, found: Merge, status: int = 200, faults: Any = ()) -> Response:
    here = builder_path(state.app.key, "template")
    names = Directory(connection(), state.app.workspace_id, current_actor().language)
    page = settings_page(
        "template/proposal.html",
        here,
        TITLE,
        state.app,
        state=state,
        base=state.base,
        back=here,
        address=builder_path(state.app.key, "template", "proposals", str(offered.id)),
        offered=offered,
        by=names.person(offered.made_by)["title"],
        source=next((each for each in live_apps().values() if each.id == offered.from_app_id), None),
        merge=found,
        changed=changed(state.document, found.document),
        sides=SIDES,
        faults=faults,
        asked_again=status == 422,
    )
    return make_response(page, status)
