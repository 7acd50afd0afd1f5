"""The automations of an app: what sets each off, whether it runs, how it fared; found, switched off, copied, deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, request

from ....automations.triggers import TRIGGERS
from ....core.errors import Fault
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....definition.model import App
from ....web.current import connection, engine
from ....web.declare import declare
from ...along import automation_dropped
from ...automation_drafts import OpenAutomation, drafts_of, drop_draft
from ...edits.automations import put_automation, remove_automation, switch_automation
from ..administered import builder_path
from ..changing import save_change
from ..frame.narrowing import own_tables
from ..frame.page import builder_page, taking_out
from ..working import Working, working
from .beside import is_page
from .editing import PART, Automation, editing
from .examples import examples
from .figures import DAYS, Figures, figures_of
from .telling import Telling

pages = Blueprint("builder_automations", __name__)
AUTOMATIONS = Words("Automations", "自动化")


@dataclass(frozen=True, slots=True)
class Line:
    """One automation of the list."""

    key: str
    label: Words
    icon: str
    sentence: Words
    table: Words | None
    steps: int
    enabled: bool
    live: bool
    """The app has it; else it is a draft alone."""
    draft: bool
    """It is being changed."""
    figures: Figures | None


@pages.get("/a/<app>/builder/automations")
@declare(actor="person", permission="administer")
def show_automations(app: str) -> Any:
    """Show the automations, those of `?q=`."""
    return _page(working(app))


@pages.post("/a/<app>/builder/automations/<automation>/switch")
@declare(actor="person", permission="administer", body="form")
def switch_off(app: str, automation: str) -> Any:
    """Switch an automation off at once; switching on asks first, on a page of its own."""
    state = working(app)
    it = editing(app, automation)
    if not it.enabled:
        return redirect(it.path("", "publish"), 303)
    to_flow = request.form.get("back") == "flow"
    return save_change(
        state,
        lambda document: switch_automation(document, automation, on=False),
        back=it.path() if to_flow else builder_path(app, PART),
        again=lambda status, faults: _page(state, status, faults),
    )


@pages.post("/a/<app>/builder/automations/<automation>/delete")
@declare(actor="person", permission="administer", body="form")
def delete(app: str, automation: str) -> Any:
    """Delete an automation with its draft; what it did stays done."""
    it = editing(app, automation)
    back = builder_path(app, PART)
    if it.live is None:
        with unit_of_work(engine()) as work:
            drop_draft(work, it.state.app.id, automation)
        return redirect(back, 303)
    return save_change(
        it.state,
        taking_out(lambda document: remove_automation(document, automation)),
        back=back,
        again=lambda status, faults: _page(it.state, status, faults),
        along=automation_dropped(automation) if it.draft else None,
    )


def _page(state: Working, status: int = 200, faults: Sequence[Fault] = ()) -> Any:
    lines = _lines(state)
    sought = request.args.get("q", "").strip().lower()
    tables = own_tables(state.model)
    return builder_page(
        "automations/listed.html",
        state,
        PART,
        AUTOMATIONS,
        status,
        faults,
        lines=[each for each in lines if _matches(each, sought)],
        total=len(lines),
        sought=request.args.get("q", ""),
        days=DAYS,
        runs_there=is_page(builder_path(state.app.key, PART, "runs")),
        ready=examples(tables[0]) if tables and not lines else (),
        table=tables[0] if tables else None,
    )


def _lines(state: Working) -> list[Line]:
    drafts = drafts_of(connection(), state.app.id)
    figures = figures_of(connection(), state.app.id)
    live = {each["key"]: each for each in state.model.automations}
    found = [_line(state, key, told, drafts.get(key), figures.get(key)) for key, told in live.items()]
    fresh = [_line(state, key, None, each, None) for key, each in drafts.items() if key not in live]
    return found + fresh


def _line(
    state: Working,
    key: str,
    live: Automation | None,
    draft: OpenAutomation | None,
    figures: Figures | None,
) -> Line:
    told: Mapping[str, Any] = live if live is not None else draft.document if draft else {}
    trigger = TRIGGERS.get(told["trigger"].get("type", ""))
    model = state.model if live is not None else App.read(put_automation(state.document, told))
    table = state.model.tables.get(told["trigger"].get("table") or "")
    return Line(
        key,
        Words.read(told.get("label") or key),
        trigger.icon if trigger else "bolt",
        Telling(model, told).trigger(),
        table.label if table else None,
        len(told.get("steps", ())),
        bool(live and live.get("enabled")),
        live is not None,
        draft is not None,
        figures,
    )


def _matches(line: Line, sought: str) -> bool:
    words = (line.label, line.sentence, *([line.table] if line.table else []))
    return not sought or any(sought in f"{each.en} {each.zh}".lower() for each in words)
