"""The rules of a form as sentences: “When Stage is “Lost”, require Loss reason.”"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ....core.words import Words
from ....definition.model import App, Table
from ....definition.rule_names import ACTS
from ....fields.base import Reader
from ....fields.options import find_option, option_words
from ....runtime.access.condition_words import condition_words, listed

ALWAYS = Words("Always: {acts}.", "始终{acts}。")
WHEN = Words("When {condition}: {acts}.", "当{condition}时，{acts}。")
IN_ROWS = Words(
    "In each row of {rows}, when {condition}: {acts}.", "在“{rows}”的每一行中，当{condition}时，{acts}。"
)
ALWAYS_IN_ROWS = Words("In each row of {rows}, always: {acts}.", "在“{rows}”的每一行中，始终{acts}。")
SET = Words("set {field} to {value}", "将{field}设为{value}")
OPTIONS = Words("offer for {field} only {options}", "{field}仅可选{options}")
WARN = Words("warn “{message}”", "提醒“{message}”")
REFUSE = Words("refuse with “{message}”", "禁止提交并提示“{message}”")
QUOTED = Words("“{it}”", "“{it}”")
SECTION = Words("the section “{it}”", "分区“{it}”")


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule as the list shows it."""

    key: str
    sentence: str


def rule_lines(app: App, form: Mapping[str, Any], reader: Reader) -> list[RuleLine]:
    """Return the rules of a form in their order, as sentences."""
    return [
        RuleLine(each["key"], rule_sentence(app, form, each).to(reader.language))
        for each in form.get("rules", ())
    ]


def rule_sentence(app: App, form: Mapping[str, Any], rule: Mapping[str, Any]) -> Words:
    """Return one rule as a sentence."""
    rows = rule.get("rows")
    table = app.tables[f"{form['table']}.{rows}" if rows else form["table"]]
    acts = _joined([_act(table, form, each) for each in rule["then"]])
    condition = condition_words(app, table.key, rule["when"]) if rule.get("when") else None
    if rows:
        label = app.tables[form["table"]].by_key[rows].label
        words = ALWAYS_IN_ROWS if condition is None else IN_ROWS
        return words.fill(rows=label, acts=acts, condition=condition or "")
    return ALWAYS.fill(acts=acts) if condition is None else WHEN.fill(condition=condition, acts=acts)


def _joined(acts: Sequence[Words]) -> Words:
    return Words("; ".join(each.en for each in acts), "，".join(each.zh for each in acts))


def _act(table: Table, form: Mapping[str, Any], act: Mapping[str, Any]) -> Words:
    kind = next(name for name in act if name != "field")
    if kind in ACTS:
        return ACTS[kind].fill(names=listed([_name(table, form, each) for each in act[kind]]))
    if kind == "set":
        field = act["set"]["field"]
        return SET.fill(field=_name(table, form, field), value=QUOTED.fill(it=act["set"]["expression"]))
    if kind == "options":
        return OPTIONS.fill(
            field=_name(table, form, act["options"]["field"]),
            options=listed(_options(table, act["options"]["field"], act["options"]["keep"])),
        )
    return (WARN if kind == "warn" else REFUSE).fill(message=Words.read(act[kind]))


def _options(table: Table, field: str, keys: Sequence[str]) -> list[Words]:
    found = []
    for key in keys:
        option = find_option(table.by_key[field], key) if field in table.by_key else None
        found.append(QUOTED.fill(it=option_words(option) if option else key))
    return found


def _name(table: Table, form: Mapping[str, Any], name: str) -> Words:
    """Return a field by its label, a section by its heading."""
    if name.startswith("section:"):
        key = name.removeprefix("section:")
        section = next((each for each in form["sections"] if each["key"] == key), {})
        return SECTION.fill(it=Words.read(section.get("label") or key))
    field = table.by_key.get(name)
    return QUOTED.fill(it=field.label if field else name)
