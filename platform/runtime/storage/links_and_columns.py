"""A relation that held one record holds many now, or the other way round: what it keeps.

A link table that comes back has the links of before: a record keeps them as long as its column still points at the
first of them. So going there and back again gives the same, and what was changed meanwhile stays.
"""

from __future__ import annotations

import sqlalchemy as sa


def links_from_column(connection: sa.Connection, links: str, table: str, column: str) -> None:
    """Make every pointer of a column the first link of its record, and the only one where it is another."""
    held, records = _tables(links, table, column)
    first = _first(held)
    others = (
        sa.select(records.c.id)
        .join_from(records, first, first.c.record_id == records.c.id)
        .where(records.c[column].is_distinct_from(first.c.linked_id))
    )
    connection.execute(sa.delete(held).where(held.c.record_id.in_(others)))
    pointers = sa.select(records.c.id, records.c[column], sa.literal_column("0"))
    bare = records.c.id.not_in(sa.select(held.c.record_id))
    filled = pointers.where(records.c[column].is_not(None), bare)
    connection.execute(sa.insert(held).from_select(["record_id", "linked_id", "position"], filled))


def column_from_links(connection: sa.Connection, table: str, column: str, links: str) -> None:
    """Make the first link of every record what its column points at."""
    held, records = _tables(links, table, column)
    first = _first(held)
    pointer, mine = records.c[column], first.c.record_id == records.c.id
    differs = pointer.is_distinct_from(first.c.linked_id)
    connection.execute(sa.update(records).where(mine, differs).values({pointer: first.c.linked_id}))
    bare = records.c.id.not_in(sa.select(held.c.record_id))
    connection.execute(sa.update(records).where(pointer.is_not(None), bare).values({pointer: sa.null()}))


def _first(held: sa.TableClause) -> sa.Subquery:
    """Return the first link of every record that has one."""
    place = sa.func.row_number().over(
        partition_by=held.c.record_id, order_by=(held.c.position, held.c.linked_id)
    )
    ranked = sa.select(held.c.record_id, held.c.linked_id, place.label("place")).subquery()
    return sa.select(ranked.c.record_id, ranked.c.linked_id).where(ranked.c.place == 1).subquery()


def _tables(links: str, table: str, column: str) -> tuple[sa.TableClause, sa.TableClause]:
    return (
        sa.table(links, sa.column("record_id"), sa.column("linked_id"), sa.column("position")),
        sa.table(table, sa.column("id"), sa.column(column)),
    )
