"""A whole document put into the draft of an app, which begins with it where there is none yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...identity.actor import Actor
from ...runtime.apps.live import LiveApp
from ..publishing import check_administrator
from .store import add_step, begin, read_draft


def put_into_draft(
    work: UnitOfWork, app: LiveApp, actor: Actor, document: Mapping[str, Any], said: Words
) -> int:
    """Make a checked document the next step of an app's draft; returns the step's id.

    Raises NotAdministrator, and ChangedMeanwhile where the draft moves at the same moment.
    """
    check_administrator(app, actor)
    assert actor.person_id is not None
    begin(work, app.id, app.revision, actor.person_id)
    draft = read_draft(work.connection, app.id)
    assert draft is not None
    return add_step(work, draft, document, (), actor.person_id, said)
