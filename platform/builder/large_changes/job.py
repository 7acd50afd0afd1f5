"""Publishing a change that moves many values: one step, in one transaction with the note that it is done.

What went live since it was asked for is merged with it; where both contradict each other, it ends and changes
nothing. Killed in the middle, it has not happened yet, and a worker begins again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from psycopg.errors import LockNotAvailable
from sqlalchemy.engine import Engine

from ...core.errors import Conflict
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...core.words import Words
from ...definition.merge import merge
from ...definition.upgrade import upgraded
from ...identity.actor import Actor
from ...identity.sign_in import load_actor
from ...runtime.apps.acts.standing import standing
from ...runtime.apps.changed_meanwhile import ChangedMeanwhile
from ...runtime.apps.live import LiveApp, LiveApps
from ...runtime.apps.models import AppRow
from ...runtime.apps.revisions import load_revision
from ...runtime.records.context import make_context
from ..conversions.large import RightGone
from ..draft.publishing import publish_draft
from ..draft.store import OpenDraft, read_draft
from ..draft.trial import end_trial
from ..going_live import Wanted, go_live
from ..impact.impact import refusals
from ..jobs.kind import Kind
from ..jobs.store import Job, finish, lock, running_of

_APPS = AppRow.__table__
KIND = "publish"
DONE = Words("The change is live.", "修改已生效。")
WAITING = Words(
    "The change is being made, all of it at once. Until it is live, everybody works with the app as it is.",
    "正在一次性应用全部修改，生效之前大家照常使用应用。",
)


class Contradicts(Conflict):
    """What went live meanwhile does not go together with the change."""

    code = "change_contradicts"
    words = Words(
        "Somebody else has changed the same thing meanwhile. Look at it, then make your change again.",
        "其他人已修改了相同的内容，请查看后重新修改。",
    )


class Runs(Conflict):
    """The app has another large change on its way."""

    code = "large_change_runs"
    words = Words(
        "Another large change of this app is being made. Wait until it has ended, then save again.",
        "该应用正在处理另一项大规模修改，请待其完成后再保存。",
    )


def asked(app: LiveApp, wanted: Wanted, back: str, draft: OpenDraft | None = None) -> dict[str, Any]:
    """Return what a job is asked: a change made of the live app, or the draft that it publishes."""
    return {"base": app.revision, **wanted.as_json(), "back": back, "draft": _marked(draft)}


def check_none_runs(work: UnitOfWork, app: LiveApp) -> None:
    """Raise Runs where an app has a large change on its way already; none begins before the end of the transaction."""
    held = sa.select(_APPS.c.id).where(_APPS.c.id == app.id).with_for_update(nowait=True, key_share=True)
    try:
        work.connection.execute(held)
    except sa.exc.OperationalError as error:
        if isinstance(error.orig, LockNotAvailable):
            raise Runs from error
        raise
    if running_of(work.connection, app.id, KIND):
        raise Runs


def _step(engine: Engine, apps: LiveApps, job: Job) -> bool:
    try:
        with unit_of_work(engine) as work:
            held = lock(work.connection, job.id)
            if held is not None:
                _publish(work, apps, held)
    except ChangedMeanwhile:
        with unit_of_work(engine) as work:
            _check_draft(work, job)
        return True  # another revision went live at this moment; the next try merges with it
    return False


def _publish(work: UnitOfWork, apps: LiveApps, job: Job) -> None:
    app = next(
        (a for a in apps.current(work.connection, job.workspace_id).values() if a.id == job.app_id), None
    )
    actor = load_actor(work.connection, job.person_id)
    if app is None or actor is None or not actor.administers(app.id):
        raise RightGone
    wanted = Wanted.read(job.asked)
    if app.revision != job.asked["base"]:
        wanted = _with_what_is_new(work, app, actor, wanted, job.asked["base"])
    draft = _check_draft(work, job)
    if draft is not None:
        end_trial(work, app)
        number = publish_draft(work, app, actor, draft, wanted.document, wanted.acts)
    else:
        number = go_live(work, app, actor, wanted)
    finish(work, job, {"revision": number})


def _with_what_is_new(work: UnitOfWork, app: LiveApp, actor: Actor, wanted: Wanted, since: int) -> Wanted:
    """Return a change that was made of an earlier revision as one of what is live; raises Contradicts."""
    base = upgraded(load_revision(work.connection, app.id, since).document)
    merged = merge(base, app.model.document, wanted.document)
    context = make_context(work.connection, app, actor, work.now)
    if merged.open or refusals(context, app.model.document, merged.document):
        raise Contradicts
    # Which acts are taken back was worked out from those that stood then.
    back = any("back" in each for each in wanted.acts)
    if back and standing(work.connection, app.id) != standing(work.connection, app.id, since):
        raise Contradicts
    return replace(wanted, document=merged.document, files=None)


def _check_draft(work: UnitOfWork, job: Job) -> OpenDraft | None:
    """Return the draft that a job publishes, None for none; raises Contradicts if it has moved or is gone."""
    if job.asked["draft"] is None:
        return None
    draft = read_draft(work.connection, job.app_id) if job.app_id else None
    if draft is None or _marked(draft) != job.asked["draft"]:
        raise Contradicts
    return draft


def _marked(draft: OpenDraft | None) -> str | None:
    return f"{draft.mark} {draft.made_at.isoformat()}" if draft else None


def _back(job: Job, app: LiveApp | None) -> str:
    """Return where the change is seen once it is live, until then where it was made."""
    if app is None:
        return "/"
    if job.result is None:
        return f"/a/{app.key}/builder{'/draft' if job.asked['draft'] else ''}"
    path = job.asked["back"]
    return f"{path}{'&' if '?' in path else '?'}done={job.result['revision']}"


PUBLISH = Kind(
    KIND, _step, _back, Words("Back to the builder", "返回搭建"), outcome=lambda _job: DONE, waiting=WAITING
)
