"""Records as they were: undone step by step from the change log, beginning with how they stand today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ...apps.live import LiveTable
from ...records.context import Context
from ...records.models import Change
from ...records.page import ListRequest
from ...records.query import list_records
from ..matching import UNHEARD

BATCH = 500
_LOG = Change.__table__


@dataclass(frozen=True, slots=True)
class Past:
    """One entry of the change log, and the record as it was right after it."""

    entry: sa.Row
    values: Mapping[str, Any]
    known: bool
    """False for a record that is gone for good: the log alone does not tell all its values."""

    @property
    def before(self) -> dict[str, Any]:
        """Return the record as it was right before it."""
        return {**self.values, **{key: told[0] for key, told in changes_of(self.entry).items()}}


def changes_of(entry: sa.Row) -> dict[str, Sequence[Any]]:
    """Return {field key: [old, new]} of an entry, without what the log notes besides."""
    return {key: told for key, told in entry.changes.items() if not key.startswith("@")}


def entries_since(connection: sa.Connection, table: LiveTable, since: datetime) -> int:
    """Return how many entries a table's log has since a moment."""
    counted = sa.select(sa.func.count()).where(_LOG.c.table_id == table.id, _LOG.c.at >= since)
    return connection.scalar(counted.select_from(_LOG)) or 0


class Rewind:
    """The records of one table on the way back in time; `values` and `alive` tell of those that changed since.

    `loaded`: what an app began with counts as having been made when it was loaded; without it, as always there.
    """

    def __init__(
        self, connection: sa.Connection, context: Context, table: LiveTable, loaded: bool = True
    ) -> None:
        self.connection, self.context, self.table, self.loaded = connection, context, table, loaded
        self.values: dict[int, dict[str, Any]] = {}
        self.alive: dict[int, bool] = {}
        self.made: dict[int, datetime] = {}
        """When each came into being, where that is known."""
        self.lost: set[int] = set()

    def back(self, since: datetime) -> Iterator[Past]:
        """Give the entries since a moment, the latest first; each is undone when the next one is asked for."""
        last: int | None = None
        while True:
            part = self._part(since, last)
            if not part:
                return
            last = part[-1].id
            self.load({each.record_id for each in part} - self.values.keys())
            for entry in part:
                yield Past(entry, dict(self.values[entry.record_id]), entry.record_id not in self.lost)
                self._undo(entry)

    def _part(self, since: datetime, last: int | None) -> Sequence[sa.Row]:
        asked = sa.select(_LOG).where(_LOG.c.table_id == self.table.id, _LOG.c.at >= since)
        if last is not None:
            asked = asked.where(_LOG.c.id < last)
        if not self.loaded:
            asked = asked.where(sa.or_(_LOG.c.act != "create", _LOG.c.source.not_in(UNHEARD)))
        return self.connection.execute(asked.order_by(_LOG.c.id.desc()).limit(BATCH)).all()

    def _undo(self, entry: sa.Row) -> None:
        values = self.values[entry.record_id]
        values.update({key: told[0] for key, told in changes_of(entry).items()})
        self.alive[entry.record_id] = entry.act in ("update", "delete")

    def load(self, ids: set[int]) -> None:
        """Read records as they stand today; only for those of which no entry was undone."""
        for deleted in (False, True):
            for row in self._rows(ids - self.values.keys(), deleted):
                self.values[row.id], self.alive[row.id] = dict(row.values), not deleted
                if row.created_at is not None:
                    self.made[row.id] = row.created_at
        for gone in ids - self.values.keys():
            self.values[gone], self.alive[gone] = {}, False
            self.lost.add(gone)

    def _rows(self, ids: set[int], deleted: bool) -> Sequence[Any]:
        if not ids:
            return ()
        asked = ListRequest(ids=tuple(sorted(ids)), limit=len(ids), deleted=deleted)
        return list_records(self.context, self.table.key, asked).rows
