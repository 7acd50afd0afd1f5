"""An entry of the audit log as a sentence: who did what, to whom, from where."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ..core.words import Words
from ..identity.audit.events import EVENTS
from ..identity.browser_name import browser_name
from ..identity.directory import Directory
from ..runtime.access.refusals import IN_TABLE, what_words
from ..runtime.access.sentences import ACTION_WORDS
from ..runtime.apps.live import LiveApp
from ..runtime.records.context import Context
from ..runtime.records.history import visible_titles

ISOLATE, POP = "\u2068", "\u2069"
"""Around what people typed: a name with marks of direction turns nothing but itself around."""
SYSTEM = Words("Tablewright", "系统")
STRANGER = Words("Somebody who is not signed in", "未登录的访客")
UNKNOWN_APP = Words("app {id}", "应用 {id}")
RECORD = Words("{title} ({table})", "{title}（{table}）")
UNTITLED = Words("record {id}", "记录 {id}")
FROM = Words(" from {address}", "，来自 {address}")
WITH = Words(" with {browser}", "，使用 {browser}")
NOT_TOLD = "…"
NO_MESSAGE = Words("without a message", "无说明")
DETAILS: Mapping[str, Words] = {
    "login": Words("Login", "登录名"),
    "way": Words("Way", "方式"),
    "agent": Words("Browser or program", "浏览器或程序"),
    "person": Words("Person", "人员"),
    "to": Words("To", "接收人"),
    "member": Words("Given to", "授予对象"),
    "kind": Words("Kind", "对象类型"),
    "role": Words("Role", "角色"),
    "name": Words("Name", "名称"),
    "revision": Words("Revision", "版本"),
    "message": Words("Message", "说明"),
    "method": Words("Request", "请求方式"),
    "path": Words("Address", "地址"),
    "code": Words("Kind of refusal", "拒绝类型"),
    "why": Words("What was answered", "系统答复"),
    "token": Words("By access token", "通过访问令牌"),
    "action": Words("Action", "操作"),
    "answer": Words("Answer", "处理结果"),
    "field": Words("Field", "字段"),
    "record": Words("Record", "记录"),
    "changed": Words("Changed", "修改内容"),
    "by": Words("By", "途径"),
    "until": Words("Until", "截止时间"),
    "level": Words("Level", "级别"),
    "count": Words("Count", "数量"),
    "records": Words("Records", "记录数"),
    "format": Words("Format", "格式"),
    "seen_as": Words("Seen through the eyes of", "以其身份查看"),
    "may_write": Words("May change data", "可修改数据"),
    "apps": Words("Apps", "应用"),
}
"""What members of an entry's detail are called; others show by their own name."""
VALUES: Mapping[str, Mapping[str, Words]] = {
    "way": {
        "password": Words("password", "密码"),
        "link": Words("sign-in link", "登录链接"),
        "code": Words("second factor", "两步验证"),
        "second_factor": Words("password and second factor", "密码与两步验证"),
        "recovery_code": Words("recovery code", "恢复码"),
        "passkey": Words("passkey", "通行密钥"),
        "invitation": Words("invitation", "邀请"),
        "set_up": Words("first set-up", "初始设置"),
        "single_sign_on": Words("single sign-on", "单点登录"),
    },
    "kind": {
        "person": Words("a person", "人员"),
        "department": Words("a department", "部门"),
        "department_below": Words("a department and those below", "部门及下级部门"),
        "group": Words("a group", "用户组"),
        "everyone": Words("everyone", "所有人"),
    },
    "answer": {
        "granted": Words("granted", "已通过"),
        "declined": Words("declined", "已拒绝"),
        "taken": Words("taken over", "已采纳"),
    },
    "level": {"view": Words("may view", "可查看"), "edit": Words("may edit", "可编辑")},
    "action": ACTION_WORDS,
}
"""What the values of some members are called, where they are names of the product's own."""
PEOPLE = frozenset({"person", "to", "seen_as"})
SIGNING_IN = frozenset({"sign_in", "sign_in_failed", "recovery_code_used", "password_reset"})


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the screen shows it."""

    entry: sa.Row
    sentence: str
    details: tuple[tuple[str, str], ...]
    href: str | None
    """The record it is about, where that can still be opened."""


class Narrator:
    """Tells the entries of one page, with the names of everything they point to."""

    def __init__(
        self,
        entries: Iterable[sa.Row],
        directory: Directory,
        apps: Mapping[int, LiveApp],
        context_of: Callable[[str], Context],
        language: str,
    ) -> None:
        self._directory = directory
        self._apps = apps
        self._language = language
        self._entries = tuple(entries)
        self._titles = self._read_titles(context_of)

    def lines(self) -> list[Line]:
        """Return the entries told."""
        return [self._line(each) for each in self._entries]

    def who(self, entry: sa.Row) -> str:
        """Return who acted."""
        if entry.actor_id is not None:
            return self._directory.person(entry.actor_id)["title"]
        return (SYSTEM if entry.address is None else STRANGER).to(self._language)

    def app(self, entry: sa.Row) -> str:
        """Return the label of the app an entry is about, "" for none."""
        if entry.app_id is None:
            return ""
        app = self._apps.get(entry.app_id)
        return (app.model.label if app else UNKNOWN_APP.fill(id=entry.app_id)).to(self._language)

    def table(self, entry: sa.Row) -> str:
        """Return the label of the table an entry is about, "" for none."""
        app = self._apps.get(entry.app_id)
        table = app.model.tables.get(entry.table_key) if app and entry.table_key else None
        return table.label.to(self._language) if table else entry.table_key or ""

    def what(self, entry: sa.Row) -> str:
        """Return what somebody asked for, as it stands after "to"."""
        app, action = self._apps.get(entry.app_id), entry.detail.get("action")
        table = app.model.tables.get(entry.table_key) if app and entry.table_key else None
        if table is None or action not in IN_TABLE:
            return ""
        return what_words(action, table, entry.record_id).to(self._language)

    def sentence(self, entry: sa.Row) -> str:
        """Return what happened, in one sentence."""
        event = EVENTS.get(entry.event)
        if event is None:
            return entry.event
        text = event.sentence.to(self._language).format_map(_Places(self, entry))
        if entry.event in SIGNING_IN and entry.address:
            text += FROM.to(self._language, address=entry.address)
            if entry.detail.get("agent"):
                text += WITH.to(self._language, browser=browser_name(entry.detail["agent"]))
        return text

    def value(self, entry: sa.Row, name: str) -> str:
        """Return what a place of a sentence, or a member of the detail, says."""
        told = entry.detail.get(name)
        if name == "role" and isinstance(told, str) and entry.app_id in self._apps:
            role = self._apps[entry.app_id].model.roles.get(told)
            return role.label.to(self._language) if role else told
        if name == "message" and told == "":
            return NO_MESSAGE.to(self._language)
        if name in PEOPLE and isinstance(told, int):
            return self._directory.person(told)["title"]
        if isinstance(told, str) and told in VALUES.get(name, ()):
            return VALUES[name][told].to(self._language)
        if isinstance(told, Mapping) and self._language in told:
            return str(told[self._language])
        if isinstance(told, bool):
            return (Words("yes", "是") if told else Words("no", "否")).to(self._language)
        if isinstance(told, list):
            return (", " if self._language == "en" else "、").join(str(each) for each in told)
        if isinstance(told, Mapping):
            return "; ".join(f"{key}: {_short(value)}" for key, value in told.items())
        return NOT_TOLD if told is None else str(told)

    def record(self, entry: sa.Row) -> str:
        """Return the record an entry is about: the title it has now, else the one it had."""
        title = self._titles.get((entry.app_id, entry.table_key, entry.record_id))
        title = title or entry.detail.get("record") or UNTITLED.to(self._language, id=entry.record_id)
        table = self.table(entry)
        if not table:
            return title
        return RECORD.to(self._language, title=title, table=table)

    def cells(self, entry: sa.Row) -> tuple[str, ...]:
        """Return an entry as the cells of a table."""
        event = EVENTS.get(entry.event)
        return (
            str(entry.id),
            entry.at.isoformat(" ", "seconds").removesuffix("+00:00"),
            event.label.to(self._language) if event else entry.event,
            self.who(entry),
            self.sentence(entry).replace(ISOLATE, "").replace(POP, ""),
            entry.address or "",
            self.app(entry),
            self.table(entry),
            "" if entry.record_id is None else str(entry.record_id),
            json.dumps(entry.detail, ensure_ascii=False),
        )

    def _line(self, entry: sa.Row) -> Line:
        details = tuple((self._named(name), self.value(entry, name)) for name in entry.detail)
        key = (entry.app_id, entry.table_key, entry.record_id)
        app = self._apps.get(entry.app_id)
        href = f"/a/{app.key}/{entry.table_key}/{entry.record_id}" if app and key in self._titles else None
        return Line(entry, self.sentence(entry), details, href)

    def _named(self, name: str) -> str:
        return DETAILS[name].to(self._language) if name in DETAILS else name

    def _read_titles(self, context_of: Callable[[str], Context]) -> dict[tuple[int, str, int], str]:
        """Return the titles of the records of the page: a query a table."""
        wanted: dict[tuple[int, str], set[int]] = {}
        for each in self._entries:
            app = self._apps.get(each.app_id)
            if app and each.record_id is not None and each.table_key in app.model.tables:
                wanted.setdefault((each.app_id, each.table_key), set()).add(each.record_id)
        found = {}
        for (app_id, table_key), ids in wanted.items():
            context = context_of(self._apps[app_id].key)
            if table_key in context.rights.tables:
                for record_id, told in visible_titles(context, table_key, ids).items():
                    found[app_id, table_key, record_id] = str(told["title"]) or f"#{record_id}"
        return found


class _Places(dict):
    """The places of a sentence, filled when asked for; a place that nothing fills shows as "…"."""

    def __init__(self, narrator: Narrator, entry: sa.Row) -> None:
        super().__init__()
        self._narrator = narrator
        self._entry = entry

    def __missing__(self, name: str) -> str:
        tells = self._narrator
        told = {"who": tells.who, "app": tells.app, "table": tells.table, "what": tells.what}
        if name in told:
            text = told[name](self._entry)
        elif name == "record" and self._entry.record_id is not None:
            text = self._narrator.record(self._entry)
        else:
            text = self._narrator.value(self._entry, name)
        return f"{ISOLATE}{text or NOT_TOLD}{POP}"


def _short(value: Any) -> str:
    return " → ".join(str(each) for each in value) if isinstance(value, list) else str(value)
