"""Following a dotted path from a table through its links."""

from __future__ import annotations

from dataclasses import dataclass

from ..fields import Field
from .links import link
from .model import App, Table


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a path: a field of a table."""

    table: Table
    field: Field


def walk(app: App, table_key: str, path: tuple[str, ...]) -> tuple[Hop, ...] | None:
    """Return the fields along a dotted path, None when it leads nowhere."""
    hops: list[Hop] = []
    table = app.tables.get(table_key)
    for position, key in enumerate(path):
        field = table.by_key.get(key) if table else None
        if table is None or field is None:
            return None
        hops.append(Hop(table, field))
        if position < len(path) - 1:
            leads = link(table.key, field)
            if leads is None:
                return None
            table = app.tables.get(leads.table)
    return tuple(hops)


def to_many(hops: tuple[Hop, ...]) -> bool:
    """Return whether a path passes through a list of records before its last field."""
    leads = (link(hop.table.key, hop.field) for hop in hops[:-1])
    return any(each is not None and each.many for each in leads)
