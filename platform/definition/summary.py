"""What a whole change of a definition comes to, in one sentence of business words: the history's line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ..core.words import Words
from ..fields import FIELD_TYPES
from .fault import shown
from .labels import label_at, value_at
from .place_words import KINDS, MEMBERS
from .subjects import Subject, subjects

Document = Mapping[str, Any]
MOST_TOLD = 2
"""So many elements are told each by its own sentence; more of them are counted."""
MOST_MEMBERS = 4


def summary(a: Document, b: Document) -> Words:
    """Return one sentence about what was done to turn document `a` into `b`."""
    found = subjects(a, b)
    if not found:
        return NOTHING
    if len(found) <= MOST_TOLD:
        return _together([_told(each, a, b) for each in found], " ", "")
    return _counted(found, a, b)


def _told(subject: Subject, a: Document, b: Document) -> Words:
    document = a if subject.act == "removed" else b
    if not subject.path:
        return APP.fill(what=_members(subject))
    data = {
        "kind": KINDS[subject.kind],
        "what": _label(document, subject.path),
        "in_": _owner(document, subject.path),
    }
    within = bool(data["in_"].en)
    if subject.act != "changed":
        return _SENTENCES[subject.act, within].fill(**data, type=_type(subject, document))
    if subject.kind == "automations" and {subject.member(each) for each in subject.differences} == {
        "enabled"
    }:
        return SWITCHED[value_at(b, (*subject.path, "enabled")) is True].fill(**data)
    if {subject.member(each) for each in subject.differences} == {"label"}:
        before, after = _label(a, subject.path), data["what"]
        said, other = RENAMED[within].fill(**data, before=before), TRANSLATED[within].fill(**data)
        return Words(
            (said if before.en != after.en else other).en, (said if before.zh != after.zh else other).zh
        )
    return CHANGED[within].fill(**data, members=_members(subject))


def _label(document: Document, path: tuple[str, ...]) -> Words:
    label = label_at(document, path) or Words(*[path[-1].rpartition(".")[2]] * 2)
    return Words(shown(label.en), shown(label.zh))


def _owner(document: Document, path: tuple[str, ...]) -> Words:
    """Return where an element stands: its table, its form; nothing for what stands in the app itself."""
    if len(path) > 2:
        owner = path[:2] if path[0] == "automations" else path[:-2]
    elif path[0] in ("views", "forms", "prints"):
        owner = ("tables", path[1].split(".")[0])
    else:
        return Words("", "")
    label = _label(document, owner)
    return Words(f" in {label.en}", label.zh)


def _type(subject: Subject, document: Document) -> Words:
    """Return a field's type in brackets, nothing for other elements."""
    value = value_at(document, subject.path) if subject.kind == "fields" else None
    kind = FIELD_TYPES.get(value.get("type", "")) if isinstance(value, Mapping) else None
    return Words(f" ({kind.label.en.lower()})", f"（{kind.label.zh}）") if kind else Words("", "")


def _members(subject: Subject) -> Words:
    """Return which members of an element changed, in words; several at most."""
    names = list(dict.fromkeys(subject.member(each) for each in subject.differences))
    known = [_MEMBERS.get((subject.kind, name)) or MEMBERS.get(name) or KINDS.get(name) for name in names]
    told = list(dict.fromkeys(each or SETTINGS for each in known))
    more = [MORE] if len(told) > MOST_MEMBERS else []
    return _together([*told[:MOST_MEMBERS], *more], ", ", "、")


def _counted(found: Sequence[Subject], a: Document, b: Document) -> Words:
    """Return how many elements of each kind came, went and changed: "3 fields and 1 view are new in “Deal”; …".

    One that came or went by itself is told by its name: it is what the rest changed for.
    """
    groups: dict[tuple[str, str], list[Subject]] = {}
    for each in found:
        owner = _owner(a if each.act == "removed" else b, each.path) if each.path else Words("", "")
        groups.setdefault((each.act, f"{owner.en}\n{owner.zh}"), []).append(each)
    clauses = []
    for (act, owner), members in groups.items():
        if act != "changed" and len(members) == 1:
            clauses.append(_clause(_told(members[0], a, b), first=not clauses))
            continue
        kinds = Counter(each.kind for each in sorted(members, key=lambda each: not each.kind))
        counts = _together([_count(kind, number) for kind, number in kinds.items()], " and ", "、")
        spaced = Words(counts.en, f" {counts.zh}" if counts.zh[0].isdigit() else counts.zh)
        clauses.append(_CLAUSES[act, len(members) == 1].fill(counts=spaced, in_=Words(*owner.split("\n"))))
    joined = _together(clauses, "; ", "；")
    return Words(f"{joined.en[0].upper()}{joined.en[1:]}.", f"{joined.zh}。")


