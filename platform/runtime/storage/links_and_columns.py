"""A relation that held one record holds many now, or the other way round: what it keeps."""

from __future__ import annotations

import sqlalchemy as sa


def links_from_column(connection: sa.Connection, links: str, table: str, column: str) -> None:
    """Make every pointer of a column the first link of its record."""
    held, records = _tables(links, table, column)
    pointers = sa.select(records.c.id, records.c[column], sa.literal_column("0"))
    filled = pointers.where(records.c[column].is_not(None))
    connection.execute(sa.insert(held).from_select(["record_id", "linked_id", "position"], filled))


def column_from_links(connection: sa.Connection, table: str, column: str, links: str) -> None:
    """Make the first link of every record what its column points at."""
    held, records = _tables(links, table, column)
    first = (
        sa.select(held.c.linked_id)
        .where(held.c.record_id == records.c.id)
        .order_by(held.c.position, held.c.linked_id)
        .limit(1)
        .correlate(records)
        .scalar_subquery()
    )
    linked = records.c.id.in_(sa.select(held.c.record_id))
    connection.execute(sa.update(records).where(linked).values({records.c[column]: first}))


def _tables(links: str, table: str, column: str) -> tuple[sa.TableClause, sa.TableClause]:
    return (
        sa.table(links, sa.column("record_id"), sa.column("linked_id"), sa.column("position")),
        sa.table(table, sa.column("id"), sa.column(column)),
    )
