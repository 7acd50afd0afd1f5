"""The choice when one is mailed, as it is kept for each person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ...core.clock import database_now
from ...core.unit_of_work import UnitOfWork
from ...identity.models import Person, Workspace
from .followers import INSERTS
from .hearing_models import NoticeTiming
from .timing import DAY, Quiet, Rhythm

_TIMING = NoticeTiming.__table__
USUAL_QUIET = Quiet("22:00", "08:00", (0, 1, 2, 3, 4, 5, 6))
USUAL_RHYTHM = Rhythm(DAY, "08:00")


@dataclass(frozen=True, slots=True)
class Timing:
    """When one person is mailed. `quiet` is None without quiet hours."""

    quiet: Quiet | None
    rhythm: Rhythm


def timing_of(connection: sa.Connection, person_id: int) -> Timing:
    """Return when a person is mailed: what they chose, else no quiet hours and a digest each morning."""
    row = connection.execute(sa.select(_TIMING).where(_TIMING.c.person_id == person_id)).first()
    return Timing(None, USUAL_RHYTHM) if row is None else read_timing(row)


def read_timing(row: sa.Row) -> Timing:
    """Return what a row of the table says."""
    quiet = Quiet(row.quiet_from, row.quiet_until, tuple(row.quiet_days)) if row.quiet_from else None
    return Timing(quiet, Rhythm(row.digest_every, row.digest_at, row.digest_day))


def choose_timing(work: UnitOfWork, person_id: int, timing: Timing) -> None:
    """Keep when a person is mailed, and count from now when the next digest comes."""
    quiet, rhythm = timing.quiet, timing.rhythm
    values = {
        "quiet_from": quiet.begins if quiet else None,
        "quiet_until": quiet.ends if quiet else None,
        "quiet_days": list(quiet.days) if quiet else [],
        "digest_every": rhythm.every,
        "digest_at": rhythm.clock,
        "digest_day": rhythm.weekday,
        "next_digest_at": rhythm.next(database_now(work.connection), _zone(work.connection, person_id)),
    }
    insert = INSERTS[work.dialect](_TIMING).values(person_id=person_id, **values)
    work.connection.execute(insert.on_conflict_do_update(index_elements=["person_id"], set_=values))


def zone_changed(work: UnitOfWork, person_id: int) -> None:
    """Count anew when a person's next digest comes: their clock shows another time now."""
    row = work.connection.execute(sa.select(_TIMING).where(_TIMING.c.person_id == person_id)).first()
    if row is not None:
        choose_timing(work, person_id, read_timing(row))


def move_on(work: UnitOfWork, person_id: int, seen: datetime, to: datetime) -> bool:
    """Move a digest's next moment from the one that was seen; False where another process was first."""
    mine = sa.update(_TIMING).where(_TIMING.c.person_id == person_id, _TIMING.c.next_digest_at == seen)
    return bool(work.connection.execute(mine.values(next_digest_at=to)).rowcount)


def _zone(connection: sa.Connection, person_id: int) -> str:
    own = sa.select(sa.func.coalesce(Person.zone, Workspace.zone)).join(
        Workspace, Workspace.id == Person.workspace_id
    )
    return connection.scalar(own.where(Person.id == person_id))
