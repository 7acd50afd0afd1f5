"""How runs are told: what set them off, the records they are about, what their steps did, under the reader's rights."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from markupsafe import Markup

from ....automations.steps import STEPS
from ....automations.triggers import TRIGGERS
from ....core.moment import Moment
from ....core.words import Words
from ....fields import type_of
from ....fields.base import Reader
from ....fields.field import Field
from ....runtime.automations.engine.place import all_steps
from ....runtime.records.context import Context
from ....runtime.records.history import named_changes, visible_titles
from ....runtime.screens.paths import record_path
from ....runtime.screens.record_parts import draw_value
from ...staff import Staff

STATES: Mapping[str, tuple[Words, str]] = {
    "waiting": (Words("Waiting", "排队中"), "chip-gray"),
    "later": (Words("Pausing", "等待中"), "chip-blue"),
    "running": (Words("Running", "执行中"), "chip-blue"),
    "outside": (Words("Sent, no answer yet", "等待响应"), "chip-blue"),
    "sent": (Words("Sent", "已发送"), "chip-blue"),
    "waits": (Words("Would wait", "将会等待"), "chip-blue"),
    "done": (Words("Done", "成功"), "chip-green"),
    "failed": (Words("Failed", "失败"), "chip-red"),
    "stopped": (Words("Stopped", "已停止"), "chip-amber"),
}
"""What a state is called, and the chip that shows it."""
SAVE_STATES: Mapping[str, tuple[Words, str]] = {
    **STATES,
    "done": (Words("Goes through", "通过"), "chip-green"),
    "stopped": (Words("Refuses the save", "阻止保存"), "chip-red"),
}
"""The same of a rule before a save, which has no run."""
ACTS = {
    "set": Words("Would be saved with it", "随本次保存写入"),
    "create": Words("New record in {table}", "在{table}中新建记录"),
    "update": Words("Changed in {table}", "修改{table}的记录"),
    "delete": Words("To the recycle bin, from {table}", "将{table}的记录移入回收站"),
    "restore": Words("Out of the recycle bin, in {table}", "恢复{table}的记录"),
    "comment": Words("Comment in {table}", "在{table}中添加评论"),
    "print": Words("Printed from {table}", "打印{table}的记录"),
    "notify": Words("Told in the app", "应用内通知"),
    "start": Words("Set off another automation", "触发其他自动化"),
}
SOMEBODY = Words("somebody", "某人")
SENT = Words("Sent to another system", "发送到其他系统")
MESSAGE = Words("Message", "消息")


@dataclass(frozen=True, slots=True)
class Link:
    """A record by its name."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a step did: a heading, the records, values before and after, a text."""

    heading: Words
    records: Sequence[Link] = ()
    changes: Sequence[tuple[str, Markup, Markup]] = ()
    fresh: bool = False
    """There was nothing before."""
    text: str = ""
    to: str = ""


