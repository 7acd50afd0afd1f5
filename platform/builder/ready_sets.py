"""The ready-made sets of rights over a table: what most roles need, chosen before anything is made by hand.

A set says what may be done with which records. Which fields are masked or hidden is a choice beside it, so a
grant equals a set whatever it says of fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..core.words import Words
from ..runtime.access.rights import ACTIONS

Grant = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ReadySet:
    """A ready-made set: its name, what it means for somebody, and the actions and rows it opens."""

    key: str
    label: Words
    help: Words
    icon: str
    actions: tuple[str, ...]
    rows: str | None

    def grant(self, kept: Grant | None = None) -> dict[str, Any]:
        """Return the set as a grant; `kept` gives what it says of fields."""
        found: dict[str, Any] = {"actions": list(self.actions)}
        if self.rows is not None:
            found["rows"] = self.rows
        return found | {name: kept[name] for name in ("fields", "sensitive") if kept and kept.get(name)}


SUBMIT_ONLY = ReadySet(
    "submit_only",
    Words("Submit only", "仅提交"),
    Words("Adds records and sees none of them afterwards.", "可新增记录，提交后不能查看。"),
    "plus",
    ("create",),
    None,
)
MANAGE_OWN = ReadySet(
    "manage_own",
    Words("Add and manage own", "新增并管理自己的"),
    Words(
        "Adds records; sees, changes and deletes those they own.",
        "可新增记录，并查看、编辑、删除自己负责的记录。",
    ),
    "user-edit",
    ("view", "create", "edit", "delete", "restore", "print", "comment", "bulk_edit", "history"),
    "own",
)
ADD_AND_VIEW_ALL = ReadySet(
    "add_and_view_all",
    Words("Add and view all", "新增并查看全部"),
    Words("Adds records and sees everybody's; changes none.", "可新增记录，并查看所有人的记录，不能修改。"),
    "eye-table",
    ("view", "create", "print", "comment", "history"),
    "all",
)
VIEW_ALL = ReadySet(
    "view_all",
    Words("View all", "查看全部"),
    Words("Sees everybody's records and changes nothing.", "可查看所有人的记录，不能新增或修改。"),
    "eye",
    ("view", "print", "comment", "history"),
    "all",
)
MANAGE_ALL = ReadySet(
    "manage_all",
    Words("Manage all", "管理全部"),
    Words(
        "Does everything with everybody's records, imports and exports too; masked values stay masked.",
        "可对所有记录执行全部操作，包括导入导出；脱敏字段仍保持脱敏。",
    ),
    "settings",
    tuple(action for action in ACTIONS if action != "reveal"),
    "all",
)
MANAGE_DEPARTMENT = ReadySet(
    "manage_department",
    Words("Manage the department's", "管理本部门的"),
    Words(
        "Adds records; sees, changes, hands over and deletes those of their departments and those below.",
        "可新增记录，并查看、编辑、转交、删除本部门及下级部门的记录。",
    ),
    "users-group",
    tuple(action for action in ACTIONS if action != "reveal"),
    "department_below",
)
READY_SETS: Mapping[str, ReadySet] = {
    each.key: each
    for each in (SUBMIT_ONLY, MANAGE_OWN, MANAGE_DEPARTMENT, ADD_AND_VIEW_ALL, VIEW_ALL, MANAGE_ALL)
}


def set_of(grant: Grant | None) -> ReadySet | None:
    """Return the ready-made set that a grant equals, or None."""
    if grant is None or "edit_rows" in grant:
        return None
    rows = grant.get("rows")
    told = rows[0] if isinstance(rows, Sequence) and not isinstance(rows, str) and len(rows) == 1 else rows
    actions = frozenset(grant.get("actions", ()))
    return next(
        (each for each in READY_SETS.values() if actions == frozenset(each.actions) and told == each.rows),
        None,
    )
