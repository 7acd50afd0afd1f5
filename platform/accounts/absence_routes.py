"""When one is away: said in advance, so that work is not given to one then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, redirect, request

from ..core.errors import Fault, Invalid
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..runtime.automations.time.absences import absences_of, add_absence, drop_absence
from ..web.current import connection, current_actor, engine, language
from ..web.declare import SELF, declare
from ..web.settings_frame import settings_page
from ..web.today import today_of

pages = Blueprint("absences", __name__)
HERE = "/me/away"
TITLE = Words("I am away", "外出与休假")
NO_DAY = Words("Choose a day.", "请选择日期。")


@pages.get(HERE)
@declare(actor="person", permission=SELF)
def absences() -> Any:
    """Show when one is away from today on."""
    return _page({})


@pages.post(HERE)
@declare(actor="person", permission=SELF, body="form")
def add() -> Any:
    """Note days on which one is away."""
    actor = current_actor()
    typed = {name: request.form.get(name, "") for name in ("first", "last")}
    try:
        first = _day(typed["first"], "first")
        last = _day(typed["last"], "last") if typed["last"] else first
        with unit_of_work(engine()) as work:
            add_absence(work, actor.person_id, first, last, today_of(actor))
    except Invalid as error:
        return _page(typed, error.by_path(language())), 422
    return redirect(f"{HERE}?saved=1", 303)


@pages.post(f"{HERE}/<int:absence_id>/remove")
@declare(actor="person", permission=SELF, body="form")
def remove(absence_id: int) -> Any:
    """Be there after all."""
    with unit_of_work(engine()) as work:
        drop_absence(work, current_actor().person_id, min(absence_id, 2**63 - 1))
    return redirect(f"{HERE}?saved=1", 303)


def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid([Fault(name, NO_DAY)]) from None


def _page(typed: Mapping[str, str], faults: Any = None) -> str:
    actor = current_actor()
    return settings_page(
        "absences.html",
        HERE,
        TITLE,
        days=absences_of(connection(), actor.person_id, today_of(actor)),
        typed=typed,
        faults=faults or {},
        saved=request.args.get("saved") == "1",
    )
