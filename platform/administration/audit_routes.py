"""The audit log: searched, told in sentences, verified, and exported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from babel.dates import format_date
from flask import Blueprint, Response, request

from ..core.clock import utc_now
from ..core.database import one_moment, reading
from ..core.errors import Malformed
from ..core.unit_of_work import unit_of_work
from ..core.words import Words
from ..identity.actor import Actor
from ..identity.audit.events import EVENTS, GROUPS
from ..identity.audit.export import lines, rows, table_rows
from ..identity.audit.log import audit
from ..identity.audit.search import conditions, find
from ..identity.audit.verify import verify
from ..identity.directory import Directory
from ..identity.models import Person
from ..runtime.apps.live import LiveApp
from ..web.confirm import require_confirmed
from ..web.current import connection, current_context, engine, live_apps
from ..web.declare import declare
from ..web.moments import LOCALES
from ..web.settings_frame import settings_page
from .administrator import ADMINISTER, administrator
from .audit_search import PERIODS, Asked, read_cursor, read_search
from .audit_words import Narrator

pages = Blueprint("audit", __name__)

HERE = "/workspace/audit"
TITLE = Words("Audit log", "审计日志")
PAGE = 50
VERIFIED = 50_000
"""So many of the newest entries and changes the button checks; the command checks all."""
MOST_PEOPLE = 500
NO_FORMAT = Words("the format is csv or jsonl", "格式应为 csv 或 jsonl")
HEADINGS = Words(
    "Number,Time (UTC),Event,Who,What happened,Address,App,Table,Record,Details",
    "编号,时间（UTC）,事件,操作人,内容,来源地址,应用,数据表,记录,详情",
)


@pages.get(HERE)
@declare(actor="person", permission=ADMINISTER)
def show() -> Any:
    """Show a page of the entries found, the newest first."""
    return _page(administrator())


@pages.post(f"{HERE}/verify")
@declare(actor="person", permission=ADMINISTER, body="form")
def check() -> Any:
    """Check the codes of the newest entries and changes, and say what was found."""
    actor = administrator()
    with one_moment(engine()) as moment:
        finding = verify(moment, VERIFIED)
    return _page(actor, finding=finding, verified=VERIFIED)


@pages.post(f"{HERE}/export")
@declare(actor="person", permission=ADMINISTER, body="form")
def export() -> Any:
    """Send what is found as a file, once it is in the log that it was sent."""
    actor = administrator()
    require_confirmed(HERE)
    asked = read_search(request.form, actor, live_apps(), utc_now())
    kind = request.form.get("format", "")
    if kind not in ("csv", "jsonl"):
        raise Malformed(why=NO_FORMAT)
    which = conditions(connection(), asked.search)
    told = {name: value for name, value in asked.values.items() if value}
    with unit_of_work(engine()) as work:
        audit(work, "audit_exported", actor=actor, format=kind, search=told or None)
    name = f"audit-{utc_now():%Y-%m-%d}.{kind}"
    return Response(
        _sent(engine(), which, actor, _apps() if kind == "csv" else None),
        content_type="text/csv; charset=utf-8" if kind == "csv" else "application/jsonl; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _page(actor: Actor, **more: Any) -> str:
    asked = read_search(request.args, actor, live_apps(), utc_now())
    found = find(connection(), asked.search, PAGE + 1, read_cursor(request.args))
    told = _narrator(found[:PAGE], actor, _apps(), connection()).lines()
    zone = ZoneInfo(actor.zone)
    days = groupby(told, key=lambda line: line.entry.at.astimezone(zone).date())
    return settings_page(
        "audit.html",
        HERE,
        TITLE,
        asked=asked,
        days=[(_day_name(day, actor.language), list(those)) for day, those in days],
        older=asked.address(HERE, before=found[PAGE - 1].id) if len(found) > PAGE else None,
        newest="before" in request.args,
        address=HERE,
        groups=GROUPS,
        events=EVENTS,
        apps=list(live_apps().values()),
        app_keys={app.id: app.key for app in live_apps().values()},
        periods=PERIODS,
        people=_people(actor),
        **_of_record(asked),
        **more,
    )


def _day_name(day: date, language: str) -> str:
    return format_date(day, "full", locale=LOCALES[language])


def _of_record(asked: Asked) -> dict[str, Any]:
    """Return the record that alone is looked at, and the address without it."""
    if not asked.values["record"]:
        return {"record": None}
    app = live_apps().get(asked.values["app"])
    table = app.model.tables.get(asked.values["table"]) if app else None
    return {
        "record": (table.label if table else asked.values["table"], asked.values["record"]),
        "without_record": asked.address(HERE, record="", table=""),
    }


def _narrator(
    entries: Iterable[sa.Row], actor: Actor, apps: Mapping[int, LiveApp], on: sa.Connection
) -> Narrator:
    directory = Directory(on, actor.workspace_id, actor.language)
    return Narrator(entries, directory, apps, current_context, actor.language)


def _apps() -> dict[int, LiveApp]:
    return {app.id: app for app in live_apps().values()}


def _people(actor: Actor) -> list[sa.Row] | None:
    """Return everybody of the workspace, for a menu; None when there are too many for one."""
    told = sa.select(Person.id, Person.name, Person.active).where(Person.workspace_id == actor.workspace_id)
    found = (
        connection().execute(told.order_by(Person.active.desc(), Person.name).limit(MOST_PEOPLE + 1)).all()
    )
    return list(found) if len(found) <= MOST_PEOPLE else None


def _sent(
    on: sa.Engine, which: Sequence[sa.ColumnElement[bool]], actor: Actor, apps: Mapping[int, LiveApp] | None
) -> Iterator[bytes]:
    """Yield the file piece by piece, on a connection of its own: a table where `apps` are given, else JSON lines."""
    with reading(on) as opened:
        if apps is None:
            yield from lines(opened, *which)
            return
        narrator = _narrator((), actor, apps, opened)
        headings = HEADINGS.to(actor.language).split(",")
        yield from table_rows(headings, (narrator.cells(each) for each in rows(opened, *which)))
