"""What a notice says, as the page shows it and mails write it: who did what, to which record, and where that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from ...core.words import Words
from ...identity.actor import Actor
from ...identity.directory import Directory
from ..access.rights import rights
from .inbox import Heard
from .messages import FAILED, PRESS_FAILED, SAYS, WEBHOOK_OFF
from .text import Part, parts

EXCERPT = 160
MOST_FIELDS = 5
HOME = "/notices"
MY_REMINDERS = "/me/reminders"
RECORDS_OF = Words("{n} records of {table}", "“{table}”的 {n} 条记录")
NO_APP = Words("Apps", "应用")
SOMEBODY = Words("Somebody", "有人")
UNSEEN = Words("a record you may no longer see", "您已无权查看的记录")
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
    "proposal": Words("proposes a change of", "提交了修改建议："),
    "proposal_answer.taken": Words("took over what you proposed to", "采纳了您的修改建议："),
    "proposal_answer.declined": Words("declined what you proposed to", "未采纳您的修改建议："),
    "build.done": Words("started work that has finished:", "发起的处理已完成："),
    "build.stopped": Words("started work that has stopped:", "发起的处理已停止："),
    "declined": Words("declined what you asked for in", "拒绝了您的权限申请："),
    "reminder": Words("Reminder:", "提醒："),
    FAILED: Words("An automation failed:", "自动化运行失败："),
    PRESS_FAILED: Words("A button you pressed failed:", "您点击的按钮执行失败："),
    WEBHOOK_OFF: Words("A webhook was switched off:", "Webhook 已自动停用："),
    SAYS: Words("", ""),
}
"""What stands between who acted and what it is about."""
BY_NOBODY: Mapping[str, Words] = {
    "assigned": Words("You were given", "已交给您："),
    "change": Words("Was changed:", "已被修改："),
}
"""What is said instead where no person acted: an automation that runs for the app, a public form."""
SIGNS = {"reminder": "alarm", SAYS: "bolt"} | dict.fromkeys(
    (FAILED, PRESS_FAILED, WEBHOOK_OFF), "alert-triangle"
)
"""The icons of what no person did."""


@dataclass(frozen=True, slots=True)
class Told:
    """One notice in the reader's language."""

    by: str
    """Who acted; "" for what no person did."""
    by_id: int
    sign: str
    """The icon that stands for an actor who is no person; "" for a person."""
    sentence: str
    title: str
    place: str
    """The app, the table, and for a message the record, it is about."""
    icon: str
    excerpt: list[Part]
    text: str
    """What an automation, or oneself in a reminder, says besides."""
    fields: list[str]
    """The labels of the fields that were changed, of those the reader may read."""
    path: str
    language: str

    @property
    def line(self) -> str:
        """All of it but the excerpt in one line of plain text."""
        if self.language == "zh":
            quoted = f"“{self.title}”" if self.by and not self.sentence.endswith("：") else self.title
            fields = f"（{'、'.join(self.fields)}）" if self.fields else ""
            return f"{self.by} {self.sentence}{quoted}{fields}".strip()
        fields = f" ({', '.join(self.fields)})" if self.fields else ""
        return " ".join(each for each in (self.by, self.sentence, self.title) if each) + fields

    @property
    def quoted(self) -> str:
        """The text behind it, as plain text."""
        return self.text or "".join(part.text for part in self.excerpt)


def tell(connection: sa.Connection, actor: Actor, heard: Heard, excerpt: int = EXCERPT) -> Told:
    """Return what a notice says to its person, whose rights `heard` was held to; `excerpt`: how much of a text."""
    language = actor.language
    names = Directory(connection, actor.workspace_id, language)
    by_nobody = BY_NOBODY.get(heard.kind) if not heard.by else None
    sign = "bolt" if by_nobody else SIGNS.get(heard.kind, "")
    by = "" if sign else str(heard.by["title"]) if heard.by else SOMEBODY.to(language)
    return Told(
        by=by,
        by_id=int(heard.by["id"]) if heard.by else 0,
        sign=sign,
        sentence=(by_nobody or SENTENCES[_sentence(heard)]).to(language),
        title=_title(heard, language),
        place=" · ".join(_place(heard, language)),
        icon=_icon(heard),
        excerpt=parts(_cut(heard.text, excerpt), names.person) if heard.text else [],
        text=_said(heard, language),
        fields=_fields(heard, actor),
        path=path_of(heard),
        language=language,
    )


