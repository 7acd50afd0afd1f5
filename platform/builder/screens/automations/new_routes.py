"""A new automation: what sets it off, or a ready one to begin from; it is a draft until it is switched on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, redirect, request

from ....automations.triggers import TRIGGERS
from ....core.errors import Fault, NotFound
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....definition.model import Table
from ....web.current import connection, current_actor, engine
from ....web.declare import declare
from ...automation_drafts import draft_of, drafts_of, keep_draft
from ...edits.automations import automation_in
from ...edits.document import piece_in
from ...edits.keys import free_key
from ..administered import builder_path
from ..frame.labels import copy_label, read_words, typed_words
from ..frame.narrowing import own_tables
from ..frame.page import builder_page
from ..taken_keys import automation_keys
from ..working import Working, working
from .editing import PART
from .examples import examples
from .faults import TRIGGER
from .palette import trigger_families

pages = Blueprint("builder_automation_new", __name__)
NEW = Words("New automation", "新建自动化")
NAMED = Words("{table}: {trigger}", "{table}：{trigger}")
COPY = Words("Copy “{automation}”", "复制“{automation}”")
COPY_HELP = Words("The copy is a draft and switched off.", "副本为草稿，默认不启用。")
NO_NAME = Words("Give it a name.", "请填写名称。")


@pages.get("/a/<app>/builder/automations/new")
@declare(actor="person", permission="administer")
def new_automation(app: str) -> Any:
    """Show the triggers, and what is ready to begin from."""
    state = working(app)
    table = _table(state, request.args.get("table", ""))
    return builder_page(
        "automations/new.html",
        state,
        PART,
        NEW,
        families=trigger_families(),
        table=table,
        tables=own_tables(state.model),
        ready=examples(table) if table else (),
    )


@pages.post("/a/<app>/builder/automations/new")
@declare(actor="person", permission="administer", body="form")
def make_automation(app: str) -> Any:
    """Begin a draft with the chosen trigger, or as the chosen example has it, and lead to its flow."""
    state = working(app)
    table, kind = _table(state, request.form.get("table", "")), request.form.get("trigger", "")
    if request.form.get("example"):
        made = _example(table, request.form["example"])
    elif kind in TRIGGERS:
        made = _bare(table, kind)
    else:
        raise NotFound
    return _begun(state, made, f"?at={TRIGGER}&new=1" if kind in TRIGGERS else "")


@pages.get("/a/<app>/builder/automations/<automation>/copy")
@declare(actor="person", permission="administer")
def ask_copy(app: str, automation: str) -> Any:
    """Ask for the name of the copy."""
    state = working(app)
    told = _told(state, automation)
    return _copy_page(state, told, typed_words(copy_label(told.get("label", told["key"])), "label"))


@pages.post("/a/<app>/builder/automations/<automation>/copy")
@declare(actor="person", permission="administer", body="form")
def copy(app: str, automation: str) -> Any:
    """Begin a draft like another automation, switched off."""
    state, typed = working(app), request.form.to_dict()
    told, label = _told(state, automation), read_words(typed, "label")
    if not label:
        return _copy_page(state, told, typed, 422, [Fault("label", NO_NAME)])
    return _begun(state, {**told, "label": label, "enabled": False}, "")


def _begun(state: Working, made: Mapping[str, Any], query: str) -> Any:
    person = current_actor().person_id
    assert person is not None
    key = free_key(
        automation_keys(state) | set(drafts_of(connection(), state.app.id)), made["label"], "automation"
    )
    with unit_of_work(engine()) as work:
        keep_draft(work, state.app.id, {**made, "key": key}, state.app.revision, 0, person)
    return redirect(builder_path(state.app.key, PART, key) + query, 303)


def _bare(table: Table | None, kind: str) -> dict[str, Any]:
    trigger = TRIGGERS[kind]
    told = {"type": kind, **({"table": table.key} if table and trigger.about else {})}
    words = NAMED.fill(table=table.label, trigger=trigger.label) if table and trigger.about else trigger.label
    return {"label": {"en": words.en, "zh": words.zh}, "enabled": False, "trigger": told, "steps": []}


def _example(table: Table | None, key: str) -> dict[str, Any]:
    for each in examples(table) if table else ():
        if each.key == key:
            return {**each.automation, "enabled": False}
    raise NotFound


def _table(state: Working, key: str) -> Table | None:
    """Return the table that is asked for, the first where none is; None in an app without tables."""
    tables = {each.key: each for each in own_tables(state.model)}
    if key and key not in tables:
        raise NotFound
    return tables[key] if key else next(iter(tables.values()), None)


def _told(state: Working, key: str) -> Mapping[str, Any]:
    """Return an automation as it is being changed, else as it stands; raises NotFound."""
    draft = draft_of(connection(), state.app.id, key)
    found = draft.document if draft else automation_in(state.document, key)
    return found if found is not None else piece_in(state.document, "automations", key)


def _copy_page(
    state: Working,
    told: Mapping[str, Any],
    typed: Mapping[str, str],
    status: int = 200,
    faults: Sequence[Fault] = (),
) -> Any:
    label = Words.read(told.get("label") or told["key"])
    back = builder_path(state.app.key, PART, told["key"])
    return builder_page(
        "frame/copy.html",
        state,
        PART,
        COPY.fill(automation=label),
        status,
        faults,
        typed=typed,
        action=f"{back}/copy",
        about=COPY_HELP,
        back=back,
        back_label=label,
    )
