"""Drafts of automations: how somebody is changing one, beside the one that runs.

A draft may be unfinished; only what is published is checked. `rev` counts its changes, so that of two people who
change it at once the second one is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from ..core.unit_of_work import UnitOfWork
from ..core.words import Words
from ..runtime.apps.changed_meanwhile import ChangedMeanwhile
from ..runtime.automations.models import AutomationDraft

_DRAFTS = AutomationDraft.__table__
_TOLD = tuple(_DRAFTS.c[name] for name in ("automation", "document", "base", "rev", "person_id", "at"))


@dataclass(frozen=True, slots=True)
class OpenAutomation:
    """A draft of an automation as it stands."""

    key: str
    document: Mapping[str, Any]
    base: int
    """The app's live revision it was begun on."""
    rev: int
    person_id: int
    """Who changed it last."""
    at: datetime


class DraftChanged(ChangedMeanwhile):
    """Somebody else has changed the draft of an automation since it was read."""

    words = Words(
        "Somebody else changed this automation meanwhile. What you typed is below; look at it and save it again.",
        "其他人刚刚修改了该自动化。您填写的内容保留在下方，请确认后重新保存。",
    )


def drafts_of(connection: sa.Connection, app_id: int) -> dict[str, OpenAutomation]:
    """Return the drafts of an app's automations by their keys."""
    rows = connection.execute(sa.select(*_TOLD).where(_DRAFTS.c.app_id == app_id).order_by(_DRAFTS.c.at))
    return {row.automation: OpenAutomation(*row) for row in rows}


def draft_of(connection: sa.Connection, app_id: int, key: str) -> OpenAutomation | None:
    """Return the draft of an automation, None where there is none."""
    row = connection.execute(sa.select(*_TOLD).where(*_named(app_id, key))).first()
    return OpenAutomation(*row) if row else None


def keep_draft(
    work: UnitOfWork,
    app_id: int,
    document: Mapping[str, Any],
    base: int,
    rev: int,
    person_id: int,
) -> int:
    """Keep how an automation is being changed and return the draft's new `rev`; `rev` 0 begins it.

    Raises DraftChanged where the draft is not at `rev` any more, or somebody else has begun one.
    """
    key = document["key"]
    plain = orjson.loads(orjson.dumps(document))
    told = {"document": plain, "person_id": person_id, "at": work.now}
    if rev:
        changed = work.connection.execute(
            sa.update(_DRAFTS)
            .where(*_named(app_id, key), _DRAFTS.c.rev == rev)
            .values(**told, rev=_DRAFTS.c.rev + 1)
        )
        if changed.rowcount != 1:
            raise DraftChanged
        return rev + 1
    try:
        with work.connection.begin_nested():
            work.connection.execute(
                sa.insert(_DRAFTS).values(app_id=app_id, automation=key, base=base, rev=1, **told)
            )
    except sa.exc.IntegrityError:
        raise DraftChanged from None
    return 1


def drop_draft(work: UnitOfWork, app_id: int, key: str, rev: int | None = None) -> None:
    """Throw the draft of an automation away, if it is there; with `rev`, only as it was then: raises DraftChanged."""
    found = draft_of(work.connection, app_id, key)
    if found is not None and rev is not None and found.rev != rev:
        raise DraftChanged
    work.connection.execute(sa.delete(_DRAFTS).where(*_named(app_id, key)))


def _named(app_id: int, key: str) -> tuple[sa.ColumnElement[bool], ...]:
    return _DRAFTS.c.app_id == app_id, _DRAFTS.c.automation == key
