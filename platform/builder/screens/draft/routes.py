"""Working on a draft: begin, go back and forward in it, publish it, throw it away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, request

from ....core.errors import NotFound
from ....core.unit_of_work import unit_of_work
from ....definition.summary import summary
from ....runtime.apps.changed_meanwhile import ChangedMeanwhile
from ....web.current import connection, current_actor, engine
from ....web.declare import declare
from ...draft.publishing import PUBLISHED, publish_draft, ready
from ...draft.store import OpenDraft, begin, can_go_back, discard, stand_at, steps_of
from ...draft.trial import end_trial, try_draft
from ...going_live import Wanted
from ..administered import builder_path
from ..asking import question
from ..conflict_choices import decided, posted_choices
from ..done import with_done
from ..large_change import begun_if_large
from ..working import Working, posted_mark, working
from .pages import conflicts_page, discard_page, draft_page

pages = Blueprint("builder_draft", __name__)


@pages.get("/a/<app>/builder/draft")
@declare(actor="person", permission="administer")
def show_draft(app: str) -> Any:
    """Show how the draft differs from what is live, or what a draft is for."""
    return draft_page(working(app))


@pages.post("/a/<app>/builder/draft/begin")
@declare(actor="person", permission="administer", body="form")
def begin_draft(app: str) -> Any:
    """Begin a draft: from now on changes go into it."""
    state, actor = working(app), current_actor()
    assert actor.person_id is not None
    with unit_of_work(engine()) as work:
        begin(work, state.app.id, state.app.revision, actor.person_id)
    return redirect(builder_path(app, "draft"), 303)


@pages.post("/a/<app>/builder/draft/step")
@declare(actor="person", permission="administer", body="form")
def step(app: str) -> Any:
    """Take the last step of the draft back, or do again what was taken back."""
    draft = _unmoved(working(app))
    way, ahead = steps_of(connection(), draft)
    with unit_of_work(engine()) as work:
        if request.form.get("do") == "forward":
            if ahead is None:
                raise NotFound
            stand_at(work, draft, ahead.id)
        else:
            if not can_go_back(way):
                raise NotFound
            stand_at(work, draft, way[-1].parent)
    return redirect(builder_path(app, "draft"), 303)


@pages.post("/a/<app>/builder/draft/try")
@declare(actor="person", permission="administer", body="form")
def try_it(app: str) -> Any:
    """Make a trial of the draft with sample records, in place of an earlier one, and open it."""
    state = working(app)
    _unmoved(state)
    with unit_of_work(engine()) as work:
        key = try_draft(work, state.app, current_actor(), state.document)
    return redirect(f"/a/{key}/", 303)


@pages.post("/a/<app>/builder/draft/publish")
@declare(actor="person", permission="administer", body="form")
def publish(app: str) -> Any:
    """Make the draft live, with a choice for whatever contradicts what went live meanwhile."""
    state = working(app)
    draft = _unmoved(state)
    found = ready(connection(), state.app, draft)
    merged = decided(found.merge, posted_choices())
    if merged.open or request.form.get("live") != str(state.app.revision):
        return conflicts_page(state, merged)
    document: Mapping[str, Any] = merged.document
    said = summary(state.app.model.document, document)
    asked = question(state.app, document, said, reconsider=False)
    if asked is not None:
        return asked
    wanted = Wanted(document, PUBLISHED.fill(what=said), found.acts)
    begun = begun_if_large(state.app, wanted, builder_path(app), draft)
    if begun is not None:
        return begun
    with unit_of_work(engine()) as work:
        end_trial(work, state.app)
        number = publish_draft(work, state.app, current_actor(), draft, document, found.acts)
    return redirect(with_done(builder_path(app), str(number)), 303)


@pages.get("/a/<app>/builder/draft/discard")
@declare(actor="person", permission="administer")
def ask_discard(app: str) -> Any:
    """Ask whether the draft is to be thrown away."""
    return discard_page(working(app))


@pages.post("/a/<app>/builder/draft/discard")
@declare(actor="person", permission="administer", body="form")
def discard_draft(app: str) -> Any:
    """Throw the draft away; what is live stays as it is."""
    state = working(app)
    draft = _unmoved(state)
    with unit_of_work(engine()) as work:
        end_trial(work, state.app)
        discard(work, draft)
    return redirect(builder_path(app), 303)


def _unmoved(state: Working) -> OpenDraft:
    """Return the draft that a page was made from; raises NotFound, and ChangedMeanwhile if it has moved since."""
    if state.draft is None:
        raise NotFound
    if state.newer is not None or posted_mark() != state.base:
        raise ChangedMeanwhile
    return state.draft
