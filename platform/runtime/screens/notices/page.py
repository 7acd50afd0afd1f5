"""What one should hear of: the bell on every page, the list behind it, and marking what was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, redirect, render_template, request
from markupsafe import Markup

from ....core.clock import utc_now
from ....core.errors import Malformed
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....fields.base import Reader
from ....identity.directory import Directory
from ....web.current import connection, current_actor, engine, find_actor, live_apps, reader
from ....web.declare import SELF, declare
from ....web.json_answer import json_answer
from ....web.page_or_fragment import wants_fragment
from ....web.settings_frame import settings_page
from ...access.rights import rights
from ...conversation.inbox import Heard, count_unread, find_notice, list_inbox
from ...conversation.notices import mark_read
from ...conversation.text import Part, parts
from ..paths import bulk_act_path, record_path, table_path
from ..record_parts import shown_moment

pages = Blueprint("notices", __name__)
SHOWN = 30
IN_THE_MENU = 10
EXCERPT = 160
TITLE = Words("Notifications", "通知")
NOT_A_NUMBER = Words("“{name}” is not a number", "“{name}”不是数字")
RECORDS_OF = Words("{n} records of {table}", "“{table}”的 {n} 条记录")
SOMEBODY = Words("Somebody", "有人")
SENTENCES: Mapping[str, Words] = {
    "mention": Words("mentioned you in", "提到了您："),
    "comment": Words("commented on", "评论了"),
    "answer_to": Words("replied in", "回复了"),
    "change": Words("changed", "修改了"),
    "assigned": Words("gave you", "将记录交给您："),
    "many": Words("changed several records of", "批量修改了"),
    "edit.running": Words("is changing", "正在修改"),
    "edit.done": Words("changed", "修改了"),
    "edit.stopped": Words("stopped changing", "中止了修改"),
    "delete.running": Words("is deleting", "正在删除"),
    "delete.done": Words("deleted", "删除了"),
    "delete.stopped": Words("stopped deleting", "中止了删除"),
    **dict.fromkeys(("put_back.running", "restore.running"), Words("is bringing back", "正在恢复")),
    **dict.fromkeys(("put_back.done", "restore.done"), Words("brought back", "恢复了")),
    **dict.fromkeys(("put_back.stopped", "restore.stopped"), Words("stopped bringing back", "中止了恢复")),
    "request": Words("asks for access to", "申请权限："),
    "granted": Words("granted what you asked for in", "同意了您的权限申请："),
    "declined": Words("declined what you asked for in", "拒绝了您的权限申请："),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One notice, drawn."""

    id: int
    at: Markup
    is_read: bool
    by: str
    by_id: int
    sentence: str
    title: str
    place: str
    """The app and the table it is about."""
    icon: str
    excerpt: list[Part]
    fields: list[str]
    """The labels of the fields that were changed, of those the reader may read."""


@pages.get("/notices")
@declare(actor="person", permission=SELF)
def show_notices() -> Any:
    """Show one's notices, the newest first; a fragment shows the first few, for the menu of the bell."""
    before = _number(request.args.get("before", ""), "before")
    actor = current_actor()
    menu = "menu" in request.args
    inbox = list_inbox(
        connection(), actor, live_apps().values(), utc_now(), IN_THE_MENU if menu else SHOWN, before
    )
    told = {
        "lines": [_line(each, reader()) for each in inbox.notices],
        "newest": max((each.id for each in inbox.notices), default=0),
        "unread": any(not each.is_read for each in inbox.notices),
        "older": f"/notices?before={inbox.before}" if inbox.before and not menu else "",
    }
    if wants_fragment():
        return render_template("notices/menu.html" if menu else "notices/list.html", **told)
    return settings_page("notices/page.html", "/notices", TITLE, **told)


@pages.get("/notices/count")
@declare(actor="person", permission=SELF)
def show_count() -> Any:
    """Return {"unread": n}."""
    return json_answer({"unread": unread_notices()})


@pages.post("/notices/read")
@declare(actor="person", permission=SELF, body="form")
def read_all() -> Any:
    """Mark everything as read that stood there when the page was drawn."""
    up_to = _number(request.form.get("up_to", ""), "up_to")
    with unit_of_work(engine()) as work:
        mark_read(work, current_actor().person_id, up_to=up_to)
    return redirect("/notices", 303)


