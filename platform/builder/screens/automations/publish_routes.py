"""Taking a draft over: what it will do, in whose name, what to beware of; then a revision as any other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, request

from ....core.clock import utc_now
from ....core.errors import Fault
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....definition.automation_warnings import automation_warnings
from ....definition.canonical import same
from ....definition.model import App
from ....runtime.apps.revisions import load_revision
from ....runtime.automations.trying.inside_now import inside_now
from ....runtime.records.context import make_context
from ....web.current import connection, current_actor, engine
from ....web.declare import declare
from ...along import automation_published
from ...automation_drafts import DraftChanged, drop_draft
from ...edits.automations import automation_in, put_automation
from ..administered import builder_path
from ..changing import save_change
from ..frame.page import builder_page
from ..working import Working
from .comparing import compared
from .editing import PART, Editing, editing
from .faults import faults_in
from .flow_page import flow_page

pages = Blueprint("builder_automation_publish", __name__)
ON, OFF = "on", "off"
PUBLISH = Words("Publish changes", "发布修改")
SWITCH_ON = Words("Switch on", "启用自动化")


@pages.get("/a/<app>/builder/automations/<automation>/publish")
@declare(actor="person", permission="administer")
def ask_publish(app: str, automation: str) -> Any:
    """Show what the automation will do, and what to beware of."""
    return _page(editing(app, automation))


@pages.post("/a/<app>/builder/automations/<automation>/publish")
@declare(actor="person", permission="administer", body="form")
def publish(app: str, automation: str) -> Any:
    """Make the automation live, switched on or off."""
    it, on = editing(app, automation), request.form.get("do") == ON
    if request.form.get("rev") != str(it.rev):
        return _page(it, 409, [Fault("", DraftChanged.words)])
    if faults_in(it):
        return flow_page(it, "", 422)
    wanted = {**it.document, "enabled": on}
    actor = current_actor()
    return save_change(
        _begun_at(it),
        lambda document: put_automation(document, wanted),
        back=it.path() if it.live else builder_path(app, PART, automation),
        again=lambda status, faults: _page(it, status, faults),
        along=automation_published(automation, actor.person_id if on else None),
    )


@pages.post("/a/<app>/builder/automations/<automation>/discard")
@declare(actor="person", permission="administer", body="form")
def discard(app: str, automation: str) -> Any:
    """Throw the draft away; what runs stays as it is."""
    it = editing(app, automation)
    with unit_of_work(engine()) as work:
        drop_draft(work, it.state.app.id, automation)
    return redirect(it.path() if it.live else builder_path(app, PART), 303)


def _begun_at(it: Editing) -> Working:
    """Return the state that the draft was begun from: what was changed there meanwhile is merged with it.

    Whether it is switched on is said anew each time.
    """
    state = it.state
    if it.draft is None or it.live is None or state.newer is not None or it.draft.base == state.app.revision:
        return state
    document = load_revision(connection(), state.app.id, it.draft.base).document
    before = automation_in(document, it.key)
    if before is None or same({**before, "enabled": it.enabled}, {**it.live, "enabled": it.enabled}):
        return state
    return Working(state.app, document, App.read(document), str(it.draft.base), state.draft, newer=state)


def _page(it: Editing, status: int = 200, faults: Sequence[Fault] = ()) -> Any:
    wrong = faults_in(it)
    return builder_page(
        "automations/publish.html",
        it.state,
        PART,
        PUBLISH if it.enabled else SWITCH_ON,
        status,
        faults,
        it=it,
        lines=compared(it),
        wrong=wrong,
        warnings=[] if wrong else automation_warnings(it.state.model, it.document),
        inside=0 if wrong else _inside(it),
        actor=current_actor(),
        as_actor=it.document.get("as") == "actor",
        address=it.path(),
    )


def _inside(it: Editing) -> int:
    """Return how many records the automation will pass over, as they meet its condition before it waits for it."""
    if it.enabled and it.live is not None and same(it.live["trigger"], it.document["trigger"]):
        return 0
    context = make_context(connection(), it.state.app, current_actor(), utc_now())
    return inside_now(context, it.document)
