"""The address at which other systems set off an automation: made, renewed, and its inputs mapped from the last call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from flask import Blueprint, redirect, request

from ....automations.steps.outside.mapping import MISSING, pick
from ....core.errors import NotFound
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....runtime.automations.calls.hooks import hook_of, renew_hook
from ....runtime.screens.feeds.feed_routes import address_of_installation
from ....web.current import connection, current_context, engine
from ....web.declare import declare
from ...edits.keys import free_key
from ..frame.page import builder_page
from .editing import PART, Editing, change_draft, editing
from .faults import TRIGGER

pages = Blueprint("builder_automation_hook", __name__)
TITLE = Words("Address of “{automation}”", "“{automation}”的调用地址")
MOST_PATHS = 100
DEEPEST = 6
MOST_INPUTS = 30
_DATE = re.compile(r"\d{4}-\d\d-\d\d$")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


@pages.get("/a/<app>/builder/automations/<automation>/hook")
@declare(actor="person", permission="administer")
def show_hook(app: str, automation: str) -> Any:
    """Show whether there is an address, and what came last."""
    return _show(_webhook(app, automation))


@pages.post("/a/<app>/builder/automations/<automation>/hook")
@declare(actor="person", permission="administer", body="form")
def make_hook(app: str, automation: str) -> Any:
    """Make an address, or another one, and show it this once."""
    it = _webhook(app, automation)
    with unit_of_work(engine()) as work:
        made = renew_hook(work, current_context(app), automation, it.label.en)
    return _show(
        it, address=f"{address_of_installation().rstrip('/')}/hooks/{made.address}", secret=made.secret
    )


@pages.post("/a/<app>/builder/automations/<automation>/hook/map")
@declare(actor="person", permission="administer", body="form")
def map_from_sample(app: str, automation: str) -> Any:
    """Add what was chosen in the sample to what the draft takes from a call."""
    it = _webhook(app, automation)
    row = hook_of(connection(), it.state.app.id, automation)
    chosen = [each for each in request.form.getlist("taken") if row and pick(row.sample, each) is not MISSING]
    if chosen and row is not None:
        change_draft(it, lambda document: _with_inputs(document, row.sample, chosen))
    return redirect(it.path(TRIGGER), 303)


def _webhook(app: str, key: str) -> Editing:
    it = editing(app, key)
    if it.document["trigger"].get("type") != "webhook":
        raise NotFound
    return it


def _with_inputs(document: Mapping[str, Any], sample: Any, paths: list[str]) -> Mapping[str, Any]:
    trigger = document["trigger"]
    settings = trigger.get("settings", {})
    inputs = list(settings.get("inputs", ()))
    for path in paths:
        if any(each.get("path") == path for each in inputs) or len(inputs) >= MOST_INPUTS:
            continue
        key = free_key({each["key"] for each in inputs}, path.split(".")[-1], "value")
        inputs.append({"key": key, "type": _type(pick(sample, path)), "path": path})
    return {**document, "trigger": {**trigger, "settings": {**settings, "inputs": inputs}}}


def _type(value: Any) -> str:
    if isinstance(value, bool):
        return "checkbox"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str) and _DATE.match(value):
        return "date"
    return "date_time" if isinstance(value, str) and _MOMENT.match(value) else "text"


def _paths(document: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Give every plain value of a sample with its path; of a list its first member, which stands for all."""
    if isinstance(document, Mapping) and depth < DEEPEST:
        for name, value in document.items():
            if "." not in name and "[" not in name and not name.startswith(("/", "$")):
                yield from _paths(value, f"{path}.{name}" if path else name, depth + 1)
    elif isinstance(document, list) and document and depth < DEEPEST:
        yield from _paths(document[0], f"{path}.0" if path else "0", depth + 1)
    elif path and not isinstance(document, Mapping | list):
        yield path, document


def _show(it: Editing, **told: str) -> Any:
    row = hook_of(connection(), it.state.app.id, it.key)
    settings = it.document["trigger"].get("settings", {})
    taken = {each.get("path") for each in settings.get("inputs", ())}
    sample = row.sample if row else None
    return builder_page(
        "automations/hook_panel.html",
        it.state,
        PART,
        TITLE.fill(automation=it.label),
        it=it,
        hook=row,
        here_=it.path("", "hook"),
        signed=settings.get("secret") == "signed",
        sample=orjson.dumps(sample, option=orjson.OPT_INDENT_2).decode() if sample is not None else "",
        paths=[each for each in list(_paths(sample))[:MOST_PATHS] if each[0] not in taken],
        **{"address": "", "secret": "", **told},
    )
