"""What one hears of, by which way, and when one is mailed: each kind of notice, quiet hours, the digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from babel.dates import get_day_names
from flask import Blueprint, current_app, redirect, request

from ..core.errors import Fault, Invalid
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..fields.number_format import LOCALES
from ..identity.models import Person
from ..runtime.conversation.timing import DAY, WEEK, Quiet, Rhythm, is_clock
from ..runtime.conversation.timings import USUAL_QUIET, Timing, choose_timing, timing_of
from ..runtime.conversation.ways import (
    AT_ONCE,
    DIGEST,
    IN_APP,
    KINDS,
    NONE,
    WAYS,
    choose_ways,
    ways_of,
)
from ..web.current import connection, current_actor, engine, language
from ..web.declare import SELF, declare
from ..web.settings_frame import settings_page

pages = Blueprint("notification_choices", __name__)
HERE = "/me/notifications"
TITLE = Words("Notification settings", "通知设置")
EVERY: Mapping[str, Words] = {DAY: Words("Every day", "每天"), WEEK: Words("Every week", "每周")}
NO_WAY = Words("Choose how you hear of this.", "请选择通知方式。")
NO_CLOCK = Words("Give the time as 08:30.", "请按 08:30 的格式填写时间。")
NO_LENGTH = Words("Quiet hours begin and end at different times.", "免打扰的开始与结束时间不能相同。")
NO_DAYS = Words("Choose at least one day, or switch quiet hours off.", "请至少选择一天，或关闭免打扰。")
NO_RHYTHM = Words("Choose when the digest comes.", "请选择摘要邮件的发送时间。")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks for."""

    ways: Mapping[str, str]
    timing: Timing


@pages.get(HERE)
@declare(actor="person", permission=SELF)
def show() -> Any:
    """Show what one hears of, and by which way."""
    person = current_actor().person_id
    timing = timing_of(connection(), person)
    quiet = timing.quiet or USUAL_QUIET
    typed = {
        "quiet": timing.quiet is not None,
        "quiet_from": quiet.begins,
        "quiet_until": quiet.ends,
        "quiet_days": [str(each) for each in quiet.days],
        "digest_every": timing.rhythm.every,
        "digest_day": str(timing.rhythm.weekday),
        "digest_at": timing.rhythm.clock,
    }
    return _page(ways_of(connection(), person), typed)


@pages.post(HERE)
@declare(actor="person", permission=SELF, body="form")
def change() -> Any:
    """Keep what one chose."""
    person = current_actor().person_id
    try:
        asked = _read(ways_of(connection(), person), timing_of(connection(), person))
    except Invalid as error:
        typed = {**request.form.to_dict(), "quiet_days": request.form.getlist("quiet_days")}
        ways = {kind: request.form.get(kind, "") for kind in KINDS}
        return _page(ways, typed, error.by_path(language())), 422
    with unit_of_work(engine()) as work:
        choose_ways(work, person, asked.ways)
        choose_timing(work, person, asked.timing)
    return redirect(f"{HERE}?saved=1", 303)


def mail_state() -> str:
    """Say whether the reader can be mailed: "" when so, else "server" or "address" for what is missing."""
    if not current_app.config["CONFIG"].mails_links:
        return "server"
    found = sa.select(Person.email).where(Person.id == current_actor().person_id)
    return "" if connection().scalar(found) else "address"


def _read(present: Mapping[str, str], timing: Timing) -> Asked:
    """Return what the form asks for; raises Invalid."""
    faults: list[Fault] = []
    mailed = not mail_state()
    offered = WAYS if mailed else (IN_APP, NONE)
    ways = {}
    for kind in KINDS:
        way = request.form.get(kind, "")
        if way not in offered:
            faults.append(Fault(kind, NO_WAY))
        # Who cannot be mailed now keeps what they chose for the day they can.
        keeps = not mailed and way == IN_APP and present[kind] in (AT_ONCE, DIGEST)
        ways[kind] = present[kind] if keeps else way
    if mailed:
        timing = Timing(_quiet(faults), _rhythm(faults))
    if faults:
        raise Invalid(faults)
    return Asked(ways, timing)


def _quiet(faults: list[Fault]) -> Quiet | None:
    told = request.form
    if told.get("quiet") != "1":
        return None
    begins, ends = told.get("quiet_from", ""), told.get("quiet_until", "")
    faults += [
        Fault(name, NO_CLOCK) for name in ("quiet_from", "quiet_until") if not is_clock(told.get(name, ""))
    ]
    if begins == ends:
        faults.append(Fault("quiet_until", NO_LENGTH))
    days = tuple(sorted({int(each) for each in told.getlist("quiet_days") if each in tuple("0123456")}))
    if not days:
        faults.append(Fault("quiet_days", NO_DAYS))
    return Quiet(begins, ends, days)


def _rhythm(faults: list[Fault]) -> Rhythm:
    told = request.form
    every, day, clock = (told.get(name, "") for name in ("digest_every", "digest_day", "digest_at"))
    if every not in EVERY or (every == WEEK and day not in tuple("0123456")):
        faults.append(Fault("digest_every", NO_RHYTHM))
    if not is_clock(clock):
        faults.append(Fault("digest_at", NO_CLOCK))
    return Rhythm(every, clock, int(day) if day in tuple("0123456") else 0)


def _page(ways: Mapping[str, str], typed: Mapping[str, Any], faults: Mapping[str, Any] | None = None) -> str:
    missing = mail_state()
    offered = WAYS if not missing else {way: WAYS[way] for way in (IN_APP, NONE)}
    shown = {kind: way if way in offered else IN_APP for kind, way in ways.items()}
    names = get_day_names("wide", "format", LOCALES[language()])
    return settings_page(
        "notification_choices.html",
        HERE,
        TITLE,
        kinds=KINDS,
        offered=offered,
        ways=shown,
        typed=typed,
        every=[(each, words.to(language())) for each, words in EVERY.items()],
        days=[(str(day), names[day]) for day in range(7)],
        missing=missing,
        zone=current_actor().zone,
        faults=faults or {},
        saved=request.args.get("saved") == "1",
    )
