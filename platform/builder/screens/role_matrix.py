"""Roles and tables at a glance: each cell names the ready-made set, or shows what a custom one opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...core.words import Words
from ...definition.model import App, Role
from ...runtime.access.sentences import action_list, field_words, grant_words, row_words
from ..edits.grants import EVERY_TABLE
from ..ready_sets import set_of
from .administered import builder_path

NO_ACCESS = Words("No access", "不可访问")
CUSTOM = Words("Custom", "自定义")
EVERY_OTHER = Words("Every other table", "其他所有数据表")
SHOWN_ACTIONS: Mapping[str, tuple[str, Words]] = {
    "view": ("eye", Words("see", "查看")),
    "create": ("plus", Words("add", "新增")),
    "edit": ("edit", Words("edit", "编辑")),
    "delete": ("trash", Words("delete", "删除")),
}
ROW_CHIPS: Mapping[str, Words] = {
    "all": Words("All", "全部"),
    "own": Words("Own", "本人"),
    "subordinates": Words("Own and led", "本人及所管"),
    "department": Words("Department", "本部门"),
    "department_below": Words("Dept. and below", "本部门及下级"),
    "condition": Words("Condition", "按条件"),
    "none": Words("None", "无"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one role may do with one table."""

    href: str
    role: Role
    label: Words
    kind: str
    """"none", "set" or "custom"."""
    actions: Sequence[tuple[str, Words, bool]]
    """(icon, word, whether it is open) of a custom one."""
    rows: Words | None
    masked: int
    hidden: int
    inherited: bool
    sentence: Words


@dataclass(frozen=True, slots=True)
class Line:
    """One table of the matrix, with a cell for each role."""

    key: str
    label: Words
    icon: str
    cells: Sequence[Cell]


def matrix(app: App) -> list[Line]:
    """Return the matrix: a line for each table, and one for all others where a role speaks of every table."""
    roles = list(app.roles.values())
    lines = [
        Line(key, table.label, table.icon, [_cell(app, role, key) for role in roles])
        for key, table in app.tables.items()
        if table.parent is None
    ]
    if lines and any(role.all_tables for role in roles):
        lines.append(
            Line(EVERY_TABLE, EVERY_OTHER, "stack-2", [_cell(app, role, EVERY_TABLE) for role in roles])
        )
    return lines


def table_lines(app: App, role: Role) -> list[Line]:
    """Return what one role may do, table by table, rights in every table at the end."""
    keys = [key for key, table in app.tables.items() if table.parent is None]
    lines = [Line(key, app.tables[key].label, app.tables[key].icon, [_cell(app, role, key)]) for key in keys]
    if keys:
        lines.append(Line(EVERY_TABLE, EVERY_OTHER, "stack-2", [_cell(app, role, EVERY_TABLE)]))
    return lines


def summary(app: App, role: Role) -> list[tuple[Words, Sequence[Words]]]:
    """Return a role in short: (what it may do, the tables that holds in), what it may not see at the end."""
    rights: dict[Words, list[Words]] = {}
    fields: dict[Words, list[Words]] = {}
    for key, table in app.tables.items():
        if table.parent is None:
            grant = role.tables.get(key, role.all_tables) or {}
            rights.setdefault(_in_short(app, key, grant), []).append(table.label)
            told = field_words(app, key, grant) if grant.get("actions") else Words("", "")
            if told.en:
                fields.setdefault(told, []).append(table.label)
    return [*sorted(rights.items(), key=lambda each: each[0] == NO_ACCESS), *fields.items()]


def _in_short(app: App, table: str, grant: Mapping[str, Any]) -> Words:
    """Return what a grant opens in a few words: its ready-made set, or the chief actions and the rows."""
    ready, open_ = set_of(grant), [key for key in SHOWN_ACTIONS if key in grant.get("actions", ())]
    if ready is not None:
        return ready.label
    if not open_:
        return NO_ACCESS
    acts, rows = action_list(open_), row_words(app, table, grant.get("rows"))
    return Words(f"{acts.en[:1].upper()}{acts.en[1:]} {rows.en}", f"{rows.zh}：可{acts.zh}")


def _cell(app: App, role: Role, table: str) -> Cell:
    every = table == EVERY_TABLE
    grant = role.all_tables if every else role.tables.get(table, role.all_tables)
    ready = set_of(grant)
    open_ = frozenset(grant.get("actions", ()) if grant else ())
    levels = [*grant.get("fields", {}).values(), *grant.get("sensitive", {}).values()] if open_ else []
    example = next(iter(app.tables), "") if every else table
    return Cell(
        href=builder_path(app.key, "roles", role.key, "tables", table),
        role=role,
        label=NO_ACCESS if not open_ else ready.label if ready else CUSTOM,
        kind="none" if not open_ else "set" if ready else "custom",
        actions=[(icon, words, key in open_) for key, (icon, words) in SHOWN_ACTIONS.items()],
        rows=ROW_CHIPS[_rows(grant)] if open_ and not ready and "view" in open_ else None,
        masked=levels.count("masked"),
        hidden=levels.count("hidden"),
        inherited=not every and table not in role.tables and role.all_tables is not None,
        sentence=grant_words(app, example, grant),
    )


def _rows(grant: Mapping[str, Any]) -> str:
    """Return which chip stands for a grant's rows."""
    rows = grant.get("rows")
    if isinstance(rows, list | tuple):
        rows = rows[0] if len(rows) == 1 else {"condition": ""} if rows else None
    if isinstance(rows, str):
        return rows
    return "none" if not rows else "condition"
