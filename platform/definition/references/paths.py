"""Names of fields and tables within a definition: they exist, or a likely one is proposed."""

from __future__ import annotations

from ...core.words import Words
from ...fields import Field
from ..fault import shown
from ..layout import Steps
from ..links import link
from ..sentences import near
from ..sound import Sound
from ..walks import Hop, walk


def table_exists(sound: Sound, steps: Steps, key: object) -> bool:
    """Return whether a table is there and can be looked into; note when there is none of that key."""
    if not isinstance(key, str):
        return False
    if sound.unknown_table(key):
        tables = [each for each, table in sound.app.tables.items() if table.parent is None]
        sound.faults.add(steps, NO_TABLE.fill(it=shown(key), near=near(key, tables)), "unknown_table")
        return False
    return key in sound.app.tables


def find_field(sound: Sound, steps: Steps, table: str, key: object) -> Field | None:
    """Return a field of a table by key; note when there is none. None also for one with faults of its own."""
    if not isinstance(key, str) or sound.is_broken(table, key) or table not in sound.app.tables:
        return None
    by_key = sound.app.tables[table].by_key
    if key not in by_key:
        words = NO_FIELD.fill(it=shown(key), table=shown(table), near=near(key, tuple(by_key)))
        sound.faults.add(steps, words, "unknown_field")
        return None
    return by_key[key]


def find_path(sound: Sound, steps: Steps, table: str, path: str) -> tuple[Hop, ...] | None:
    """Return the fields along a dotted path; note the first step that leads nowhere."""
    keys = path.split(".")
    current: str | None = table
    for position, key in enumerate(keys):
        field = find_field(sound, steps, current, key) if current else None
        if field is None:
            return None
        leads = link(current or "", field)
        if position < len(keys) - 1 and leads is None:
            sound.faults.add(steps, NO_LINK.fill(it=shown(key), path=shown(path)), "no_link")
            return None
        current = leads.table if leads else None
    return walk(sound.app, table, tuple(keys))


NO_TABLE = Words("There is no table {it}{near}", "没有数据表 {it}{near}")
NO_FIELD = Words("There is no field {it} in the table {table}{near}", "数据表 {table} 中没有字段 {it}{near}")
NO_LINK = Words(
    "{it} in {path} leads to no other table; only relations and lists of records can be followed with a dot.",
    "{path} 中的 {it} 不指向其他数据表，只有关联类字段可用点号继续引用。",
)
