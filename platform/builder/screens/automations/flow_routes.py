"""The acts on a flow: every one a form that is posted, kept in the automation's draft and shown again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, redirect, request

from ....automations.steps import STEPS
from ....automations.triggers import TRIGGERS
from ....core.errors import Fault, Invalid, NotFound
from ....core.words import Words
from ....web.declare import declare
from ...automation_drafts import DraftChanged
from ...edits import flow
from ...edits.document import find
from ...edits.keys import free_key
from ..frame.ordering import posted_move
from .controls.panel import Panel
from .editing import Automation, Editing, change_draft, editing, typed_over
from .faults import TRIGGER
from .flow_page import flow_page
from .panes import read_pane

pages = Blueprint("builder_automation_flow", __name__)
SAVE = "save"
FIRST_BRANCHES = ("if", "otherwise")


@pages.get("/a/<app>/builder/automations/<automation>")
@declare(actor="person", permission="administer")
def show_flow(app: str, automation: str) -> Any:
    """Show the flow, with a part selected, or the steps to choose from for a place."""
    at = request.args.get("at", "")
    return flow_page(editing(app, automation), at, add=request.args.get("add"), fresh="new" in request.args)


@pages.post("/a/<app>/builder/automations/<automation>/panel")
@declare(actor="person", permission="administer", body="form")
def save_panel(app: str, automation: str) -> Any:
    """Keep how the selected part stands, or draw its panel again as it was typed."""
    it, at = editing(app, automation), request.form.get("at", "")
    panel: Panel | None = None
    try:
        wanted, panel = read_pane(it, at, request.form)
        wanted = _with_trigger(wanted) if at == TRIGGER else wanted
        if request.form.get("do", SAVE) != SAVE:
            return flow_page(
                typed_over(it, wanted), at, panel=panel if at != TRIGGER else _anew(it, wanted, panel)
            )
        if panel.faults:
            return flow_page(it, at, 422, panel=panel)
        change_draft(it, lambda _before: wanted)
    except Invalid as error:
        return flow_page(it, at, 422, error.faults, panel=panel)
    except DraftChanged as error:
        return flow_page(it, at, 409, [Fault("", error.words)], panel=panel)
    return redirect(it.path(at), 303)


@pages.post("/a/<app>/builder/automations/<automation>/place")
@declare(actor="person", permission="administer", body="form")
def place(app: str, automation: str) -> Any:
    """Put a new step at a place, and show its panel."""
    it, kind = editing(app, automation), STEPS.get(request.form.get("do", ""))
    if kind is None:
        raise NotFound
    key = _free(it.document, kind.name)
    step: dict[str, Any] = {"key": key, "type": kind.name, "settings": {}}
    if kind.holds == "steps":
        step["steps"] = []
    elif kind.holds == "branches":
        step["branches"] = _first_branches(it.document, key)
    to = request.form.get("place", "")
    return _changed(it, lambda before: flow.add_step(before, step, to), key, fresh=True)


@pages.post("/a/<app>/builder/automations/<automation>/order")
@declare(actor="person", permission="administer", body="form")
def order(app: str, automation: str) -> Any:
    """Put a step at another place, as a drag and the buttons beside it send it."""
    it = editing(app, automation)
    step, to = posted_move()
    return _changed(it, lambda before: flow.move_step(before, step, to or ""), step)


@pages.post("/a/<app>/builder/automations/<automation>/step")
@declare(actor="person", permission="administer", body="form")
def act(app: str, automation: str) -> Any:
    """Move a step up, down or to the beginning of a list, copy it, or take it out of the flow."""
    it, at, do = editing(app, automation), request.form.get("at", ""), request.form.get("do", "")
    if do == "remove":
        above = flow.place_of(it.document, at)
        return _changed(it, lambda before: flow.remove_step(before, at), above.removeprefix(flow.INSIDE))
    if do == "copy":
        made, key = flow.copy_step(it.document, at, _namer(it.document))
        return _changed(it, lambda _before: made, key)
    to = request.form.get("to", "") if do == "to" else _beside(it.document, at, do)
    return _changed(it, lambda before: flow.move_step(before, at, to), at)


@pages.post("/a/<app>/builder/automations/<automation>/branch")
@declare(actor="person", permission="administer", body="form")
def branch(app: str, automation: str) -> Any:
    """Add a branch to a step, move one up or down, or take it away with its steps."""
    it, at, do = editing(app, automation), request.form.get("at", ""), request.form.get("do", "")
    if do == "add":
        key = _free(it.document, "branch")
        made = {"key": key, "steps": []}
        return _changed(it, lambda before: flow.add_branch(before, at, made), key, fresh=True)
    step, _ = flow.branch_in(it.document, at)
    if do == "remove":
        return _changed(it, lambda before: flow.remove_branch(before, step, at), step)
    keys = [each["key"] for each in flow.find_step(it.document, step)["branches"]]
    rest = [each for each in keys if each != at]
    to = min(max(keys.index(at) + (-1 if do == "up" else 1), 0), len(rest))
    return _changed(it, lambda before: flow.move_branch(before, step, at, rest[to - 1] if to else None), at)


def _changed(it: Editing, edit: Callable[[Automation], Automation], at: str, *, fresh: bool = False) -> Any:
    """Keep an edit and show the flow with a part selected."""
    try:
        change_draft(it, edit)
    except Invalid as error:
        return flow_page(it, request.form.get("at", ""), 422, error.faults)
    except DraftChanged as error:
        return flow_page(it, request.form.get("at", ""), 409, [Fault("", error.words)])
    return redirect(it.path(at) + ("&new=1" if fresh else ""), 303)


def _with_trigger(automation: Automation) -> Automation:
    """Return the automation with the kind of trigger and the table that were chosen."""
    told = {**automation["trigger"]}
    kind = request.form.get("trigger_type", "")
    if kind in TRIGGERS and kind != told.get("type"):
        kept = {k: v for k, v in told.get("settings", {}).items() if k in TRIGGERS[kind].settings}
        told = {"type": kind, "settings": kept, **({"table": told["table"]} if "table" in told else {})}
    table = request.form.get("trigger_table", told.get("table", ""))
    told = {**told, "table": table}
    return {**automation, "trigger": {name: value for name, value in told.items() if value not in ("", {})}}


def _anew(it: Editing, wanted: Automation, panel: Panel) -> Panel | None:
    """Return the panel of a trigger as typed; None where another kind or table was chosen: it begins anew."""
    same = all(wanted["trigger"].get(name) == it.document["trigger"].get(name) for name in ("type", "table"))
    return panel if same else None


def _free(automation: Mapping[str, Any], stem: str) -> str:
    return free_key(flow.keys_of(automation), Words(stem, stem), "step")


def _namer(automation: Mapping[str, Any]) -> Callable[[str], str]:
    taken = flow.keys_of(automation)

    def named(before: str) -> str:
        key = free_key(taken, Words(before, before), "step")
        taken.add(key)
        return key

    return named


def _first_branches(automation: Mapping[str, Any], step: str) -> list[dict[str, Any]]:
    """Return the two branches that a new step begins with; their keys are free in the automation."""
    taken = flow.keys_of(automation) | {step}
    found = []
    for each in FIRST_BRANCHES:
        key = free_key(taken, Words(each, each), "branch")
        taken.add(key)
        found.append({"key": key, "steps": []})
    return found


def _beside(automation: Automation, key: str, do: str) -> str:
    """Return the place one up or down from a step; at the ends of a list out of it, beside what holds it."""
    for head, steps in flow.lists_of(automation):
        if any(each["key"] == key for each in steps):
            at, keys = find(steps, key), [each["key"] for each in steps]
            if do == "up" and at:
                return keys[at - 2] if at > 1 else head
            if do == "down" and at + 1 < len(keys):
                return keys[at + 1]
            holder = _holder(automation, head)
            if holder is None:
                return flow.place_of(automation, key)
            return flow.place_of(automation, holder) if do == "up" else holder
    raise NotFound


def _holder(automation: Automation, head: str) -> str | None:
    """Return the step that holds the list with this beginning; None for the flow's own list."""
    key = head.removeprefix(flow.INSIDE)
    if not head:
        return None
    if any(each["key"] == key for each in flow.steps_of(automation)):
        return key
    return flow.branch_in(automation, key)[0]