@pages.post("/notices/<int:notice_id>/open")
@declare(actor="person", permission=SELF, body="form")
def open_notice(notice_id: int) -> Any:
    """Mark a notice as read and go where it leads."""
    person = current_actor().person_id
    row = find_notice(connection(), person, notice_id)
    with unit_of_work(engine()) as work:
        mark_read(work, person, notice_id=notice_id)
    return redirect(_address(row.app_id, row.table_id, row), 303)


def unread_notices() -> int:
    """Return how many unread notices the bell shows; none for who looks through somebody's eyes."""
    actor = find_actor()
    if actor is None or actor.person_id is None or actor.seen_through is not None:
        return 0
    return count_unread(connection(), actor, live_apps().values(), utc_now())


def _address(app_id: int, table_id: int | None, row: Any) -> str:
    app = next((each for each in live_apps().values() if each.id == app_id), None)
    if app is None:
        return "/notices"
    if row.kind == "request":
        return f"/a/{app.key}/builder/requests"
    if row.kind == "answer":
        return f"/a/{app.key}/ask-access"
    table = next((each for each in app.tables.values() if each.id == table_id), None)
    if table is None:
        return "/notices"
    if row.kind == "bulk":
        return bulk_act_path(app.key, table.key, row.detail["act"])
    if row.record_id is None:
        return table_path(app.key, table.key)
    here = record_path(app.key, table.key, row.record_id)
    return f"{here}/stream#comment-{row.detail['comment']}" if row.detail.get("comment") else here


def _line(heard: Heard, who: Reader) -> Line:
    language = who.language
    sentence = heard.kind
    if heard.kind == "comment" and heard.detail.get("answer"):
        sentence = "answer_to"
    if heard.kind == "answer":
        sentence = "granted" if heard.detail.get("answer") == "granted" else "declined"
    if heard.kind == "bulk":
        sentence = f"{heard.detail['kind']}.{heard.detail['state']}"
    names = Directory(connection(), current_actor().workspace_id, language)
    place = heard.app.model.label.to(language)
    if heard.table is not None:
        place = f"{place} · {heard.table.definition.label.to(language)}"
    return Line(
        id=heard.id,
        at=shown_moment(heard.at, who),
        is_read=heard.is_read,
        by=str(heard.by["title"]) if heard.by else SOMEBODY.to(language),
        by_id=int(heard.by["id"]) if heard.by else 0,
        sentence=SENTENCES[sentence].to(language),
        title=heard.title or _about(heard, language),
        place=place,
        icon=heard.table.definition.icon if heard.table else heard.app.model.icon,
        excerpt=parts(_cut(heard.text), names.person) if heard.text else [],
        fields=_fields(heard, language),
    )


def _about(heard: Heard, language: str) -> str:
    table = heard.table.definition if heard.table else None
    if table is not None and heard.kind == "bulk":
        return RECORDS_OF.to(language, n=f"{heard.detail['count']:,}", table=table.label)
    return (table.label if table else heard.app.model.label).to(language)


def _fields(heard: Heard, language: str) -> list[str]:
    """Return the labels of what was changed, as far as the reader may read these fields on every record."""
    if heard.table is None:
        return []
    mine = rights(heard.app, current_actor()).tables[heard.table.key]
    known = heard.table.definition.by_key
    told = [key for key in heard.detail.get("fields", ()) if key in known and key in mine.fields]
    return [known[key].label.to(language) for key in told if key not in mine.guards][:5]


def _cut(text: str) -> str:
    """Return the beginning of a long text, never with half a mention."""
    if len(text) <= EXCERPT:
        return text
    begun = text[:EXCERPT]
    if begun.rfind("@[") > begun.rfind("]"):
        begun = begun[: begun.rfind("@[")]
    return begun.rstrip() + "…"


def _number(told: str, name: str) -> int | None:
    if told and not (told.isascii() and told.isdigit() and len(told) < 19):
        raise Malformed(why=NOT_A_NUMBER.fill(name=name))
    return int(told) if told else None


def install(app: Flask) -> None:
    """Offer the bell's number to every template."""
    app.jinja_env.globals.update(unread_notices=unread_notices)
