"""Who points at a table, and what shall become of them when what they point at goes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa

from ..apps.live import LiveTable
from .shape import shape_of


@dataclass(frozen=True, slots=True)
class Incoming:
    """A to-one relation that points at a table: where it stands, its column, and its "on_delete"."""

    table: LiveTable
    key: str
    column: sa.Column
    on_delete: str


@lru_cache(maxsize=512)
def incoming(table: LiveTable) -> tuple[Incoming, ...]:
    """Return every to-one relation of the app that points at `table`, those of sub-forms included."""
    found = []
    for other in table.app.tables.values():
        shape = shape_of(other)
        for key, reference in shape.references.items():
            if reference.kind == "record" and not reference.many and reference.table == table.key:
                on_delete = shape.writable[key].settings.get("on_delete", "restrict")
                found.append(Incoming(other, key, shape.columns[key], on_delete))
    return tuple(found)


@lru_cache(maxsize=512)
def outgoing(table: LiveTable) -> tuple[tuple[str, LiveTable, str], ...]:
    """Return (field key, target, on_delete) of every to-one relation of `table`."""
    shape = shape_of(table)
    return tuple(
        (key, table.app.tables[reference.table], shape.writable[key].settings.get("on_delete", "restrict"))
        for key, reference in shape.references.items()
        if reference.kind == "record" and not reference.many
    )
