"""Where the values of one field lie - a column, or a table of links - read and written record by record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Protocol

import sqlalchemy as sa

from ..records.many_rows import update_rows
from ..records.many_values import among

Value = tuple[int, Any]
"""(record id, stored value); a list of ids for links."""


class Holder(Protocol):
    """The place of a field's values."""

    def page(
        self, connection: sa.Connection, after: int, limit: int, upto: int | None = None
    ) -> Sequence[Value]:
        """Return the values of the next records that have one, in order of their ids; none beyond `upto`."""

    def of(self, connection: sa.Connection, ids: Collection[int]) -> Sequence[Value]:
        """Return the values of some records, of each of them."""

    def write(self, connection: sa.Connection, values: Iterable[Value]) -> None:
        """Set values; None and [] empty them."""


class ColumnHolder:
    """A column of the records' own table."""

    def __init__(self, table: str, column: str, kind: sa.types.TypeEngine) -> None:
        self.sql = sa.Table(
            table, sa.MetaData(), sa.Column("id", sa.BigInteger, primary_key=True), sa.Column(column, kind)
        )
        self.column, self.name = self.sql.c[column], str(column)

    def page(
        self, connection: sa.Connection, after: int, limit: int, upto: int | None = None
    ) -> Sequence[Value]:
        """Return the values of the next records that have one, in order of their ids; none beyond `upto`."""
        filled = sa.select(self.sql.c.id, self.column).where(self.sql.c.id > after, self.column.is_not(None))
        if upto is not None:
            filled = filled.where(self.sql.c.id <= upto)
        return [tuple(row) for row in connection.execute(filled.order_by(self.sql.c.id).limit(limit))]

    def of(self, connection: sa.Connection, ids: Collection[int]) -> Sequence[Value]:
        """Return the values of some records."""
        mine = among(self.sql.c.id, ids, connection.dialect.name)
        return [tuple(row) for row in connection.execute(sa.select(self.sql.c.id, self.column).where(mine))]

    def write(self, connection: sa.Connection, values: Iterable[Value]) -> None:
        """Set values."""
        update_rows(connection, self.sql, [(record_id, {self.name: value}) for record_id, value in values])


class LinksHolder:
    """A table of links: its values are lists of ids."""

    def __init__(self, links: str) -> None:
        self.sql = sa.Table(
            links,
            sa.MetaData(),
            *(sa.Column(name, sa.BigInteger) for name in ("record_id", "linked_id", "position")),
        )

    def page(
        self, connection: sa.Connection, after: int, limit: int, upto: int | None = None
    ) -> Sequence[Value]:
        """Return the links of the next records that have some; none beyond `upto`."""
        owner = self.sql.c.record_id
        linked = sa.select(owner).where(owner > after).distinct().order_by(owner).limit(limit)
        ids = connection.scalars(linked if upto is None else linked.where(owner <= upto))
        return self.of(connection, ids.all())

    def of(self, connection: sa.Connection, ids: Collection[int]) -> Sequence[Value]:
        """Return the links of some records; an empty list for one without."""
        found: dict[int, list[int]] = {each: [] for each in sorted(ids)}
        mine = among(self.sql.c.record_id, found, connection.dialect.name)
        held = sa.select(self.sql.c.record_id, self.sql.c.linked_id).where(mine)
        for record_id, linked in connection.execute(held.order_by(self.sql.c.position, self.sql.c.linked_id)):
            found[record_id].append(linked)
        return list(found.items())

    def write(self, connection: sa.Connection, values: Iterable[Value]) -> None:
        """Set the links of records."""
        told = list(values)
        mine = among(self.sql.c.record_id, [each for each, _ in told], connection.dialect.name)
        connection.execute(sa.delete(self.sql).where(mine))
        rows = [
            {"record_id": record_id, "linked_id": linked, "position": place}
            for record_id, value in told
            for place, linked in enumerate(value or ())
        ]
        if rows:
            connection.execute(sa.insert(self.sql), rows)
