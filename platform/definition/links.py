"""Where a field leads: from one table to another, to one record or to many."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..fields import Field


@dataclass(frozen=True, slots=True)
class Link:
    """The table a field leads to, and whether to many records of it."""

    table: str
    many: bool


_LEADS: Mapping[str, Callable[[str, Field], Link]] = {
    "relation": lambda _table, field: Link(field.settings["table"], bool(field.settings.get("many"))),
    "reverse": lambda _table, field: Link(field.settings["table"], many=True),
    "subform": lambda table, field: Link(f"{table}.{field.key}", many=True),
}


def link(table_key: str, field: Field) -> Link | None:
    """Return where a field of a table leads, None when it is no link."""
    leads = _LEADS.get(field.type)
    return leads(table_key, field) if leads else None
