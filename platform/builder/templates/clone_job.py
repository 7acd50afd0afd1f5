"""Cloning a large app in the background: one step, in one transaction with the note that it is done."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from ...core.errors import NotFound
from ...core.unit_of_work import unit_of_work
from ...core.words import Words
from ...identity.sign_in import load_actor
from ...runtime.apps.live import LiveApp, LiveApps
from ..jobs.kind import Kind
from ..jobs.store import Job, finish, lock
from .clone import clone_app

MADE = Words("The clone is ready.", "克隆已完成。")


def _step(engine: Engine, _apps: LiveApps, job: Job) -> bool:
    with unit_of_work(engine) as work:
        held = lock(work.connection, job.id)
        if held is None:
            return False
        actor = load_actor(work.connection, held.person_id)
        if actor is None or not actor.is_admin:
            raise NotFound
        asked = dict(held.asked)
        app_id = clone_app(work, asked.pop("source"), actor, **asked)
        finish(work, held, {"key": asked["key"]}, app_id=app_id)
    return False


def _back(_job: Job, app: LiveApp | None) -> str:
    return f"/a/{app.key}/builder" if app else "/apps/new"


CLONE = Kind("clone", _step, _back, outcome=lambda _job: MADE)
