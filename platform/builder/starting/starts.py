"""Spreadsheets that somebody has sent: kept with what they are taken for, until they are tables or forgotten."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from ...core.errors import NotFound
from ...core.unit_of_work import UnitOfWork
from ...identity.actor import Actor
from ...runtime.apps.models import Draft
from ..jobs.models import BuildJob
from ..jobs.store import RUNNING
from .models import Start

KEPT = timedelta(days=7)
FOLDER = "starts"
_STARTS = Start.__table__
_JOBS = BuildJob.__table__


@dataclass(frozen=True, slots=True)
class Started:
    """A start as it stands."""

    id: int
    workspace_id: int
    person_id: int
    app_id: int | None
    folder: str
    guess: Mapping[str, Any]
    job_id: int | None
    made_at: Any

    @property
    def waits(self) -> Mapping[str, Any] | None:
        """Return the import that waits until the draft with its tables is published; None where none does."""
        return self.guess.get("waits")


def new_folder(data_dir: Path) -> Path:
    """Make a folder for the files of a start."""
    folder = data_dir / FOLDER / secrets.token_hex(16)
    folder.mkdir(parents=True, mode=0o700)
    return folder


def begin(work: UnitOfWork, actor: Actor, folder: Path, guess: Mapping[str, Any], app_id: int | None) -> int:
    """Keep what was read; returns the start's id."""
    values = {
        "workspace_id": actor.workspace_id,
        "person_id": actor.person_id,
        "app_id": app_id,
        "folder": folder.name,
        "guess": dict(guess),
        "made_at": work.now,
    }
    return work.connection.scalar(sa.insert(_STARTS).values(values).returning(_STARTS.c.id))


def find(connection: sa.Connection, actor: Actor, start_id: int) -> Started:
    """Return one's own start; raises NotFound."""
    own = sa.and_(
        _STARTS.c.id == start_id,
        _STARTS.c.workspace_id == actor.workspace_id,
        _STARTS.c.person_id == actor.person_id,
    )
    row = connection.execute(sa.select(_STARTS).where(own)).first()
    if row is None:
        raise NotFound
    return Started(**row._mapping)


def waiting(connection: sa.Connection, actor: Actor, app_id: int) -> list[Started]:
    """Return one's own starts whose tables stand in the app's draft and whose rows have not come in."""
    mine = sa.and_(
        _STARTS.c.app_id == app_id, _STARTS.c.person_id == actor.person_id, _STARTS.c.job_id.is_(None)
    )
    rows = connection.execute(sa.select(_STARTS).where(mine).order_by(_STARTS.c.id))
    return [each for row in rows if (each := Started(**row._mapping)).waits]


def lock(connection: sa.Connection, start_id: int) -> Started | None:
    """Return a start that is no app yet, held until the end of the transaction; None where it became one."""
    waits = sa.and_(_STARTS.c.id == start_id, _STARTS.c.job_id.is_(None))
    row = connection.execute(sa.select(_STARTS).where(waits).with_for_update()).first()
    return Started(**row._mapping) if row else None


def save(work: UnitOfWork, start_id: int, **values: Any) -> None:
    """Write members of a start: what it is now taken for, or the job that brings its rows in."""
    work.connection.execute(sa.update(_STARTS).where(_STARTS.c.id == start_id).values(values))


def forget_old(work: UnitOfWork, data_dir: Path) -> None:
    """Forget starts that are a week old; after the commit their files go, and those that no start ever held.

    One stays while its rows may still come in: its import got on within the week, or its app has a draft.
    """
    oldest = work.now - KEPT
    lives = sa.or_(_JOBS.c.state == RUNNING, _JOBS.c.moved_at >= oldest)
    comes_in = sa.exists().where(_JOBS.c.id == _STARTS.c.job_id, lives)
    waits = sa.and_(_STARTS.c.job_id.is_(None), sa.exists().where(Draft.app_id == _STARTS.c.app_id))
    old = sa.and_(_STARTS.c.made_at < oldest, ~comes_in, ~waits)
    work.connection.execute(sa.delete(_STARTS).where(old))
    kept = set(work.connection.scalars(sa.select(_STARTS.c.folder)))

    def clear() -> None:
        for folder in (data_dir / FOLDER).iterdir():
            if folder.name not in kept and folder.stat().st_mtime < oldest.timestamp():
                shutil.rmtree(folder, ignore_errors=True)

    work.after_commit(clear)
