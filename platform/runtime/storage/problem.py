"""One thing that is not as it should be, told to whoever runs the installation."""

from __future__ import annotations

from dataclasses import dataclass

from ...core.words import Words


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and how to mend it."""

    place: str
    """An app's table ("shop: item"), or a part of the installation ("migrations")."""
    words: Words
    mend: Words


RESTORE = Words(
    "Restore the latest backup, or ask whoever changed the database by hand to undo it.",
    "请恢复最近的备份，或撤销对数据库的手工改动。",
)
BUILD = Words("Run: tablewright doctor --mend", "请运行：tablewright doctor --mend")
DROP = Words("Drop the index whose name ends in {digest}.", "请删除名称以 {digest} 结尾的索引。")
DELETE = Words(
    "Delete these rows; the records they belonged to are gone.", "请删除这些行，它们所属的记录已不存在。"
)
REWRITE = Words("Save these records once more: that fills the index.", "请重新保存这些记录，以补全索引。")
MIGRATE = Words("Start the product once: it migrates by itself.", "启动一次产品，它会自动完成升级。")
