"""Trying a draft: an app of its own made as the draft has it, with some of the records, thrown away afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...identity.actor import Actor
from ...runtime.apps.live import LiveApp
from ...runtime.apps.models import AppRow
from ...runtime.apps.removal import remove_app
from ..templates.clone import KEEP, SAMPLES, clone_app

_APPS = AppRow.__table__
LONGEST_KEY = 50


def trial_of(connection: sa.Connection, app: LiveApp) -> str | None:
    """Return the key of the app in which an app's draft is tried, None where there is none."""
    return connection.scalar(sa.select(_APPS.c.key).where(_APPS.c.trial_of == app.id))


def try_draft(work: UnitOfWork, app: LiveApp, actor: Actor, document: Mapping[str, Any]) -> str:
    """Make a trial of a draft's document with sample records, in place of an earlier one; returns its key."""
    end_trial(work, app)
    key = _free_key(work.connection, app)
    label = Words.read(document["label"])
    named = {"en": TRIAL.en.format(app=label.en), "zh": TRIAL.zh.format(app=label.zh)}
    clone_app(
        work,
        app.id,
        actor,
        key=key,
        label=named,
        what=SAMPLES,
        people=KEEP,
        document=document,
        trial_of=app.id,
    )
    return key


def end_trial(work: UnitOfWork, app: LiveApp) -> None:
    """Throw the trial of an app's draft away with everything in it; nothing where there is none."""
    number = work.connection.scalar(sa.select(_APPS.c.id).where(_APPS.c.trial_of == app.id))
    if number is None:
        return
    remove_app(work, number)


def _free_key(connection: sa.Connection, app: LiveApp) -> str:
    same = sa.select(_APPS.c.key).where(_APPS.c.workspace_id == app.workspace_id)
    taken = set(connection.scalars(same))
    for number in range(1, len(taken) + 2):
        end = "_trial" if number == 1 else f"_trial{number}"
        key = f"{app.key[: LONGEST_KEY - len(end)]}{end}"
        if key not in taken:
            return key
    raise LookupError(app.key)


TRIAL = Words("{app} (trial)", "{app}（试用）")
