"""The draft of an app as the database keeps it: where it began, and its steps, each a whole document.

Going back does not forget what was ahead: the newest step made from the present one can be done again, until
another step is made in its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from ...core.errors import NotFound
from ...core.limits import LIMITS
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...definition.canonical import canonical
from ...runtime.apps.changed_meanwhile import ChangedMeanwhile
from ...runtime.apps.models import Draft, DraftStep
from ...runtime.apps.revisions import load_revision

_DRAFTS = Draft.__table__
_STEPS = DraftStep.__table__


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft as it stands."""

    app_id: int
    base: int
    """The live revision it began at."""
    step: int | None
    """The id of the step it stands at; None for as it began."""
    made_by: int
    made_at: datetime

    @property
    def mark(self) -> str:
        """Return the mark of this state: "draft-5", or "begun-17" where it is still as it began."""
        return f"begun-{self.base}" if self.step is None else f"draft-{self.step}"


@dataclass(frozen=True, slots=True)
class Step:
    """What is told of one step."""

    id: int
    parent: int | None
    author_id: int
    message: Words
    created_at: datetime


_TOLD = tuple(_STEPS.c[name] for name in ("id", "parent", "author_id", "message", "created_at"))


def read_draft(connection: sa.Connection, app_id: int) -> OpenDraft | None:
    """Return the draft of an app, None where there is none."""
    columns = (_DRAFTS.c[name] for name in ("app_id", "base", "step", "made_by", "made_at"))
    row = connection.execute(sa.select(*columns).where(_DRAFTS.c.app_id == app_id)).first()
    return OpenDraft(*row) if row else None


def begin(work: UnitOfWork, app_id: int, base: int, person_id: int) -> None:
    """Begin a draft at a live revision; one that exists already stays as it is."""
    values = {"app_id": app_id, "base": base, "made_by": person_id, "made_at": work.now}
    if read_draft(work.connection, app_id) is None:
        try:
            with work.connection.begin_nested():
                work.connection.execute(sa.insert(_DRAFTS).values(values))
        except sa.exc.IntegrityError:
            pass  # Somebody else began one at the same moment: there is one now.


def document_at(
    connection: sa.Connection, draft: OpenDraft, step: int | None
) -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    """Return the document and the data acts of a step of a draft, None for as it began; raises NotFound."""
    if step is None:
        return load_revision(connection, draft.app_id, draft.base).document, []
    row = connection.execute(
        sa.select(_STEPS.c.document, _STEPS.c.acts).where(
            _STEPS.c.id == step, _STEPS.c.app_id == draft.app_id
        )
    ).first()
    if row is None:
        raise NotFound
    return orjson.loads(row.document), orjson.loads(row.acts)


def add_step(
    work: UnitOfWork,
    draft: OpenDraft,
    document: Mapping[str, Any],
    acts: Sequence[Mapping[str, Any]],
    person_id: int,
    message: Words,
) -> int:
    """Add a step to a draft and stand at it; returns its id. Raises ChangedMeanwhile if the draft has moved."""
    _, before = document_at(work.connection, draft, draft.step)
    values = {
        "app_id": draft.app_id,
        "parent": draft.step,
        "document": canonical(document),
        "acts": orjson.dumps([*before, *map(dict, acts)]).decode(),
        "author_id": person_id,
        "message": message,
        "created_at": work.now,
    }
    number = work.connection.execute(sa.insert(_STEPS).values(values).returning(_STEPS.c.id)).scalar_one()
    stand_at(work, draft, number)
    _forget_oldest(work, draft)
    return number


def _forget_oldest(work: UnitOfWork, draft: OpenDraft) -> None:
    """Keep so many steps of a draft: each is a whole document."""
    mine = sa.select(_STEPS.c.id).where(_STEPS.c.app_id == draft.app_id).order_by(_STEPS.c.id.desc())
    oldest = work.connection.scalar(mine.offset(LIMITS.draft_steps - 1).limit(1))
    if oldest is not None:
        gone = sa.delete(_STEPS).where(_STEPS.c.app_id == draft.app_id, _STEPS.c.id < oldest)
        work.connection.execute(gone)


def stand_at(work: UnitOfWork, draft: OpenDraft, step: int | None) -> None:
    """Let a draft stand at another of its steps; raises ChangedMeanwhile if it has moved or is gone."""
    moved = work.connection.execute(
        sa.update(_DRAFTS)
        .where(
            _DRAFTS.c.app_id == draft.app_id,
            _DRAFTS.c.made_at == draft.made_at,
            _DRAFTS.c.step.is_not_distinct_from(draft.step),
        )
        .values(step=step)
    )
    if moved.rowcount != 1:
        raise ChangedMeanwhile


def steps_of(connection: sa.Connection, draft: OpenDraft) -> tuple[list[Step], Step | None]:
    """Return the steps that led to where a draft stands, oldest first, and the one that can be done again, if any."""
    rows = connection.execute(sa.select(*_TOLD).where(_STEPS.c.app_id == draft.app_id)).all()
    by_id = {row.id: Step(*row) for row in rows}
    way: list[Step] = []
    at = draft.step
    while at in by_id:
        way.append(by_id[at])
        at = by_id[at].parent
    ahead = [each for each in by_id.values() if each.parent == draft.step]
    return way[::-1], max(ahead, key=lambda each: each.id, default=None)


def can_go_back(way: Sequence[Step]) -> bool:
    """Say whether the last of the steps that led here can be taken back: the one before it may be forgotten."""
    return len(way) > 1 or (len(way) == 1 and way[0].parent is None)


def read_step(connection: sa.Connection, app_id: int, step: int) -> Step:
    """Return what is told of a step of an app's draft; raises NotFound."""
    row = connection.execute(sa.select(*_TOLD).where(_STEPS.c.app_id == app_id, _STEPS.c.id == step)).first()
    if row is None:
        raise NotFound
    return Step(*row)


def discard(work: UnitOfWork, draft: OpenDraft) -> None:
    """Throw a draft away with all its steps; raises ChangedMeanwhile if it has moved or is gone."""
    stand_at(work, draft, draft.step)
    work.connection.execute(sa.delete(_STEPS).where(_STEPS.c.app_id == draft.app_id))
    work.connection.execute(sa.delete(_DRAFTS).where(_DRAFTS.c.app_id == draft.app_id))