def _clause(sentence: Words, *, first: bool) -> Words:
    """Return a sentence as a part of one: without its full stop, and small where it does not begin it."""
    en, zh = sentence.en.removesuffix("."), sentence.zh.removesuffix("。")
    return Words(en if first else en[0].lower() + en[1:], zh)


def _count(kind: str, number: int) -> Words:
    if not kind:
        return Words("the app itself", "应用设置")
    words = KINDS[kind]
    return Words(f"{number} {words.en}{'' if number == 1 else 's'}", f"{number} 个{words.zh}")


def _together(parts: Sequence[Words], en: str, zh: str) -> Words:
    return Words(en.join(each.en for each in parts), zh.join(each.zh for each in parts))


NOTHING = Words("Nothing changed.", "没有变化。")
APP = Words("The app was changed: {what}.", "修改应用：{what}。")
RENAMED = {
    True: Words("The {kind} {before}{in_} is now called {what}.", "{in_}的{kind}{before}改名为{what}。"),
    False: Words("The {kind} {before} is now called {what}.", "{kind}{before}改名为{what}。"),
}
TRANSLATED = {
    True: Words("The {kind} {what}{in_} has another name in Chinese.", "{in_}的{kind}{what}修改了英文名称。"),
    False: Words("The {kind} {what} has another name in Chinese.", "{kind}{what}修改了英文名称。"),
}
SWITCHED = {
    True: Words("The {kind} {what} was switched on.", "启用{kind}{what}。"),
    False: Words("The {kind} {what} was switched off.", "停用{kind}{what}。"),
}
CHANGED = {
    True: Words("The {kind} {what}{in_} was changed: {members}.", "修改{in_}的{kind}{what}：{members}。"),
    False: Words("The {kind} {what} was changed: {members}.", "修改{kind}{what}：{members}。"),
}
_SENTENCES = {
    ("added", True): Words("The {kind} {what}{type} is new{in_}.", "在{in_}中新增{kind}{what}{type}。"),
    ("added", False): Words("The {kind} {what} is new.", "新增{kind}{what}。"),
    ("removed", True): Words("The {kind} {what}{in_} was deleted.", "删除{in_}的{kind}{what}。"),
    ("removed", False): Words("The {kind} {what} was deleted.", "删除{kind}{what}。"),
    ("moved", True): Words("The {kind} {what}{in_} was moved.", "调整{in_}的{kind}{what}的位置。"),
    ("moved", False): Words("The {kind} {what} was moved.", "调整{kind}{what}的位置。"),
}
_CLAUSES = {
    ("added", True): Words("{counts} is new{in_}", "{in_}新增{counts}"),
    ("added", False): Words("{counts} are new{in_}", "{in_}新增{counts}"),
    ("removed", True): Words("{counts}{in_} was deleted", "{in_}删除{counts}"),
    ("removed", False): Words("{counts}{in_} were deleted", "{in_}删除{counts}"),
    ("changed", True): Words("{counts}{in_} was changed", "{in_}修改{counts}"),
    ("changed", False): Words("{counts}{in_} were changed", "{in_}修改{counts}"),
    ("moved", True): Words("{counts}{in_} was moved", "{in_}调整{counts}的位置"),
    ("moved", False): Words("{counts}{in_} were moved", "{in_}调整{counts}的位置"),
}
"""By what was done, and whether it was done to one thing."""
SETTINGS = Words("settings", "设置")
MORE = Words("and more", "等")
_MEMBERS = {
    ("views", "fields"): Words("columns", "显示字段"),
    ("views", "widths"): Words("column widths", "列宽"),
    ("sections", "fields"): Words("fields on it", "其中的字段"),
    ("forms", "sections"): Words("layout", "布局"),
    ("roles", "tables"): Words("rights", "权限"),
    ("roles", "all_tables"): Words("rights", "权限"),
    ("tables", "page"): Words("record page", "记录页"),
    ("tables", "match"): Words("finding duplicates", "查重规则"),
    ("rules", "when"): Words("condition", "条件"),
    ("rules", "then"): Words("what it does", "执行动作"),
    ("", "home"): Words("home page", "首页"),
}
