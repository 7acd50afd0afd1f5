"""What the records of a bulk edit hold now in a field that will be set: the commonest values, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ...core.limits import LIMITS
from ...fields import type_of
from ...fields.base import Reader
from ...fields.field import Field
from ...fields.masking import Masked
from ..bulk.chosen import Chosen
from ..records.aggregate import MOST_GROUPS, aggregate
from ..records.context import Context
from ..records.query import ListRequest, list_records
from .record_parts import draw_value

SHOWN = 3


@dataclass(frozen=True, slots=True)
class Held:
    """A value, drawn ("" where the field is empty), and how many records hold it."""

    cell: Markup
    count: int


@dataclass(frozen=True, slots=True)
class Before:
    """The commonest values of a field, and how many records hold others."""

    held: list[Held]
    rest: int


def before(
    context: Context, table: str, chosen: Chosen, field: Field, count: int, reader: Reader
) -> Before | None:
    """Return what a field holds in the records meant; None where that cannot be told in a few words."""
    mine = context.rights.tables[table]
    kind = type_of(field)
    if (
        field.key not in mine.readable
        or field.key in mine.guards
        or "value" not in kind.groupings
        or kind.many
    ):
        return None
    found = (
        _of_list(context, table, chosen, field)
        if chosen.ids is None
        else _of_ids(context, table, chosen, field)
    )
    if len(found) >= MOST_GROUPS:
        return None
    found.sort(key=lambda each: -each[1])
    held = [
        Held(Markup("") if value in (None, "") else draw_value(field, value, reader), number)
        for value, number in found[:SHOWN]
        if not isinstance(value, Masked)
    ]
    return Before(held, max(0, count - sum(each.count for each in held)))


def _of_list(context: Context, table: str, chosen: Chosen, field: Field) -> list[tuple[Any, int]]:
    rows = aggregate(context, table, (field.key,), ("count",), chosen.filter, chosen.search, chosen.view)
    return [(row[field.key], row["count"]) for row in rows]


def _of_ids(context: Context, table: str, chosen: Chosen, field: Field) -> list[tuple[Any, int]]:
    asked = ListRequest(fields=(field.key,), ids=chosen.ids, limit=LIMITS.page_records)
    counts: dict[str, list[Any]] = {}
    for row in list_records(context, table, asked).rows:
        value = row.values.get(field.key)
        counts.setdefault(_mark(value), [value, 0])[1] += 1
    return [(value, number) for value, number in counts.values()]


def _mark(value: Any) -> str:
    return repr(value["id"]) if isinstance(value, Mapping) else repr(value)
