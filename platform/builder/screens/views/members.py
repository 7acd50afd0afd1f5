"""What a view is made of: which members each type has, as a form sends them and as the definition has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from ....core.words import Words
from ....definition.fitting import KINDS, NEEDED, fits
from ....definition.model import Table
from ....definition.schemas import own_schema
from ....fields import type_of
from ....runtime.screens.view_settings import CHOICES
from ....runtime.screens.view_spans import read_spans
from ....web.current import language
from ..frame.labels import read_words, renamed
from ..frame.picks import Option, field_options, picked

OF_TYPE: Mapping[str, Sequence[str]] = {
    "grid": ("row_height", "frozen"),
    "board": ("stack", "lanes", "cover", "sums"),
    "gallery": ("cover",),
    "tree": ("parent",),
    "calendar": ("dates", "mode"),
    "timeline": ("start", "end", "progress", "after", "scale"),
}
"""By a view's type: the members that it has and others have not, in the order of the form."""
GROUPED = ("grid", "timeline")
WITH_COLUMNS = ("grid", "tree")
"""The types whose columns have a width."""
"""The types whose rows can stand in groups."""
COLORS = 30


@dataclass(frozen=True, slots=True)
class Setting:
    """One control of the form for what a type has of its own."""

    name: str
    label: Words
    kind: str
    """"one" of the options, "many" of them, "spans" of dates, or a "number"."""
    options: Sequence[tuple[str, Words]]
    value: Any
    needed: bool


WHAT_FOR: Mapping[str, Words] = {
    "grid": Words("Rows and columns, edited in place", "行与列，可直接编辑"),
    "board": Words("Cards in stacks, dragged from step to step", "卡片按选项分列，可拖动流转"),
    "gallery": Words("Cards with pictures", "带图片的卡片"),
    "tree": Words("Records under their parents", "按上下级逐层展开"),
    "calendar": Words("Days, weeks and months", "按日、周、月查看"),
    "timeline": Words("Bars from beginning to end, as in a plan", "起止时间的横条，用于排期"),
}
LACKS = Words("It needs {kind}; add such a field first.", "需要{kind}，请先添加这样的字段。")


def lack(table: Table, type_: str) -> Words | None:
    """Return what a table lacks for a view of a type; None where it can have one."""
    for member in NEEDED.get(type_, ()):
        member = "start" if member == "dates" else member
        if not any(fits(member, table, each) for each in table.by_key.values()):
            return LACKS.fill(kind=KINDS[member])
    return None


def fitting(table: Table, member: str) -> list[Option]:
    """Return the fields that can stand in a member of a view of the table; choices, which boards mostly show, first."""
    found = [each for each in table.by_key.values() if fits(member, table, each)]
    return field_options(sorted(found, key=lambda each: each.type != "select"))


def settings_for(table: Table, type_: str, told: Mapping[str, Any]) -> list[Setting]:
    """Return the controls for what a view's type has of its own; `told` are the members as they are."""
    schema = own_schema("view")["properties"]
    found = []
    for name in OF_TYPE[type_]:
        about, needed = schema[name], name in NEEDED.get(type_, ())
        label = Words.read(about["title"])
        if "enum" in about:
            options = [(each, CHOICES.get(each, Words(each, each))) for each in about["enum"]]
            found.append(Setting(name, label, "one", options, told.get(name, ""), False))
        elif about.get("type") == "integer":
            found.append(Setting(name, label, "number", [], told.get(name, ""), False))
        elif name == "dates":
            options = [each[:2] for each in fitting(table, "start")]
            found.append(Setting(name, label, "spans", options, list(told.get(name, ())), needed))
        elif options := [each[:2] for each in fitting(table, name)]:
            kind = "many" if about.get("type") == "array" else "one"
            value = told.get(name, [] if kind == "many" else options[0][0] if needed else "")
            found.append(Setting(name, label, kind, options, value, needed))
    return found


def read_members(
    table: Table, type_: str, form: MultiDict[str, str], document: Mapping[str, Any]
) -> dict[str, Any]:
    """Return every member that the form sets, None for those it leaves empty; the filter and colours apart.

    `document` is the view as it was: what the form shows in one language only keeps the other.
    """
    members: dict[str, Any] = {
        "label": read_words(form, "label") or "",
        "help": read_words(form, "help"),
        "fields": picked(form, "fields") or None,
        "bar": picked(form, "bar") or None,
        "roles": form.getlist("roles") or None,
        "locked": True if form.get("locked") == "1" else None,
        "sort": _sort(form) or None,
        "footer": {key: form[f"footer:{key}"] for key in table.by_key if form.get(f"footer:{key}")} or None,
    }
    if type_ in GROUPED:
        groups = [form.get(f"group:{place}", "") for place in range(3)]
        members["group"] = list(dict.fromkeys(filter(None, groups))) or None
    for name in OF_TYPE[type_]:
        members[name] = _own(name, form, document)
    if type_ == "board":
        members |= _stacks(table, form)
    if type_ in WITH_COLUMNS:
        members["widths"] = _widths(form, document) or None
    return members


def _widths(form: MultiDict[str, str], document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns' widths: those typed, and as they were those of columns that the form does not show."""
    found = {key: width for key, width in document.get("widths", {}).items() if f"width:{key}" not in form}
    for name, typed in form.items():
        if name.startswith("width:") and typed.strip():
            value = typed.strip()
            known = value.isascii() and value.isdigit() and len(value) < 5
            found[name.removeprefix("width:")] = int(value) if known else value
    return found


def _own(name: str, form: MultiDict[str, str], document: Mapping[str, Any]) -> Any:
    if name == "dates":
        before = {each["start"]: each.get("label") for each in document.get("dates", ())}
        return [_named(each, before.get(each["start"])) for each in read_spans(form)] or None
    if name == "sums":
        return picked(form, name) or None
    value = form.get(name, "").strip()
    if name == "frozen":
        return int(value) if value.isascii() and value.isdigit() and len(value) < 3 else value or None
    return value or None


def _named(span: Mapping[str, Any], before: Any) -> dict[str, Any]:
    """Return a pair of dates whose name keeps its other language."""
    if "label" not in span or before is None:
        return dict(span)
    same = Words.read(before).to(language()) == span["label"]
    return {**span, "label": before if same else renamed(before, span["label"], language())}


def _sort(form: MultiDict[str, str]) -> list[str]:
    found = []
    for place in range(8):
        if key := form.get(f"sort:{place}"):
            found.append(f"-{key}" if form.get(f"sort:{place}:way") == "down" else key)
    return list(dict.fromkeys(found))


def _stacks(table: Table, form: MultiDict[str, str]) -> dict[str, Any]:
    """Return the limits and folds of a board's stacks, where they are options."""
    field = table.by_key.get(form.get("stack", ""))
    limits: dict[str, Any] = {}
    keys = [each["key"] for each in field.settings.get("options", ())] if field is not None else []
    for key in keys:
        if value := form.get(f"limit:{key}", "").strip():
            limits[key] = int(value) if value.isascii() and value.isdigit() and len(value) < 9 else value
    folded = [key for key in form.getlist("folded") if key in keys]
    return {"limits": limits or None, "folded": folded or None}


def groupings(table: Table) -> list[tuple[str, Words, str]]:
    """Return (name as the definition has it, the field's label, way) of everything rows can be grouped by."""
    found = []
    for key, each in table.by_key.items():
        for way in type_of(each).groupings:
            found.append((key if way == "value" else f"{key}:{way}", each.label, way))
    return found
