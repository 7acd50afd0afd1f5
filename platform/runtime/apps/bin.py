"""What an app no longer has but could have again: deleted parts of its definition, and values of earlier types.

The bin lists it with how much it holds, and gives it away for good.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...identity.audit.log import audit
from ..storage.catalogue import Catalogue, read_catalogue
from ..storage.models import PhysicalColumn
from ..storage.purge import Chosen, purge_hidden
from .bin_contents import chosen_of, empty_option, filled, holding_of, in_time
from .live import LiveApp
from .models import AppRow, RemovedElement, Revision
from .removed import Keys, element_at, elements, forget_removed, owner_of

_REMOVED, _REVISIONS, _COLUMNS = RemovedElement.__table__, Revision.__table__, PhysicalColumn.__table__
KINDS = {"tables": "table", "fields": "field", "options": "option", "views": "view", "forms": "form"}
COUNTING_SECONDS = 2.0
EARLIER = Words("{field}, as it was before its type changed", "{field}（更改类型前的值）")


@dataclass(frozen=True, slots=True)
class Binned:
    """One thing in the bin."""

    path: Keys
    """Where it stood; for values of an earlier type where the field stands, with ("earlier", column id) behind."""
    kind: str
    """"table", "field", "option", "view", "form" or "earlier"."""
    label: Words
    owner: Words | None
    """What it was part of; None for a table."""
    at: datetime
    revision: int | None = None
    """The revision that left it out."""
    author_id: int | None = None
    count: int | None = 0
    """How many records a table has, or hold a value there; None where they are more than can be counted in time."""
    room: int | None = None
    """About how many bytes of the database that takes; None where it takes none of its own, or that is not known."""
    chosen: Chosen = field(default=Chosen(frozenset(), frozenset()), repr=False)
    """What of the database it is."""

    @property
    def name(self) -> str:
        """Return the path as forms send it."""
        return "/".join(self.path)


def read_bin(connection: sa.Connection, app: LiveApp) -> list[Binned]:
    """Return what lies in the bin, latest first, each with how much it holds as far as that is counted in time."""
    catalogue = read_catalogue(connection, app.id, with_indexes=False)
    end = time.monotonic() + COUNTING_SECONDS
    found = [*_removed(connection, app, catalogue, end), *_earlier(connection, app, catalogue, end)]
    return sorted(found, key=lambda each: each.at, reverse=True)


def purge_bin(work: UnitOfWork, app: LiveApp, which: Sequence[Binned], author_id: int | None) -> None:
    """Give things of the bin away for good, with what the history tells of their values."""
    if work.dialect == "postgresql":
        # What the history tells of many values takes longer than a page may.
        work.connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    # Whoever publishes meanwhile could bring one of them back.
    row = AppRow.__table__
    work.connection.execute(sa.select(row.c.id).where(row.c.id == app.id).with_for_update())
    still = {each.name for each in read_bin(work.connection, app)}
    for each in which:
        if each.name not in still:
            continue
        if each.kind == "option":
            empty_option(work, app.id, app.model, each.path)
        elif each.kind not in ("view", "form"):
            purge_hidden(work, app.id, chosen=each.chosen)
        if each.kind != "earlier":
            forget_removed(work, app.id, each.path)
        place = {"actor": author_id, "workspace_id": app.workspace_id, "app_id": app.id}
        audit(work, "definition_purged", **place, name="/".join(each.path[1::2]), count=each.count)


def older_than(binned: Iterable[Binned], now: datetime, days: int) -> list[Binned]:
    """Return what has been in the bin for more than some days."""
    return [each for each in binned if each.at < now - timedelta(days=days)]


def _removed(connection: sa.Connection, app: LiveApp, catalogue: Catalogue, end: float) -> Iterator[Binned]:
    told = (
        sa.select(_REMOVED, _REVISIONS.c.author_id, _REVISIONS.c.created_at)
        .join(
            _REVISIONS,
            sa.and_(_REVISIONS.c.app_id == _REMOVED.c.app_id, _REVISIONS.c.number == _REMOVED.c.revision),
        )
        .where(_REMOVED.c.app_id == app.id)
    )
    there = elements(app.model.document)
    for row in connection.execute(told).all():
        path = tuple(row.path.split("/"))
        owner = there.get(owner_of(path))
        if owner_of(path) and owner is None:
            continue  # it comes back with what it was part of
        if path[-2] == "options" and "options" not in (element_at(app.model.document, path[:-2]) or {}):
            continue  # the field is no choice any more
        kind = KINDS[path[-2]]
        item = Binned(path, kind, Words.read(row.label), owner, row.created_at, row.revision, row.author_id)
        held = in_time(connection, end, partial(holding_of, connection, app.model, catalogue, path))
        yield replace(item, chosen=chosen_of(catalogue, path), count=held.count, room=held.room)


def _earlier(connection: sa.Connection, app: LiveApp, catalogue: Catalogue, end: float) -> Iterator[Binned]:
    """Yield the columns that live fields had before they got another type."""
    told = sa.select(_COLUMNS.c.id, _COLUMNS.c.hidden_at).where(_COLUMNS.c.hidden_at.is_not(None))
    tables = {stored.id: stored for stored in catalogue.values() if not stored.hidden}
    hidden = dict(connection.execute(told.where(_COLUMNS.c.table_id.in_(list(tables)))).all())
    for stored in tables.values():
        table = app.model.tables.get(stored.path)
        for column in stored.columns if table else ():
            field_now = table.by_key.get(column.key)
            if not column.hidden or field_now is None or column.beside:
                continue
            top, *below = stored.path.split(".")
            inner = [step for key in below for step in ("fields", key)]
            path = ("tables", top, *inner, "fields", column.key, "earlier", str(column.id))
            chosen = Chosen(frozenset(), frozenset({column.id}))
            label = EARLIER.fill(field=field_now.label)
            held = in_time(connection, end, partial(filled, connection, stored, [column]))
            earlier = Binned(path, "earlier", label, table.label, hidden[column.id], chosen=chosen)
            yield replace(earlier, count=held.count, room=held.room)
