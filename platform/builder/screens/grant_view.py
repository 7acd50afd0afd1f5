"""What the page of one role's rights over one table shows: sets, actions, rows, fields, and faults at their place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ...core.errors import Fault
from ...core.words import Words
from ...definition.model import App, Table
from ...fields import SYSTEM_FIELDS, Field, type_of
from ...runtime.access.grant import holds_people
from ...runtime.screens.filter_fields import FilterGroup
from ..edits.grants import EVERY_TABLE
from .conditions.fields import condition_groups, groups_everywhere

SCOPE_LABELS: Mapping[str, Words] = {
    "all": Words("All records", "全部记录"),
    "own": Words("Their own", "本人负责的"),
    "subordinates": Words("Their own and those of the departments they head", "本人及所管部门（含下级）的"),
    "department": Words("Those of their departments", "本部门的"),
    "department_below": Words("Those of their departments and below", "本部门及下级部门的"),
}
ACTION_LABELS: Mapping[str, Words] = {
    "view": Words("See", "查看"),
    "create": Words("Add", "新增"),
    "edit": Words("Edit", "编辑"),
    "delete": Words("Delete", "删除"),
    "restore": Words("Restore deleted", "恢复已删除"),
    "import": Words("Import", "导入"),
    "export": Words("Export", "导出"),
    "print": Words("Print", "打印"),
    "comment": Words("Comment", "评论"),
    "share": Words("Share with others", "共享给他人"),
    "bulk_edit": Words("Edit many at once", "批量编辑"),
    "history": Words("See the history", "查看变更记录"),
    "reveal": Words("Uncover masked values", "查看脱敏原文"),
}
LEVEL_LABELS: Mapping[str, Words] = {
    "edit": Words("Edit", "可编辑"),
    "create": Words("Edit when adding only", "仅新增时可编辑"),
    "read": Words("Read", "只读"),
    "masked": Words("Masked", "脱敏"),
    "hidden": Words("Hidden", "不可见"),
}
CLASS_LABELS: Mapping[str, Words] = {
    "contact": Words("Contact details", "联系方式"),
    "personal": Words("Personal details", "个人信息"),
    "financial": Words("Financial details", "财务信息"),
    "secret": Words("Secrets", "机密信息"),
}
_PLACE = re.compile(r"(rows|edit_rows)(?:\[(\d+)\])?(?:\.(scope|member|condition))?$")
_FIELD = re.compile(r"\.(fields|sensitive)(?:\.(\w+)|\[“(.+)”\])$")


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of the table of levels."""

    key: str
    label: Words
    sensitivity: Words | None
    kind: str | None
    levels: Sequence[str]
    """What can be chosen: a computed field is never edited."""


def fields_of(app: App, table: str) -> Sequence[Field]:
    """Return the fields that rights over a table may name; over every table, those that all have."""
    return list(SYSTEM_FIELDS if table == EVERY_TABLE else app.tables[table].by_key.values())


def field_lines(app: App, table: str) -> list[FieldLine]:
    """Return the lines of the table of levels."""
    return [
        FieldLine(
            each.key,
            each.label,
            CLASS_LABELS.get(each.sensitivity or ""),
            each.sensitivity,
            [key for key in LEVEL_LABELS if type_of(each).writable or key not in ("edit", "create")],
        )
        for each in fields_of(app, table)
    ]


def classes_in(app: App, table: str, named: Iterable[str] = ()) -> list[str]:
    """Return the sensitivity classes that fields of a table have, and those `named` already.

    Over every table, those of any table.
    """
    tables: Sequence[Table] = list(app.tables.values()) if table == EVERY_TABLE else [app.tables[table]]
    there = {each.sensitivity for one in tables for each in one.fields}
    return [key for key in CLASS_LABELS if key in there | {*named}]


def groups_of(app: App, table: str) -> Sequence[FilterGroup]:
    """Return the fields that conditions over the records may ask about."""
    return groups_everywhere(app) if table == EVERY_TABLE else condition_groups(app, table, lists=True)


def member_fields(app: App, table: str) -> list[Field]:
    """Return the fields that hold people, whom a row rule may ask about."""
    return [each for each in fields_of(app, table) if holds_people(each)]


def faults_by_place(app: App, table: str, faults: Sequence[Fault]) -> dict[str, list[Words]]:
    """Return the faults by the name of the control they belong to, "" for those of the whole form."""
    shown = {f"field:{each.key}" for each in fields_of(app, table)}
    found: dict[str, list[Words]] = {}
    for fault in faults:
        place = _place(fault.path)
        found.setdefault("" if ":" in place and not _has(place, shown) else place, []).append(fault.words)
    return found


def _has(place: str, shown: Collection[str]) -> bool:
    """Say whether the form shows faults beside such a control."""
    return place in shown or place.startswith(("rows:", "edit_rows:"))


def _place(path: str) -> str:
    rows, field = _PLACE.search(path), _FIELD.search(path)
    if rows:
        return f"{rows[1]}:{rows[2] or 0}:{rows[3] or 'scope'}"
    if field:
        return f"{'field' if field[1] == 'fields' else 'class'}:{field[2] or field[3]}"
    return ""
