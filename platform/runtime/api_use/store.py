"""Noting what programs ask for: each table and field of a token at most once a day and process."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine

from ...core.unit_of_work import UnitOfWork, unit_of_work
from .models import ApiUse

KEPT = timedelta(days=60)
_USES = ApiUse.__table__
_INSERT = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class Noted:
    """What this process has noted today. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._day = date.min
        self._known: set[tuple[int, str, str, int]] = set()

    def note(
        self, engine: Engine, app_id: int, table: str, fields: Iterable[str], token_id: int, day: date
    ) -> None:
        """Note that a token named a table, and some of its fields, on a day."""
        named = {(app_id, table, key, token_id) for key in ("", *fields)}
        with self._lock:
            if day != self._day:
                self._day, self._known = day, set()
            new = named - self._known
        if not new:
            return
        names = ("app_id", "table_key", "field_key", "token_id")
        rows = [dict(zip(names, each, strict=True), day=day) for each in sorted(new)]
        with unit_of_work(engine) as work:
            work.connection.execute(_INSERT[work.dialect](_USES).values(rows).on_conflict_do_nothing())
        with self._lock:
            if day == self._day:
                self._known |= new


def forget_old(work: UnitOfWork) -> None:
    """Forget what is too old to be told."""
    work.connection.execute(sa.delete(_USES).where(_USES.c.day < (work.now - KEPT).date()))
