"""What came of a press: looked at for a moment, as most runs end at once; what takes longer goes on by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, current_app, request
from werkzeug.wrappers import Response

from ....core.errors import NotFound
from ....core.whole_number import ID_DIGITS, whole_number
from ....core.words import Words
from ....web.current import current_context
from ....web.declare import declare
from ....web.own_page import own_path
from ....web.page_or_fragment import page_or_fragment, wants_fragment
from ...automations.calls.press import button
from ...automations.engine.failing import ENDED_OUTSIDE
from ...automations.known import Automation
from ...automations.models import DONE, ENDED, FAILED, STOPPED, AutomationRun
from ...automations.runs.reading import ended_outside
from ...records.context import Context
from ..frame import frame_of
from ..paths import table_path
from .offers import press_path

pages = Blueprint("button_outcome", __name__)
LOOKS = 4
"""So often a page looks, twice a second, before it leaves the runs to themselves."""
MOST_REASONS = 3
_RUNS = AutomationRun.__table__
STARTED = Words("Started: {label}", "已启动：{label}")
DONE_SAID = Words("Done: {label}", "已完成：{label}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the runs of a press stand."""

    states: dict[str, int]
    reasons: list[Words]
    failed: Sequence[int] = ()
    """The first of the runs that failed."""

    @property
    def total(self) -> int:
        """How many runs there are."""
        return sum(self.states.values())

    @property
    def ended(self) -> bool:
        """Say whether none goes on."""
        return all(state in ENDED for state in self.states)

    @property
    def smooth(self) -> bool:
        """Say whether nothing is to be read about it."""
        return not self.reasons and not self.states.get(FAILED)


@pages.get("/a/<app>/<table>/press/<automation>/pressed")
@declare(actor="person", permission="view")
def show_pressed(app: str, table: str, automation: str) -> Any:
    """Show how the runs of one's own press stand: those from `first` to `last`."""
    context = current_context(app)
    context.table(table)
    first, last = (whole_number(request.args.get(name, ""), ID_DIGITS) for name in ("first", "last"))
    runs = None if first is None or last is None else (first, last)
    return show_outcome(context, table, button(context, automation), runs)


def show_outcome(context: Context, table: str, it: Automation, runs: tuple[int, int] | None) -> Response:
    """Return the page, or the part of it that looks again; in a panel it closes itself where all went well."""
    found = _outcome(context, it, runs) if runs else Outcome({}, [])
    if runs and not found.total:
        raise NotFound
    look = (whole_number(request.args.get("look", "")) or 0) + 1
    over_list = wants_fragment() if "panel" not in request.args else request.args["panel"] == "1"
    label = Words.read(it.settings["label"])
    asked = request.values.get("back") or table_path(context.app.key, table)
    back = own_path(asked)
    goes_on = not found.ended and look < LOOKS
    told = f"first={runs[0]}&last={runs[1]}" if runs else ""
    response = page_or_fragment(
        "buttons/outcome_page.html",
        "buttons/outcome.html",
        frame=frame_of(context, label.to(context.actor.language), table),
        label=label,
        outcome=found,
        goes_on=goes_on,
        again=f"{press_path(context.app.key, table, it.key, 'pressed')}?{told}&look={look}&panel={int(over_list)}",
        back=back,
        failed_href=_failed_href(context, it, found),
        states={"done": found.states.get(DONE, 0), "failed": found.states.get(FAILED, 0)}
        | {"stopped": found.states.get(STOPPED, 0)},
    )
    if over_list and wants_fragment() and found.total and found.smooth and not goes_on:
        said = (DONE_SAID if found.ended else STARTED).fill(label=label).to(context.actor.language)
        # A press goes back to where the button stands: to its record or to the list, never out of the table.
        path = table_path(context.app.key, table)
        event = {"records-changed": {"path": back if back.startswith(path) else path, "said": said}}
        response.headers["HX-Trigger"] = current_app.json.dumps(event)
    return response


def _failed_href(context: Context, it: Automation, found: Outcome) -> str:
    """Return where those who may look into runs see what failed, step by step; "" for everybody else."""
    if not found.failed or not context.actor.administers(context.app.id):
        return ""
    automations = f"/a/{context.app.key}/builder/automations"
    if found.states[FAILED] == 1:
        return f"{automations}/runs/{found.failed[0]}"
    return f"{automations}/{it.key}/runs?state=failed"


def _outcome(context: Context, it: Automation, runs: tuple[int, int]) -> Outcome:
    mine = sa.and_(
        _RUNS.c.app_id == context.app.id,
        _RUNS.c.automation == it.key,
        _RUNS.c.id.between(*runs),
        _RUNS.c.event.startswith(f"press {context.actor.person_id}/", autoescape=True),
    )
    counted = sa.select(_RUNS.c.state, sa.func.count()).where(mine).group_by(_RUNS.c.state)
    states = dict(context.connection.execute(counted).all())
    told = sa.select(_RUNS.c.id, _RUNS.c.state, _RUNS.c.reason).where(
        mine, _RUNS.c.state.in_((FAILED, STOPPED))
    )
    rows = context.connection.execute(told.order_by(_RUNS.c.id).limit(PART)).all()
    hidden: set[int] = set()
    if not context.actor.administers(context.app.id):
        hidden = ended_outside(context.connection, [each.id for each in rows if each.state == FAILED])
    reasons = dict.fromkeys(
        ENDED_OUTSIDE if each.id in hidden else Words(each.reason["en"], each.reason["zh"])
        for each in rows
        if each.reason
    )
    failed = [each.id for each in rows if each.state == FAILED]
    return Outcome(states, list(reasons)[:MOST_REASONS], failed)


PART = 100
"""So many runs are asked for why they ended."""
