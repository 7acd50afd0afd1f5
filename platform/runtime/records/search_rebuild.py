"""Making the kept search texts of a table anew, when a revision has changed which of its fields are searched.

That a table waits for it, and how far it is, stands in a row of `version` called "search <table id>" that is written
with the revision: a crash loses nothing, and whoever takes the next batch goes on where the last one ended.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...definition.model import App, Table
from ..apps.live import LiveApps, LiveTable
from ..apps.models import AppRow, Version
from ..storage.models import PhysicalTable
from ..storage.names import TABLE
from .many_rows import update_rows
from .search import search_document, searched_fields, searched_keys
from .search_index import reindex_rows, token_vector

BATCH = 500
PAUSE_SECONDS = 0.02
"""Lets people save between two batches."""
MARK = "search "
_VERSIONS = Version.__table__
_TABLES = PhysicalTable.__table__


def mark_changed(
    work: UnitOfWork, app_id: int, old: App | None, new: App, empty: Collection[tuple[str, str]] = ()
) -> None:
    """Note the tables whose kept texts a new revision makes wrong; `empty` are fields (table, key) without values."""
    before = old.tables if old else {}
    changed = [
        key
        for key, table in new.tables.items()
        if table.parent is None and key in before and _kept(before[key]) != _kept(table, empty)
    ]
    if not changed:
        return
    named = sa.and_(_TABLES.c.app_id == app_id, _TABLES.c.kind == TABLE, _TABLES.c.path.in_(changed))
    mark_tables(work, list(work.connection.scalars(sa.select(_TABLES.c.id).where(named))))


def mark_tables(work: UnitOfWork, ids: Sequence[int]) -> None:
    """Note that the kept texts of tables, by id of `physical_table`, are to be made anew."""
    names = [f"{MARK}{each}" for each in ids]
    work.connection.execute(sa.delete(_VERSIONS).where(_VERSIONS.c.name.in_(names)))
    work.connection.execute(sa.insert(_VERSIONS), [{"name": name, "number": 0} for name in names])


def _kept(table: Table, empty: Collection[tuple[str, str]] = ()) -> tuple[Any, ...]:
    """Return what the kept text of a table's records is made of."""
    held = (key for key in searched_keys(table) if (table.key, key) not in empty)
    return table.title, sorted((key, table.by_key[key].type) for key in held)


def rebuild(engine: Engine, seconds: float, batch: int = BATCH) -> bool:
    """Work on what waits until nothing does or the time is up; says whether more is left."""
    apps, end = LiveApps(engine), time.monotonic() + seconds
    while rebuild_batch(engine, apps, batch):
        if time.monotonic() > end:
            return True
        time.sleep(PAUSE_SECONDS)
    return False


def rebuild_batch(engine: Engine, apps: LiveApps, batch: int = BATCH) -> bool:
    """Make the texts of the next records of some table anew, in one transaction; False when none waits."""
    with unit_of_work(engine) as work:
        waiting = sa.select(_VERSIONS).where(_VERSIONS.c.name.startswith(MARK)).order_by(_VERSIONS.c.name)
        mark = work.connection.execute(waiting.limit(1).with_for_update(skip_locked=True)).first()
        if mark is None:
            return False
        table = _table(work.connection, apps, int(mark.name.removeprefix(MARK)))
        last = _renew(work.connection, table, mark.number, batch) if table else None
        here = _VERSIONS.c.name == mark.name
        if last is None:
            work.connection.execute(sa.delete(_VERSIONS).where(here))
        else:
            work.connection.execute(sa.update(_VERSIONS).where(here).values(number=last))
        return True


def _table(connection: sa.Connection, apps: LiveApps, table_id: int) -> LiveTable | None:
    """Return the live table of an id; None for one that has left its app since."""
    app = AppRow.__table__
    owner = sa.select(app.c.workspace_id, app.c.key).join(_TABLES, _TABLES.c.app_id == app.c.id)
    row = connection.execute(owner.where(_TABLES.c.id == table_id)).first()
    live = apps.current(None, row.workspace_id).get(row.key) if row else None
    return next((each for each in live.tables.values() if each.id == table_id), None) if live else None


def _renew(connection: sa.Connection, table: LiveTable, after: int, batch: int) -> int | None:
    """Write the texts of the records that follow an id, binned ones too; returns the last id, None for none."""
    keys = tuple(dict.fromkeys((*searched_fields(table), table.definition.title)))
    columns = [
        table.columns[key].label(f"v_{place}") for place, key in enumerate(keys) if key in table.columns
    ]
    held = [key for key in keys if key in table.columns]
    record_id = table.sql.c.id
    # Held until the end: what somebody saves meanwhile must not be written over with the text of before.
    chosen = sa.select(record_id, *columns).where(record_id > after).order_by(record_id).limit(batch)
    rows = connection.execute(chosen.with_for_update()).all()
    if not rows:
        return None
    documents = {row[0]: search_document(table, dict(zip(held, row[1:], strict=True))) for row in rows}
    if connection.dialect.name == "postgresql":
        changes = [
            (each, {"search": text, "search_tokens": token_vector(tokens)})
            for each, (text, tokens) in documents.items()
        ]
    else:
        changes = [(each, {"search": text}) for each, (text, _) in documents.items()]
    update_rows(connection, table.sql, changes)
    reindex_rows(connection, table, documents)
    return rows[-1][0]
