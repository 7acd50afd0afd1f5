"""Where a field leads: to one record, or to many through a pointer, a list of links, or ownership."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from ...fields import Field, type_of
from ..apps.live import LiveTable


@dataclass(frozen=True, slots=True, eq=False)
class Hop:
    """A way from a record to others. Exactly one of the columns' sets applies, by `kind`.

    "one": `pointer` of this record holds the id. "pointed": `pointer` of the others holds this record's id.
    "links": `links` holds pairs; `here` and `there` name its columns for this side and the other.
    "owned": the others' parent_id is this record.
    """

    kind: str
    target: LiveTable
    pointer: sa.Column | None = None
    links: sa.Table | None = None
    here: str = "record_id"
    there: str = "linked_id"
    through: str | None = None
    """The field over there that points back; it must be readable too."""


def find_hop(table: LiveTable, key: str) -> Hop | None:
    """Return where a field leads, None for a field that holds a value."""
    known: dict[str, Hop | None] = table.worked_out.setdefault("hops", {})
    if key not in known:
        field = table.definition.by_key.get(key)
        known[key] = _work_out(table, field) if field else None
    return known[key]


def _work_out(table: LiveTable, field: Field) -> Hop | None:
    tables = table.app.tables
    below = tables.get(f"{table.key}.{field.key}")
    if below is not None:
        return Hop("owned", below)
    if field.key in table.links:
        target = tables[type_of(field).reference(field).table]
        return Hop("links", target, links=table.links[field.key])
    reference = type_of(field).reference(field)
    if reference is not None and reference.kind == "record":
        return Hop("one", tables[reference.table], table.column(field.key))
    if field.type == "reverse":
        return _reverse(tables[field.settings["table"]], field.settings["field"])
    return None


def _reverse(target: LiveTable, key: str) -> Hop:
    if key in target.links:
        return Hop("links", target, links=target.links[key], here="linked_id", there="record_id", through=key)
    return Hop("pointed", target, target.column(key), through=key)
