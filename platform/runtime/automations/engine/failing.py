"""What follows a failure: it counts, and whoever switched the automation on, else the app's administrators, hear of it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from ....core.unit_of_work import UnitOfWork
from ....core.words import Words
from ...conversation.messages import FAILED
from ...conversation.notices import administrators, notify
from ..runs.meter import count
from .actor import owner_of


def note_failure(work: UnitOfWork, run: sa.Row, words: Words, now: datetime, number: int = 1) -> None:
    """Count a run that failed, in the transaction that says so; the first one of an hour is told of.

    `number`: so many runs of its automation failed at once, this one among them.
    """
    if count(work, run.app_id, run.automation, now, failed=number).failed == number:
        tell_owner(work, run, words)


def tell_owner(work: UnitOfWork, run: sa.Row, words: Words) -> None:
    """Write the notice of a failed run."""
    owner = owner_of(work.connection, run.app_id, run.automation, run.revision)
    people = [owner] if owner else administrators(work.connection, run.app_id, run.workspace_id)
    detail = {"automation": run.automation, "run": run.id, "reason": {"en": words.en, "zh": words.zh}}
    notify(work, people, FAILED, app_id=run.app_id, by=None, detail=detail)
