"""What was removed for good is forgotten elsewhere, too: parts that keep values of records register, and are told.

The change log tells which records those are; it is asked every hour. Telling of the same ones twice is harmless, so
a purge that commits late, or a process that dies in between, loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from ...core.database import reading
from ...core.unit_of_work import unit_of_work
from ..apps.models import Version
from ..storage.models import PhysicalTable
from .models import Change

MARK = "forgotten"
"""The name under which `version` keeps up to which entry of the change log everything was told."""
SETTLED = timedelta(minutes=15)
"""No act takes so long: what is older has all the entries before it."""
_LOG, _TABLES, _MARKS = Change.__table__, PhysicalTable.__table__, Version.__table__


@dataclass(frozen=True, slots=True)
class Purged:
    """Records of one table that are gone for good."""

    app_id: int
    table_id: int
    table: str
    """The table's key."""
    ids: frozenset[int]


Forget = Callable[[Engine, Purged], None]
_listeners: list[Forget] = []


def on_purged(forget: Forget) -> None:
    """Have a part forget what it keeps of records that are gone for good."""
    if forget not in _listeners:
        _listeners.append(forget)


def forget_purged(engine: Engine) -> int:
    """Tell every part of what was purged since it was last told; returns how many records."""
    with reading(engine) as connection:
        last = connection.scalar(sa.select(_MARKS.c.number).where(_MARKS.c.name == MARK))
        gone = sa.select(_LOG.c.table_id, _LOG.c.record_id, _TABLES.c.app_id, _TABLES.c.path)
        gone = gone.join(_TABLES, _TABLES.c.id == _LOG.c.table_id)
        found: dict[tuple[int, int, str], set[int]] = {}
        for row in connection.execute(gone.where(_LOG.c.act == "purge", _LOG.c.id > (last or 0))):
            found.setdefault((row.app_id, row.table_id, row.path), set()).add(row.record_id)
    for (app_id, table_id, path), ids in found.items():
        for forget in _listeners:
            forget(engine, Purged(app_id, table_id, path, frozenset(ids)))
    with unit_of_work(engine) as work:
        settled = sa.select(sa.func.max(_LOG.c.id)).where(
            _LOG.c.at < work.now - SETTLED, _LOG.c.id > (last or 0)
        )
        told = work.connection.scalar(settled)
        if told is not None and last is None:
            insert = (postgresql if work.dialect == "postgresql" else sqlite).insert(_MARKS)
            work.connection.execute(insert.values(name=MARK, number=told).on_conflict_do_nothing())
        elif told is not None:
            mine = sa.update(_MARKS).where(_MARKS.c.name == MARK, _MARKS.c.number == last)
            work.connection.execute(mine.values(number=told))
    return sum(map(len, found.values()))
