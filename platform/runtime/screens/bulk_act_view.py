"""An act on many records as its page shows it: what was asked for, how far it is, what it left and why."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import Response, make_response, render_template
from markupsafe import Markup

from ...core.clock import utc_now
from ...core.words import Words
from ...web.current import connection, reader
from ...web.page_or_fragment import page_or_fragment
from ..bulk.act import RUNNING, Act, can_undo, undone_by
from ..bulk.noting import refused_of
from ..records.context import Context
from ..records.query import ListRequest, list_records
from ..turns import STUCK_AFTER
from .bulk_values import draw_set
from .frame import frame_of
from .paths import bulk_act_path, record_path, table_path
from .record_parts import shown_moment

REFUSED_SHOWN = 50
TITLES = {
    "edit": Words("Change of {n} records", "修改 {n} 条记录"),
    "delete": Words("Deletion of {n} records", "删除 {n} 条记录"),
    "put_back": Words("Undoing the change of {n} records", "撤销对 {n} 条记录的修改"),
    "restore": Words("Undoing the deletion of {n} records", "撤销对 {n} 条记录的删除"),
}
OUTCOMES = {
    "edit": (
        Words("{n} records changed.", "已修改 {n} 条记录。"),
        Words("1 record changed.", "已修改 1 条记录。"),
    ),
    "delete": (
        Words("{n} records deleted.", "已删除 {n} 条记录。"),
        Words("1 record deleted.", "已删除 1 条记录。"),
    ),
    "put_back": (
        Words("{n} records are as before.", "已恢复 {n} 条记录。"),
        Words("1 record is as before.", "已恢复 1 条记录。"),
    ),
}
OUTCOMES["restore"] = OUTCOMES["put_back"]
SAME = Words(" {n} were so already.", "另有 {n} 条无需改动。")
LEFT = Words(" Left as they are: {n}.", "有 {n} 条保持不变。")


@dataclass(frozen=True, slots=True)
class Setting:
    """A field and the value it gets, drawn."""

    label: Words
    value: Markup


@dataclass(frozen=True, slots=True)
class Left:
    """A record that was left as it is: its name (its number where the reader cannot see it), address, and why."""

    title: str
    href: str
    why: Words


def outcome(act: Act) -> Words:
    """Return what an act has done so far, in a sentence or two."""
    many, one = OUTCOMES[act.kind]
    told = one if act.changed == 1 else many.fill(n=f"{act.changed:,}")
    for words, number in ((SAME, act.same), (LEFT, act.refused)):
        if number:
            more = words.fill(n=f"{number:,}")
            told = Words(told.en + more.en, told.zh + more.zh)
    return told


def show_act(context: Context, table: str, act: Act, *, part: bool = False) -> Response:
    """Answer with an act's page; `part`: with what changes of it, which asks for itself until the act has ended."""
    live, _ = context.table(table)
    values = {
        "act": act,
        "path": bulk_act_path(context.app.key, table, act.id),
        "list_path": table_path(context.app.key, table),
        "label": live.definition.label,
        "title": TITLES[act.kind].fill(n=f"{act.total:,}"),
        "outcome": outcome(act),
        "stopped": Words(**act.stopped) if act.stopped else None,
        "at": shown_moment(act.made_at, reader()),
        "settings": _settings(context, table, act),
        "percent": 100 * act.seen // max(act.total, 1),
        "stuck": act.state == RUNNING and utc_now() - act.moved_at > STUCK_AFTER,
        "left": _left(context, table, act) if act.refused else [],
        "may_undo": can_undo(connection(), act),
        "undone_by": undone_by(connection(), act),
    }
    if part:
        response = make_response(render_template("bulk_act_state.html", **values))
    else:
        frame = frame_of(context, values["title"].to(context.actor.language), table)
        response = page_or_fragment("bulk_act.html", "bulk_act_content.html", frame=frame, **values)
    response.headers["X-Act"] = values["path"]
    if act.state != RUNNING:
        response.headers["HX-Trigger"] = json.dumps({"bulk-ended": {"id": act.id}})
    return response


def titles_of(context: Context, table: str, ids: list[int]) -> dict[int, str]:
    """Return what records are called to the reader, of those they may see."""
    if not ids:
        return {}
    asked = ListRequest(fields=(), ids=tuple(ids), limit=len(ids))
    return {row.id: row.title for row in list_records(context, table, asked).rows}


def _settings(context: Context, table: str, act: Act) -> list[Setting]:
    live, mine = context.table(table)
    known = live.definition.by_key
    return [
        Setting(known[key].label, draw_set(context, known[key], value, reader()))
        for key, value in act.fields.items()
        if key in known and key in mine.readable
    ]


def _left(context: Context, table: str, act: Act) -> list[Left]:
    rows = list(refused_of(connection(), act.id, REFUSED_SHOWN))
    titles = titles_of(context, table, [record_id for record_id, _ in rows])
    return [
        Left(
            titles.get(each) or f"#{each}",
            record_path(context.app.key, table, each) if each in titles else "",
            why,
        )
        for each, why in rows
    ]
