"""Seals over the change log: a code for every thousand rows, written a minute after them.

Saving a record costs nothing for it: rows are sealed afterwards, once no transaction can add one below them any
more. On SQLite, which has one writer, that is at once; on PostgreSQL when every transaction that ran at the last
look has ended.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.unit_of_work import UnitOfWork, unit_of_work
from . import keys
from .chain import SEALS, hold_end, move_end
from .change_rows import LOG, digest_rows, rows_between
from .models import ChangeSeal

ROWS_PER_SEAL = 1000
MOST_SEALS = 200
LOWEST = -(2**62)
_SEALS = ChangeSeal.__table__
_HIGHEST = sa.func.coalesce(sa.func.max(LOG.c.id), 0)
_LOOK = sa.select(
    _HIGHEST.label("highest"),
    sa.literal_column("pg_snapshot_xmin(pg_current_snapshot())::text").label("oldest"),
    sa.literal_column("pg_snapshot_xmax(pg_current_snapshot())::text").label("next"),
)


@dataclass(slots=True)
class Sealer:
    """Seals what has settled, for as long as the process lives."""

    _sure: int = 0
    """Up to here nothing can appear any more."""
    _noted: tuple[int, int] | None = None
    """The highest id at the last look, and the first transaction that had not begun then."""

    def seal(self, engine: Engine) -> int:
        """Seal what has settled since the last call and return how many rows that were."""
        count = 0
        for _ in range(MOST_SEALS):
            with unit_of_work(engine) as work:
                sealed = seal_next(work, self._settled(work))
            count += sealed
            if sealed < ROWS_PER_SEAL:
                break
        return count

    def _settled(self, work: UnitOfWork) -> int:
        """Return the id up to which no row can appear any more."""
        if work.dialect == "sqlite":
            return work.connection.execute(sa.select(_HIGHEST)).scalar_one()
        seen = work.connection.execute(_LOOK).one()
        if self._noted is None or int(seen.oldest) >= self._noted[1]:
            self._sure = self._noted[0] if self._noted else 0
            self._noted = (seen.highest, int(seen.next))
        return self._sure


def seal_next(work: UnitOfWork, settled: int) -> int:
    """Seal the next rows up to the id `settled` and return how many."""
    end = hold_end(work, SEALS)
    before = work.connection.scalar(sa.select(_SEALS.c.last_id).where(_SEALS.c.id == end.last_id))
    rows = rows_between(work.connection, LOWEST if before is None else before, ROWS_PER_SEAL, settled)
    if not rows:
        return 0
    values = {
        "id": end.last_id + 1,
        "first_id": rows[0].id,
        "last_id": rows[-1].id,
        "rows": len(rows),
        "at": work.now,
    }
    code = seal_code(end.last_code, values, digest_rows(rows))
    work.connection.execute(sa.insert(_SEALS).values(**values, code=code))
    move_end(work, SEALS, values["id"], code)
    return len(rows)


def seal_code(before: str, seal: dict, digest: str) -> str:
    """Return the code of a seal that follows the code `before`."""
    told = " ".join(str(seal[name]) for name in ("id", "first_id", "last_id", "rows"))
    return keys.code("seal", before.encode(), f"{told} {seal['at'].isoformat()} {digest}".encode())
