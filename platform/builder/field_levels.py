"""The levels of a field from closed to open, and which of them somebody's rights come to."""

from __future__ import annotations

from enum import IntEnum

from ..runtime.access.table_rights import TableRights

Level = IntEnum("Level", ("hidden", "masked", "read", "create", "edit"))


def level_of(mine: TableRights, key: str) -> Level:
    """Return the highest level a field has on some record."""
    if key in mine.fields:
        return Level[mine.fields[key]]
    return Level["masked" if key in mine.masked else "hidden"]


def becomes(old: Level, new: Level) -> str:
    """Return what a change of levels means to somebody who works with the field."""
    if new == Level.hidden:
        return "hidden"
    if new == Level.masked:
        return "mask" if old == Level.hidden else "masked"
    if old < Level.read:
        return "visible"
    return {Level.read: "fixed", Level.create: "adding", Level.edit: "changed"}[new]
