"""The workspace's workdays: holidays, and the weekend days worked instead, by which schedules and dates count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.dates import format_date
from flask import Blueprint, current_app, redirect, request

from ..core.errors import Fault, Invalid, NotFound
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..fields.number_format import LOCALES
from ..identity.actor import Actor
from ..identity.audit.log import audit
from ..runtime.automations.time.calendar import days_of, drop_day, set_days
from ..runtime.automations.time.ticking import move_schedules
from ..web.current import connection, engine, language
from ..web.declare import declare
from ..web.settings_frame import settings_page
from ..web.today import today_of
from .administrator import ADMINISTER, administrator, told

pages = Blueprint("workdays", __name__)
HERE = "/workspace/workdays"
TITLE = Words("Workdays and holidays", "工作日与节假日")
NO_DAY = Words("Choose a day.", "请选择日期。")
FIRST_YEAR, LAST_YEAR = 2000, 2200


@pages.get(HERE)
@declare(actor="person", permission=ADMINISTER)
def workdays() -> Any:
    """Show the days of `?year=` that are otherwise than the week has them."""
    return _page(administrator(), {})


@pages.post(HERE)
@declare(actor="person", permission=ADMINISTER, body="form")
def add() -> Any:
    """Set a day or a few as off, or as worked."""
    actor = administrator()
    typed = {name: request.form.get(name, "") for name in ("first", "last", "works", "label")}
    try:
        first = _day(typed["first"], "first")
        last = _day(typed["last"], "last") if typed["last"] else first
        with unit_of_work(engine()) as work:
            works = typed["works"] == "1"
            set_days(work, actor.workspace_id, first, last, works, typed["label"])
            move_schedules(work, current_app.extensions["live_apps"], actor.workspace_id)
            audit(work, "workdays_changed", actor=actor, days=f"{first} – {last}", works=works)
    except Invalid as error:
        return _page(actor, typed, told(error)), 422
    return redirect(f"{HERE}?year={first.year}&saved=1", 303)


@pages.post(f"{HERE}/<day>/remove")
@declare(actor="person", permission=ADMINISTER, body="form")
def remove(day: str) -> Any:
    """Have a day as the week has it."""
    actor = administrator()
    try:
        meant = _day(day, "day")
    except Invalid:
        raise NotFound from None
    with unit_of_work(engine()) as work:
        if drop_day(work, actor.workspace_id, meant):
            move_schedules(work, current_app.extensions["live_apps"], actor.workspace_id)
            audit(work, "workdays_changed", actor=actor, days=str(meant), works=None)
    return redirect(f"{HERE}?year={meant.year}&saved=1", 303)


def _day(text: str, name: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid([Fault(name, NO_DAY)]) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid([Fault(name, NO_DAY)])
    return day


def _line(row: Any) -> Mapping[str, Any]:
    return {**row._mapping, "weekday": format_date(row.day, "EEE", locale=LOCALES[language()])}


def _page(actor: Actor, typed: Mapping[str, str], faults: Any = None) -> str:
    asked = request.args.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today_of(actor).year
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    return settings_page(
        "workdays.html",
        HERE,
        TITLE,
        year=year,
        days=[_line(each) for each in days_of(connection(), actor.workspace_id, year)],
        typed=typed,
        faults=faults or {},
        saved=request.args.get("saved") == "1",
    )
