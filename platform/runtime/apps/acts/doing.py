"""The publishing that data acts belong to: its transaction, and where the app's fields lie now."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ....core.unit_of_work import UnitOfWork
from ....definition.model import App
from ...storage.catalogue import Catalogue, StoredColumn, StoredTable, read_catalogue
from ...storage.names import TABLE


@dataclass
class Doing:
    """One publishing, when its storage stands and its acts are about to be done."""

    work: UnitOfWork
    app_id: int
    number: int
    """The revision that is being made."""
    author_id: int | None
    app: App
    """The app as it will be."""

    @cached_property
    def catalogue(self) -> Catalogue:
        """Return what the app has in the database, what is hidden included."""
        return read_catalogue(self.work.connection, self.app_id, with_indexes=False)

    def table(self, key: str) -> StoredTable | None:
        """Return the generated table that holds, or held, a table's records; None where it was purged."""
        return self.catalogue.get((key, TABLE))

    def column(self, table: str, field: str, stored_as: str | None = None) -> StoredColumn | None:
        """Return the column that holds a field, or the latest one that held it (as `stored_as`), if any."""
        stored = self.table(table)
        if stored is None:
            return None
        live = stored.live_column(field)
        if live is not None and stored_as in (None, live.stored_as):
            return live
        held = [each for each in stored.columns if each.key == field and stored_as in (None, each.stored_as)]
        return held[-1] if held else None
