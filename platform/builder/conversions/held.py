"""The values that a field of a live app holds: where they lie, how many there are, which differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ...core.errors import NotFound
from ...fields import Field
from ...fields.base import Reader
from ...identity.models import Workspace
from ...runtime.apps.live import LiveApp
from ...runtime.apps.pointing import Pointing
from ...runtime.storage.convert import Conversion
from ...runtime.storage.value_holders import ColumnHolder, Holder, LinksHolder, Value

PAGE = 1000
SAMPLES = 10
"""A sample is taken at so many places of a table."""


@dataclass(frozen=True, slots=True)
class Held:
    """A field's values, seen on one connection in the workspace's language."""

    connection: sa.Connection
    field: Field
    holder: Holder
    records: sa.Table
    reader: Reader
    names: Pointing

    def into(self, after: Field) -> Conversion:
        """Return the conversion of these values into those of another field."""
        return Conversion(self.field, after, self.reader, self.names)

    def is_of_many(self, records: int) -> bool:
        """Say whether the table has more than so many records; counting the values themselves takes long then."""
        ids = sa.select(self.records.c.id).order_by(self.records.c.id)
        return self.connection.scalar(ids.offset(records).limit(1)) is not None

    def newest(self) -> int:
        """Return the id of the newest record, 0 for none."""
        return self.connection.scalar(sa.select(sa.func.max(self.records.c.id))) or 0

    def all(self, most: int | None = None) -> Iterator[Sequence[Value]]:
        """Yield the values in order of their records, page by page; `most` records at most."""
        last, given = 0, 0
        while most is None or given < most:
            page = self.holder.page(self.connection, last, PAGE)
            yield page
            if len(page) < PAGE:
                return
            last, given = page[-1][0], given + len(page)

    def sample(self, size: int) -> Iterator[Sequence[Value]]:
        """Yield the values of `size` records from the beginning, the end, and between, as far as they have one."""
        newest, width = self.newest(), size // SAMPLES
        for place in range(SAMPLES):
            after = max(place * width, place * (newest - width) // (SAMPLES - 1))
            page = self.holder.page(self.connection, after, width, after + width)
            if page:
                yield page

    def different(self, most: int) -> list[tuple[Any, int]]:
        """Return the most frequent of the different stored values, and how often each is held."""
        value = (
            self.holder.sql.c.linked_id if isinstance(self.holder, LinksHolder) else self._column(self.holder)
        )
        times = sa.func.count()
        told = sa.select(value, times).where(value.is_not(None)).group_by(value)
        found = self.connection.execute(told.order_by(times.desc(), sa.func.min(self._id())).limit(most))
        return [(row[0], row[1]) for row in found]

    def _column(self, holder: Holder) -> sa.Column:
        assert isinstance(holder, ColumnHolder)
        return holder.column

    def _id(self) -> sa.Column:
        if isinstance(self.holder, LinksHolder):
            return self.holder.sql.c.record_id
        assert isinstance(self.holder, ColumnHolder)
        return self.holder.sql.c.id


def held(connection: sa.Connection, app: LiveApp, table: str, key: str) -> Held:
    """Return the values of a field of a live app that keeps some; raises NotFound."""
    live = app.tables.get(table)
    field = live.definition.by_key.get(key) if live else None
    if live is None or field is None or not (key in live.links or key in live.column_ids):
        raise NotFound
    holder: Holder
    if key in live.links:
        holder = LinksHolder(live.links[key].name)
    else:
        column = live.column(key)
        holder = ColumnHolder(live.sql.name, column.name, column.type)
    told = sa.select(Workspace.language, Workspace.zone).where(Workspace.id == app.workspace_id)
    reader = Reader(*connection.execute(told).one())
    names = Pointing(connection, app.workspace_id, reader.language, lambda: app)
    return Held(connection, field, holder, live.sql, reader, names)