class RunTelling:
    """Tells runs to one reader."""

    def __init__(self, context: Context, reader: Reader, staff: Staff) -> None:
        self.context, self.reader, self.staff = context, reader, staff
        self.language = reader.language
        self._titles: dict[str, dict[int, str]] = {}

    def label(self, automation: str) -> Words:
        """Return what people call an automation of the app."""
        listed = self.context.app.model.automations
        found = next((each.get("label") for each in listed if each["key"] == automation), None)
        return Words.read(found or automation)

    def kind(self, trigger: Mapping[str, Any]) -> Words:
        """Return what sort of event it was."""
        kind = TRIGGERS.get(trigger.get("kind", ""))
        return kind.label if kind else Words(str(trigger.get("kind")), str(trigger.get("kind")))

    def person(self, person_id: int | None) -> str:
        """Return what somebody is called; "" for nobody."""
        if person_id is None:
            return ""
        found = self.staff.actors.get(person_id)
        return found.name if found else SOMEBODY.to(self.language)

    def read_titles(self, triggers: Iterable[Mapping[str, Any]]) -> None:
        """Read the names of the records of many events at once."""
        wanted: dict[str, set[int]] = {}
        for each in triggers:
            if each.get("table") and each.get("record"):
                wanted.setdefault(each["table"], set()).add(each["record"])
        for table, ids in wanted.items():
            self._read(table, ids)

    def record(self, table: str | None, record_id: int | None) -> Link | None:
        """Return a record as the reader may know it; one that is gone or closed by its number."""
        if not table or record_id is None or table not in self.context.app.tables:
            return None
        if record_id not in self._titles.get(table, {}):
            self._read(table, {record_id})
        title = self._titles.get(table, {}).get(record_id) or f"#{record_id}"
        return Link(title, record_path(self.context.app.key, table, record_id))

    def changes(
        self, table: str | None, changes: Mapping[str, Sequence[Any]]
    ) -> list[tuple[str, Markup, Markup]]:
        """Return (field, before, after) of those that the reader may read."""
        live = self.context.app.tables.get(table or "")
        if live is None:
            return []
        fields = live.definition.by_key
        known = {key: each for key, each in changes.items() if key in fields}
        told = named_changes(self.context, live, known)
        return [
            (
                fields[key].label.to(self.language),
                draw_value(fields[key], _once(fields[key], old), self.reader),
                draw_value(fields[key], _once(fields[key], new), self.reader),
            )
            for key, (old, new) in told.items()
        ]

    def parts(self, given: Mapping[str, Any] | None) -> list[Part]:
        """Return what a step did, of what its entry in the log keeps."""
        if not given:
            return []
        if "acts" in given:
            return [self._act(each) for each in given["acts"]]
        return [self._request(given)]

    def written(self, changes: Iterable[Any]) -> list[Part]:
        """Return what would have been written, as a test notes it."""
        return [
            Part(
                self.heading(each.act, each.table),
                () if each.act in ("create", "set") else self._links(each.table, [each.record_id]),
                self.changes(each.table, each.changes),
                fresh=each.act == "create",
            )
            for each in changes
        ]

    def output(self, output: Any) -> str:
        """Return what a step gave to later ones, as text."""
        if output is None:
            return ""
        plain = isinstance(output, str | int | float | bool)
        return str(output) if plain else json.dumps(output, ensure_ascii=False, indent=1)[:4000]

    def _act(self, act: Mapping[str, Any]) -> Part:
        table, do = act.get("table"), act.get("do", "")
        if do == "notify":
            people = ", ".join(self.person(each) for each in act.get("people", ()))
            return Part(ACTS[do], text="\n".join(filter(None, (act["title"], act["text"]))), to=people)
        if do == "start":
            told = self.output(act.get("input") or None)
            return Part(ACTS[do], text=told, to=self.label(act["automation"]).to(self.language))
        values = {key: [None, value] for key, value in (act.get("values") or {}).items()}
        links = self._links(table, act.get("ids", ()))
        return Part(
            self.heading(do, table), links, self.changes(table, values), True, str(act.get("text") or "")
        )

    def _request(self, given: Mapping[str, Any]) -> Part:
        message = given.get("message")
        if isinstance(message, Mapping):
            to = given.get("to") or {}
            people = [self.person(each) for each in to.get("people", ())]
            text = "\n".join(filter(None, (str(message.get("title") or ""), str(message.get("text") or ""))))
            return Part(MESSAGE, text=text, to=", ".join([*people, *to.get("addresses", ())]))
        where = f"{given.get('method', 'POST')} {given.get('url', '')}"
        body = given.get("body")
        return Part(SENT, text=body if isinstance(body, str) else self.output(body), to=where)

    def heading(self, act: str, table: str | None) -> Words:
        """Return what an act on a table is called."""
        live = self.context.app.tables.get(table or "")
        label = live.definition.label if live else Words(table or "", table or "")
        quoted = Words(f"“{label.en}”", f"“{label.zh}”")
        return ACTS.get(act, Words(act, act)).fill(table=quoted)

    def _links(self, table: str | None, ids: Sequence[int]) -> list[Link]:
        found = (self.record(table, each) for each in ids[:10])
        return [each for each in found if each is not None]

    def _read(self, table: str, ids: set[int]) -> None:
        known = self._titles.setdefault(table, {})
        if table in self.context.app.tables and table in self.context.rights.tables:
            found = visible_titles(self.context, table, ids - known.keys())
            known.update({key: str(each["title"]) for key, each in found.items()})


def step_names(automation: Mapping[str, Any] | None) -> dict[str, tuple[Words, str]]:
    """Return (what people call it, icon) of each step of an automation by key."""
    found = {}
    for step in all_steps(automation.get("steps", ()) if automation else ()):
        kind = STEPS.get(step["type"])
        label = Words.read(step.get("label") or (kind.label if kind else step["type"]))
        found[step["key"]] = (label, kind.icon if kind else "help-circle")
    return found


def _once(field: Field, value: Any) -> Any:
    """Return a value of the change log as lists have it: there, days and moments stand as text."""
    if not isinstance(value, str):
        return value
    column = type_of(field).column_type(field)
    if isinstance(column, Moment):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column, sa.Date) else value