def path_of(heard: Heard) -> str:
    """Return the address a notice leads to."""
    if heard.app is None:
        return f"/apps/jobs/{heard.detail['job']}"
    app = f"/a/{heard.app.key}"
    about_the_app = {
        "build": f"{app}/builder/jobs/{heard.detail.get('job')}",
        "request": f"{app}/builder/requests",
        "answer": f"{app}/ask-access",
        "proposal": f"{app}/builder/template/proposals/{heard.detail.get('proposal')}",
        "proposal_answer": f"{app}/builder/template",
        FAILED: _run_path(heard, app),
        WEBHOOK_OFF: _webhook_path(heard, app),
    }
    if heard.kind == PRESS_FAILED and heard.detail.get("run"):
        return _run_path(heard, app)
    if heard.kind in about_the_app:
        return about_the_app[heard.kind]
    if heard.table is None or (heard.record_id is not None and not heard.title):
        return MY_REMINDERS if heard.kind == "reminder" else HOME
    table = f"{app}/{heard.table.key}/"
    if heard.kind == "bulk":
        return f"{table}bulk/{heard.detail['act']}"
    if heard.record_id is None:
        return table
    here = f"{table}{heard.record_id}"
    return f"{here}/stream#comment-{heard.comment_id}" if heard.comment_id else here


def _run_path(heard: Heard, app: str) -> str:
    """Return where an automation's failure is told: the page of its run."""
    run = heard.detail.get("run")
    return f"{app}/builder/automations" + (f"/runs/{run}" if run else "")


def _webhook_path(heard: Heard, app: str) -> str:
    """Return where a webhook is looked after; the list of tables where its own is gone."""
    if heard.table is None:
        return f"{app}/builder/tables"
    return f"{app}/builder/tables/{heard.table.key}/webhooks/{heard.detail.get('webhook')}"


def _sentence(heard: Heard) -> str:
    detail = heard.detail
    if heard.kind == "comment" and detail.get("answer"):
        return "answer_to"
    if heard.kind == "answer":
        return "granted" if detail.get("answer") == "granted" else "declined"
    if heard.kind == "bulk":
        return f"{detail['kind']}.{detail['state']}"
    if heard.kind in ("build", "proposal_answer"):
        return f"{heard.kind}.{detail['state']}"
    return heard.kind


def _title(heard: Heard, language: str) -> str:
    if heard.detail.get("title"):
        return str(heard.detail["title"])
    if heard.kind in (FAILED, PRESS_FAILED):
        return _automation(heard, language)
    if heard.title:
        return heard.title
    if heard.kind == "reminder":
        return UNSEEN.to(language)
    table = heard.table.definition if heard.table else None
    if table is not None and heard.kind == "bulk":
        return RECORDS_OF.to(language, n=f"{heard.detail['count']:,}", table=table.label)
    if "label" in heard.detail:
        return Words(**heard.detail["label"]).to(language)
    if table is not None:
        return table.label.to(language)
    return (heard.app.model.label if heard.app else NO_APP).to(language)


def _said(heard: Heard, language: str) -> str:
    """Return what a message says behind its title, or a failure gives as its reason."""
    reason = heard.detail.get("reason")
    if reason:
        return Words(reason["en"], reason["zh"]).to(language)
    return str(heard.detail.get("note") or heard.detail.get("text") or "")


def _automation(heard: Heard, language: str) -> str:
    key = heard.detail.get("automation", "")
    known = heard.app.model.automations if heard.app else ()
    label = next((each.get("label") for each in known if each.get("key") == key), None)
    return Words.read(label or key or "–").to(language)


def _place(heard: Heard, language: str) -> list[str]:
    place = [(heard.app.model.label if heard.app else NO_APP).to(language)]
    if heard.table is not None:
        place.append(heard.table.definition.label.to(language))
    if heard.title and heard.title != _title(heard, language):
        place.append(heard.title)
    return place


def _icon(heard: Heard) -> str:
    if heard.table is not None:
        return heard.table.definition.icon
    return heard.app.model.icon if heard.app else "layout-grid"


def _fields(heard: Heard, actor: Actor) -> list[str]:
    """Return the labels of what was changed, as far as the reader may read these fields on every record."""
    if heard.table is None or heard.app is None:
        return []
    mine = rights(heard.app, actor).tables.get(heard.table.key)
    if mine is None:
        return []
    known = heard.table.definition.by_key
    told = [key for key in heard.detail.get("fields", ()) if key in known and key in mine.fields]
    return [known[key].label.to(actor.language) for key in told if key not in mine.guards][:MOST_FIELDS]


def _cut(text: str, most: int) -> str:
    """Return the beginning of a long text, never with half a mention."""
    if len(text) <= most:
        return text
    begun = text[:most]
    if begun.rfind("@[") > begun.rfind("]"):
        begun = begun[: begun.rfind("@[")]
    return begun.rstrip() + "…"
