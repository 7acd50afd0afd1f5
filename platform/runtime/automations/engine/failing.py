"""Who hears of it when an automation fails: whoever switched it on, else the app's administrators."""

from __future__ import annotations

import sqlalchemy as sa

from ....core.unit_of_work import UnitOfWork
from ....core.words import Words
from ...conversation.notices import administrators, notify
from .actor import owner_of

KIND = "automation_failed"


def tell_owner(work: UnitOfWork, run: sa.Row, words: Words) -> None:
    """Write the notice of a failed run, in the transaction that notes the failure."""
    owner = owner_of(work.connection, run.app_id, run.automation, run.revision)
    people = [owner] if owner else administrators(work.connection, run.app_id, run.workspace_id)
    detail = {"automation": run.automation, "run": run.id, "reason": {"en": words.en, "zh": words.zh}}
    notify(work, people, KIND, app_id=run.app_id, by=None, detail=detail)
