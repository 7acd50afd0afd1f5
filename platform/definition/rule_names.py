"""What people call a rule, which has no label of its own: by what it says, or by what it does to which fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..core.words import Words

ACTS: Mapping[str, Words] = {
    "show": Words("show {names}", "显示{names}"),
    "hide": Words("hide {names}", "隐藏{names}"),
    "require": Words("require {names}", "必填{names}"),
    "read_only": Words("only show {names}", "{names}只读"),
}
OPTIONS = Words("options of {names}", "{names}的可选项")
SET = Words("set {names}", "设置{names}")
MORE = Words("{act} …", "{act}……")


def rule_name(rule: Mapping[str, Any], labels: Mapping[str, Words]) -> Words | None:
    """Return the message of a rule, else what it does first; None for what is no rule of a form or a table.

    `labels` are those of the fields and sections that it may name, by key and as "section:key".
    """
    if rule.get("message"):
        return Words.read(rule["message"])
    acts = rule.get("then")
    if not isinstance(acts, list | tuple) or not acts:
        return None
    first = _act(acts[0], labels)
    return MORE.fill(act=first) if len(acts) > 1 else first


def _act(act: Mapping[str, Any], labels: Mapping[str, Words]) -> Words:
    kind = next(name for name in act if name != "field")
    if kind in ACTS:
        return ACTS[kind].fill(names=_named(act[kind], labels))
    if kind in ("set", "options"):
        return (SET if kind == "set" else OPTIONS).fill(names=_named([act[kind]["field"]], labels))
    return Words.read(act[kind])


def _named(keys: Sequence[str], labels: Mapping[str, Words]) -> Words:
    found = [labels.get(key) or Words.read(key.removeprefix("section:")) for key in keys]
    return Words(", ".join(each.en for each in found), "、".join(each.zh for each in found))
