"""Records taken for the same by the table's match rule, told while one types and asked about before saving.

What is compared is the stored value, as twins of a unique field are found: text without regard to case and outer
spaces, a phone number in its one form. An index stands behind every list of fields (storage/indexes.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from ...fields import type_of
from ...fields.masking import Masked
from ..access.rights import TableRights
from ..apps.live import LiveTable
from ..records.context import Context
from ..records.query import ListRequest, Row, list_records
from ..storage.indexes import unique_value
from .filters_from import plain

MOST = 50
"""How many twins are looked at; nobody reads more."""


@dataclass(frozen=True, slots=True)
class Same:
    """A record that is taken for the same as what is typed."""

    fields: tuple[str, ...]
    """The fields that are equal."""
    id: int | None
    """None for a record the actor may not see."""
    title: str
    owner: str
    """Whom to ask about a record one may not see; "" where it has no owner, or may be seen."""


def same_records(
    context: Context, table_key: str, values: Mapping[str, Any], record: Row | None = None
) -> list[Same]:
    """Return the records that are taken for the same as `values` (those of a form), each once, those seen first.

    `record` is the one being changed: it is no twin of itself, and only what differs from it is looked at.
    Records the actor may not see are told of only where the table's rule says so.
    """
    table, mine = context.table(table_key)
    rule = table.definition.match
    if not rule or context.actor.person_id is None:
        return []
    found: dict[int, Same] = {}
    for keys in rule["any"]:
        for each in _by_one_list(context, table, mine, tuple(keys), values, record):
            found.setdefault(each[0], each[1])
    told = [each for each in found.values() if each.id is not None or rule.get("tell_unseen")]
    return sorted(told, key=lambda each: each.id is None)


def match_fields(table: LiveTable, mine: TableRights) -> frozenset[str]:
    """Return the fields by which a form looks for twins, as far as the actor may read them."""
    lists = (table.definition.match or {}).get("any", ())
    return frozenset(key for keys in lists if mine.readable.issuperset(keys) for key in keys)


def _by_one_list(
    context: Context,
    table: LiveTable,
    mine: TableRights,
    keys: tuple[str, ...],
    values: Mapping[str, Any],
    record: Row | None,
) -> Iterator[tuple[int, Same]]:
    if not mine.readable.issuperset(keys):  # equality would tell what stands there
        return
    now = {key: plain(values[key] if key in values else _held(record, key)) for key in keys}
    if record is not None and all(now[key] == plain(_held(record, key)) for key in keys):
        return
    stored = [_stored(table, key, now[key]) for key in keys]
    if None in stored:
        return
    twins = _twins(context, table, keys, stored, record)
    seen = _seen(context, table.key, keys, list(twins))
    for record_id, owner_id in twins.items():
        if record_id in seen:
            yield record_id, Same(keys, record_id, seen[record_id] or f"#{record_id}", "")
        else:
            owner = str(context.directory.person(owner_id)["title"]) if owner_id else ""
            yield record_id, Same(keys, None, "", owner)


def _held(record: Row | None, key: str) -> Any:
    return record.values.get(key) if record else None


def _stored(table: LiveTable, key: str, value: Any) -> Any:
    """Return a value in its stored form; None for an empty one and for one that cannot be stored."""
    if value in (None, "", [], False):
        return None
    field = table.definition.by_key[key]
    try:
        return type_of(field).value(field).deserialize(value)
    except (ma.ValidationError, LookupError):
        return None


def _twins(
    context: Context, table: LiveTable, keys: Sequence[str], stored: Sequence[Any], record: Row | None
) -> dict[int, int | None]:
    """Return {id: owner} of the live records with these values, whoever may see them."""
    sql, dialect = table.sql, context.dialect
    equal = [
        unique_value(dialect, column) == unique_value(dialect, sa.literal(value, column.type))
        for column, value in zip(map(table.column, keys), stored, strict=True)
    ]
    others = [] if record is None else [sql.c.id != record.id]
    found = context.connection.execute(
        sa.select(sql.c.id, sql.c.owner_id)
        .where(*equal, sql.c.deleted_at.is_(None), *others)
        .order_by(sql.c.id)
        .limit(MOST)
    )
    return {row.id: row.owner_id for row in found}


def _seen(context: Context, table_key: str, keys: tuple[str, ...], ids: list[int]) -> dict[int, str]:
    """Return the titles of those records that the actor may see together with the fields compared."""
    if not ids:
        return {}
    page = list_records(context, table_key, ListRequest(fields=keys, ids=tuple(ids), limit=len(ids)))
    return {
        row.id: row.title
        for row in page.rows
        if all(row.values.get(key) is not None and not isinstance(row.values[key], Masked) for key in keys)
    }
