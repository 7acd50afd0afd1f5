"""A refusal that says what the actor may not do, and to what: the page offers to ask for exactly that.

It tells of nothing that the actor may not know: it is raised for tables, and for records, that they see.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ...core.errors import Refused
from ...core.words import Words

IN_TABLE: Mapping[str, Words] = {
    "view": Words("see “{table}”", "查看“{table}”"),
    "create": Words("add records to “{table}”", "在“{table}”中新增记录"),
    "edit": Words("change records of “{table}”", "修改“{table}”的记录"),
    "delete": Words("delete records of “{table}”", "删除“{table}”的记录"),
    "restore": Words("open the recycle bin of “{table}”", "使用“{table}”的回收站"),
    "purge": Words("remove records of “{table}” for good", "彻底删除“{table}”的记录"),
    "import": Words("import into “{table}”", "向“{table}”导入数据"),
    "export": Words("export from “{table}”", "导出“{table}”的数据"),
    "print": Words("print records of “{table}”", "打印“{table}”的记录"),
    "comment": Words("comment on records of “{table}”", "评论“{table}”的记录"),
    "share": Words("share records of “{table}”", "共享“{table}”的记录"),
    "bulk_edit": Words("change many records of “{table}” at once", "批量修改“{table}”的记录"),
    "history": Words("see the history of “{table}”", "查看“{table}”的变更记录"),
    "reveal": Words("uncover masked values of “{table}”", "查看“{table}”的脱敏原文"),
}
"""What each action is, of a table as a whole."""
OF_RECORD: Mapping[str, Words] = {
    "edit": Words("change this record of “{table}”", "修改“{table}”中的这条记录"),
    "delete": Words("delete this record of “{table}”", "删除“{table}”中的这条记录"),
    "restore": Words("restore this record of “{table}”", "恢复“{table}”中的这条记录"),
    "share": Words("share this record of “{table}”", "共享“{table}”中的这条记录"),
    "history": Words("see the history of this record of “{table}”", "查看“{table}”中这条记录的变更记录"),
    "print": Words("print this record of “{table}”", "打印“{table}”中的这条记录"),
    "reveal": Words("uncover masked values of this record", "查看这条记录的脱敏原文"),
    "bulk_edit": Words(
        "change this record of “{table}” together with others", "批量修改“{table}”中的这条记录"
    ),
}
"""The same of one record, where others of the table may be open."""
NOT_GIVEN = frozenset({"purge"})
"""What no role gives: only administrators may."""


class Labelled(Protocol):
    """A table as a definition tells it."""

    key: str
    label: Words


class NotAllowed(Refused):
    """The actor may not do one of a table's actions: with the table at all, or with one record of it."""

    words = Words("You may not {what}.", "您没有权限{what}。")

    def __init__(self, action: str, app_key: str, table: Labelled, record_id: int | None = None) -> None:
        super().__init__(what=what_words(action, table, record_id))
        self.action = action
        self.app_key = app_key
        self.table_key = table.key
        self.record_id = record_id

    @property
    def can_be_granted(self) -> bool:
        """Say whether a role could give the right, so that asking for it makes sense."""
        return self.action not in NOT_GIVEN


def what_words(action: str, table: Labelled, record_id: int | None = None) -> Words:
    """Return what an action is, as it stands after "you may not": “delete records of “Items””."""
    words = (OF_RECORD if record_id is not None else IN_TABLE).get(action) or IN_TABLE[action]
    return words.fill(table=table.label)
