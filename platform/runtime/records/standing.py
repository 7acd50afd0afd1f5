"""What stands in the database now: the stored values, links and sub-form rows of records about to change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ..apps.live import LiveTable
from .draft import Act
from .many_values import among
from .shape import shape_of


def stored_columns(table: LiveTable) -> dict[str, sa.Column]:
    """Return the columns that hold what fields were given, by field key."""
    shape = shape_of(table)
    return {**shape.columns, **{key: table.column(key) for key in shape.serials}}


def load_links(act: Act, table: LiveTable, key: str, ids: Iterable[int]) -> dict[int, list[int]]:
    """Return the linked ids of one to-many relation, in order, by record."""
    links = table.links[key]
    found: dict[int, list[int]] = {each: [] for each in ids}
    rows = act.work.connection.execute(
        sa.select(links.c.record_id, links.c.linked_id)
        .where(among(links.c.record_id, found, act.work.dialect))
        .order_by(links.c.record_id, links.c.position, links.c.linked_id)
    )
    for record_id, linked_id in rows:
        found[record_id].append(linked_id)
    return found


def load_rows(act: Act, child: LiveTable, ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Return the rows of one sub-form, in order, by the record that owns them.

    Each row holds "id", "position" and its stored values; those of sub-forms below it too.
    """
    found: dict[int, list[dict[str, Any]]] = {each: [] for each in ids}
    sql, columns = child.sql, stored_columns(child)
    rows = act.work.connection.execute(
        sa.select(sql.c.parent_id, sql.c.id, sql.c.position, *columns.values())
        .where(among(sql.c.parent_id, found, act.work.dialect))
        .order_by(sql.c.parent_id, sql.c.position, sql.c.id)
    )
    names = ("id", "position", *columns)
    for parent_id, *values in rows:
        found[parent_id].append(dict(zip(names, values, strict=True)))
    every = [values for each in found.values() for values in each]
    _add_below(act, child, every, shape_of(child).links, shape_of(child).subforms)
    return found


def add_standing(act: Act, table: LiveTable, rows: Sequence[dict[str, Any]], keys: Iterable[str]) -> None:
    """Add to stored rows ({"id", …}) what the to-many relations and sub-forms among `keys` hold."""
    shape, wanted = shape_of(table), set(keys)
    links = {key: link for key, link in shape.links.items() if key in wanted}
    subforms = {key: child for key, child in shape.subforms.items() if key in wanted}
    _add_below(act, table, rows, links, subforms)


def _add_below(
    act: Act,
    table: LiveTable,
    rows: Sequence[dict[str, Any]],
    links: Mapping[str, sa.Table],
    subforms: Mapping[str, LiveTable],
) -> None:
    ids = [row["id"] for row in rows]
    if not ids:
        return
    for key in links:
        held = load_links(act, table, key, ids)
        for row in rows:
            row[key] = held[row["id"]]
    for key, child in subforms.items():
        owned = load_rows(act, child, ids)
        for row in rows:
            row[key] = owned[row["id"]]
