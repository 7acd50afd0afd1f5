"""“Remind me” on a record: when, with which note, and the reminders one has of it already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, request

from ....core.errors import Fault, Invalid
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....expressions import DATETIME
from ....fields import Field, type_of
from ....web.current import connection, current_context, engine, limits, reader
from ....web.declare import SELF, declare
from ....web.page_or_fragment import page_or_fragment
from ...conversation.reminders import MORNING, Counted, dates_of, open_reminders, remind
from ...conversation.timing import is_clock
from ...records.context import Context
from ...records.query import get_record
from ..frame import frame_of
from ..paths import record_path, table_path
from ..record_parts import draw_value
from .drawing import draw_reminder
from .moments import OFFERED, SNOOZES, moment_of, typed_moment

pages = Blueprint("remind", __name__)
MOST_DAYS = 365
AT, COUNTED = "at", "field"
SIDES = {"before": -1, "after": 1}
CHOICES = {key: OFFERED[key] for key in ("hour", "tomorrow", "monday")}
NO_TIME = Words("Choose day and time.", "请选择日期和时间。")
NO_CHOICE = Words("Choose when to be reminded.", "请选择提醒时间。")
NO_DAYS = Words("Give a number of days from 0 to {most}.", "请填写 0 到 {most} 之间的天数。")


@pages.get("/a/<app>/<table>/<int:record_id>/remind")
@declare(actor="person", permission=SELF)
def show_remind(app: str, table: str, record_id: int) -> Any:
    """Show one's reminders of a record, and the form for one more."""
    return _page(current_context(app), table, record_id, {}, ())


@pages.post("/a/<app>/<table>/<int:record_id>/remind")
@declare(actor="person", permission=SELF, body="form")
def add(app: str, table: str, record_id: int) -> Any:
    """Make a reminder; what is wrong is said beside the form, which keeps what was typed."""
    context = current_context(app)
    try:
        when = _when(context)
        with unit_of_work(engine()) as work:
            remind(work, context, table, record_id, request.form.get("note", ""), when)
    except Invalid as error:
        return _page(context, table, record_id, request.form, error.faults)
    return redirect(f"{record_path(app, table, record_id)}/remind", 303)


def _when(context: Context) -> datetime | Counted:
    """Return when the form asks to be reminded; raises Invalid."""
    told = request.form
    when, now, zone = told.get("when", ""), context.environment.now, context.actor.zone
    if when in CHOICES:
        return moment_of(when, now, zone)
    if when == AT:
        moment = typed_moment(told.get("at", ""), zone)
        if moment is None:
            raise Invalid([Fault("at", NO_TIME)])
        return moment
    if when != COUNTED:
        raise Invalid([Fault("when", NO_CHOICE)])
    days, clock = told.get("days", "").strip() or "0", told.get("clock", "")
    if not (days.isascii() and days.isdigit() and len(days) < 4 and int(days) <= MOST_DAYS):
        raise Invalid([Fault("field", NO_DAYS.fill(most=MOST_DAYS))])
    side = SIDES.get(told.get("side", "before"), -1)
    return Counted(told.get("field", ""), side * int(days), clock if is_clock(clock) else "")


def _page(
    context: Context, table: str, record_id: int, typed: Mapping[str, Any], faults: Sequence[Fault]
) -> Any:
    row = get_record(context, table, record_id)
    live, mine = context.table(table)
    title, app, who = row.title or f"#{row.id}", context.app.key, reader()
    dates = [each for each in dates_of(context, live) if row.values.get(each.key) is not None]
    found = open_reminders(connection(), context.actor.person_id, (live.id, record_id))
    here = record_path(app, table, record_id)
    return page_or_fragment(
        "reminders/remind.html",
        "reminders/remind_content.html",
        422 if faults else 200,
        frame=frame_of(context, title, table),
        table=live.definition,
        list_href=table_path(app, table),
        record_href=here,
        here=f"{here}/remind",
        title=title,
        typed=typed,
        faults=_by_path(context, faults),
        choices=CHOICES,
        dates=[(each, draw_value(each, row.values[each.key], who)) for each in dates],
        timed=[each.key for each in dates if _timed(each)],
        morning=MORNING,
        most_days=MOST_DAYS,
        most_note=limits().text_length,
        zone=context.actor.zone,
        snoozes=SNOOZES,
        reminders=[draw_reminder(each, title, live, who) for each in found],
    )


def _timed(field: Field) -> bool:
    return type_of(field).type(field) == DATETIME


def _by_path(context: Context, faults: Sequence[Fault]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for fault in faults:
        found.setdefault(fault.path, []).append(fault.words.to(context.actor.language))
    return found
