"""A table's records at moments that are asked for from the latest to the earliest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from ...apps.live import LiveTable
from ...records.context import Context
from .past import Past, Rewind


class Then:
    """The records as they stood; what an app began with was there from when it says it was made."""

    def __init__(
        self, connection: sa.Connection, context: Context, table: LiveTable, since: datetime
    ) -> None:
        self.rewind = Rewind(connection, context, table, loaded=False)
        self._back = self.rewind.back(since)
        self._next: Past | None = next(self._back, None)
        self._now: datetime | None = None

    def go_to(self, moment: datetime) -> None:
        """Undo what happened after a moment."""
        self._now = moment
        while self._next is not None and self._next.entry.at > moment:
            self._next = next(self._back, None)

    def values_of(self, record: int) -> dict[str, Any] | None:
        """Return a record's values; None where it was not there."""
        if record not in self.rewind.values:
            self.rewind.load({record})
        made = self.rewind.made.get(record)
        there = self.rewind.alive[record] and not (made and self._now and made > self._now)
        return self.rewind.values[record] if there else None
