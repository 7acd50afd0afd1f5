"""Automations of an app that rest: a copy of records must not do and send again what is done where they come from.

They are switched off by a revision of their app, which can be undone in one go. Rules before a save stay: they send
nothing, and records are checked by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ..apps.publish import publish
from ..apps.revisions import StoredDefinition, load_revision


def rest(work: UnitOfWork, app: sa.Row, person_id: int | None, why: Words) -> None:
    """Switch off what an app does by itself, by a revision of `person_id` that says why; none where nothing is on."""
    live = load_revision(work.connection, app.id, app.revision)
    automations = list(live.document.get("automations", ()))
    resting = [_resting(each) for each in automations]
    if resting != automations:
        document = {**live.document, "automations": resting}
        publish(work, app.workspace_id, StoredDefinition(document, live.files), app.revision, person_id, why)


def acts_by_itself(automation: Mapping[str, Any]) -> bool:
    """Say whether an automation is switched on and not only a rule before a save."""
    return bool(automation.get("enabled")) and automation.get("phase") != "before"


def _resting(automation: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**automation, "enabled": False} if acts_by_itself(automation) else automation
