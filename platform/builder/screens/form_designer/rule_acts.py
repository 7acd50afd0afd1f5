"""What a rule does, as its form shows and sends it: one part for each act."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from ....core.words import Words
from ....definition.model import App, Table
from ....fields import type_of
from ....fields.field import Field
from ....fields.options import option_words, options
from ...edits.forms import field_of
from ..frame.labels import read_words, typed_words

NAMING = ("show", "hide", "require", "read_only")
KINDS: Mapping[str, Words] = {
    "show": Words("Show", "显示"),
    "hide": Words("Hide", "隐藏"),
    "require": Words("Require", "必填"),
    "read_only": Words("Only show", "只读"),
    "set": Words("Set a value", "赋值"),
    "options": Words("Limit the options", "限制选项"),
    "warn": Words("Warn", "提醒"),
    "refuse": Words("Refuse", "禁止提交"),
}
MOST_ACTS = 50
SECTION = Words("Section: {label}", "分区：{label}")


@dataclasses.dataclass(slots=True)
class RuleAct:
    """One act as it was typed."""

    number: int
    kind: str = "require"
    names: Sequence[str] = ()
    field: str = ""
    expression: str = ""
    keep: Sequence[str] = ()
    words: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def document(self) -> dict[str, Any]:
        """Return the act as the definition has it."""
        if self.kind in NAMING:
            return {self.kind: list(self.names)}
        if self.kind == "set":
            return {"set": {"field": self.field, "expression": self.expression}}
        if self.kind == "options":
            return {"options": {"field": self.field, "keep": list(self.keep)}}
        told = {self.kind: read_words(self.words, "message") or ""}
        return {**told, "field": self.field} if self.field else told


def acts_of(rule: Mapping[str, Any]) -> list[RuleAct]:
    """Return the acts of a rule; a new rule begins with one."""
    acts = [_act(number, each) for number, each in enumerate(rule.get("then", ()), 1)]
    return acts or [RuleAct(1)]


def read_acts(form: MultiDict[str, str]) -> list[RuleAct]:
    """Return the acts that were posted, after the button that was pressed has done its work."""
    numbers = sorted({int(m[1]) for name in form if (m := re.fullmatch(r"a(\d{1,3})\.kind", name))})
    do = form.get("do", "")
    acts = [_read(form, number) for number in numbers if do != f"act.remove.{number}"]
    if do == "act.add" and len(acts) < MOST_ACTS:
        acts.append(RuleAct(0))
    for number, act in enumerate(acts, 1):
        act.number = number
    return acts


def named(app: App, form: Mapping[str, Any], table: Table, rows: str | None) -> list[tuple[str, Words]]:
    """Return what an act may name: the fields on the form and its sections; within rows, the rows' fields."""
    if rows:
        return [(each.key, each.label) for each in table.fields]
    found = []
    for section in form["sections"]:
        label = Words.read(section.get("label") or section["key"])
        found.append((f"section:{section['key']}", SECTION.fill(label=label)))
        keys = (field_of(entry) for entry in section["fields"])
        found += [(key, app.tables[form["table"]].by_key[key].label) for key in keys if key]
    return found


def settable(table: Table) -> list[Field]:
    """Return the fields an act may set."""
    return [each for each in table.fields if type_of(each).writable]


def with_options(table: Table) -> list[Field]:
    """Return the fields whose options an act may limit."""
    return [each for each in table.fields if options(each)]


def option_choices(table: Table, key: str) -> list[tuple[str, Words]]:
    """Return the options of a field."""
    told = table.by_key.get(key)
    return [(each["key"], option_words(each)) for each in options(told)] if told else []


def _act(number: int, told: Mapping[str, Any]) -> RuleAct:
    kind = next(name for name in told if name != "field")
    act = RuleAct(number, kind, field=told.get("field", ""))
    if kind in NAMING:
        act.names = told[kind]
    elif kind in ("set", "options"):
        act.field = told[kind]["field"]
        act.expression = told[kind].get("expression", "")
        act.keep = told[kind].get("keep", ())
    else:
        act.words = typed_words(told[kind], "message")
    return act


def _read(form: MultiDict[str, str], number: int) -> RuleAct:
    before = f"a{number}."
    kind = form.get(f"{before}kind", "")
    words = {f"message_{each}": form.get(f"{before}message_{each}", "") for each in ("en", "zh")}
    return RuleAct(
        number,
        kind if kind in KINDS else "require",
        form.getlist(f"{before}names"),
        form.get(f"{before}field", ""),
        form.get(f"{before}expression", "").strip(),
        form.getlist(f"{before}keep"),
        words,
    )
