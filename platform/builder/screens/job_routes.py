"""How far long work of the builder is: a page that asks again by itself, can be left, and is found again by a notice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, current_app, make_response, redirect, render_template

from ...core.clock import utc_now
from ...core.errors import Conflict, NotFound
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...core.words import Words
from ...identity.directory import Directory
from ...runtime.apps.live import LiveApp
from ...runtime.screens.record_parts import shown_moment
from ...runtime.turns import STUCK_AFTER
from ...web.current import connection, current_actor, engine, live_apps, reader
from ...web.declare import SELF, declare
from ...web.errors import is_busy
from ...web.page_or_fragment import wants_fragment
from ...web.settings_frame import settings_page
from ..jobs import store
from ..jobs.kinds import KINDS
from ..jobs.store import RUNNING, STOPPED, Job, find_job
from ..jobs.worker import JOBS, end
from .administered import administered, builder_path

pages = Blueprint("builder_jobs", __name__)


class AtThisMoment(Conflict):
    """A step that cannot be broken off is being done (409)."""

    code = "at_this_moment"
    words = Words(
        "It is being done at this very moment and cannot be stopped any more. Once it is live, it can be undone.",
        "正在执行，已无法停止。生效后可以撤销。",
    )


AT_ONCE_SECONDS = 5.0
"""So long a page works on a job that is small, before a worker goes on with it."""


def begin_job(
    work: UnitOfWork,
    kind: str,
    label: Words,
    asked: Mapping[str, Any],
    *,
    total: int = 0,
    app: LiveApp | None = None,
) -> str:
    """Begin long work for the actor in the caller's transaction, woken by its commit; returns its page's address."""
    actor = current_actor()
    app_id = app.id if app else None
    job_id = store.begin(
        work, actor.workspace_id, actor.person_id, kind, label, asked, total=total, app_id=app_id
    )
    redis_url = current_app.config["CONFIG"].redis_url
    work.after_commit(lambda: JOBS.wake(redis_url, job_id))
    return _address(app.key if app else None, job_id)


@pages.get("/a/<app>/builder/jobs/<int:job_id>")
@declare(actor="person", permission="administer")
def show_of_app(app: str, job_id: int) -> Any:
    """Show how far work on an app is; htmx asks for the changing part alone."""
    return _show(_of_app(app, job_id), app)


@pages.get("/apps/jobs/<int:job_id>")
@declare(actor="person", permission=SELF)
def show(job_id: int) -> Any:
    """Show how far one's own work is that makes an app."""
    return _show(_own(job_id), None)


@pages.post("/a/<app>/builder/jobs/<int:job_id>/stop")
@declare(actor="person", permission="administer", body="form")
def stop_of_app(app: str, job_id: int) -> Any:
    """Stop work on an app; what it had begun is taken away."""
    return _stop(_of_app(app, job_id), app)


@pages.post("/apps/jobs/<int:job_id>/stop")
@declare(actor="person", permission=SELF, body="form")
def stop(job_id: int) -> Any:
    """Stop one's own work that makes an app; what it had begun is taken away."""
    return _stop(_own(job_id), None)


@pages.post("/a/<app>/builder/jobs/<int:job_id>/continue")
@declare(actor="person", permission="administer", body="form")
def go_on_of_app(app: str, job_id: int) -> Any:
    """Go on with work on an app that nobody works on."""
    return _go_on(_of_app(app, job_id), app)


@pages.post("/apps/jobs/<int:job_id>/continue")
@declare(actor="person", permission=SELF, body="form")
def go_on(job_id: int) -> Any:
    """Go on with one's own work that nobody works on."""
    return _go_on(_own(job_id), None)


def _of_app(app_key: str, job_id: int) -> Job:
    app = administered(app_key)
    job = find_job(connection(), app.workspace_id, job_id)
    if job.app_id != app.id:
        raise NotFound
    return job


def _own(job_id: int) -> Job:
    actor = current_actor()
    job = find_job(connection(), actor.workspace_id, job_id)
    if job.person_id != actor.person_id:
        raise NotFound
    return job


def _show(job: Job, app_key: str | None) -> Any:
    kind = KINDS[job.kind]
    app = next((each for each in live_apps().values() if each.id == job.app_id), None)
    names = Directory(connection(), job.workspace_id, current_actor().language)
    values = {
        "job": job,
        "kind": kind,
        "by": names.person(job.person_id)["title"],
        "at": shown_moment(job.made_at, reader()),
        "address": _address(app_key, job.id),
        "percent": 100 * job.done // max(job.total, 1),
        "stopped": Words(**job.stopped) if job.stopped else None,
        "outcome": kind.outcome(job) if job.state == store.DONE else None,
        "back": kind.back(job, app),
        "stuck": job.state == RUNNING and utc_now() - job.moved_at > STUCK_AFTER,
    }
    if wants_fragment():
        answer = make_response(render_template("builder_job_state.html", **values))
    else:
        here = builder_path(app_key, "jobs") if app_key else "/apps"
        answer = make_response(
            settings_page("builder_job.html", here, Words(**job.label), app if app_key else None, **values)
        )
    answer.headers["Vary"] = "HX-Request, HX-Boosted, HX-History-Restore-Request"
    return answer


def _stop(job: Job, app_key: str | None) -> Any:
    try:
        with unit_of_work(engine()) as work:
            end(work, job.id)
    except sa.exc.OperationalError as error:
        if is_busy(error):
            raise AtThisMoment from error
        raise
    return redirect(_address(app_key, job.id), 303)


def _go_on(job: Job, app_key: str | None) -> Any:
    if job.state == STOPPED and KINDS[job.kind].goes_on:
        with unit_of_work(engine()) as work:
            store.go_on(work, job.id)
    apps, redis_url = current_app.extensions["live_apps"], current_app.config["CONFIG"].redis_url
    JOBS.carry_on(engine(), apps, redis_url, job.id, AT_ONCE_SECONDS)
    return redirect(_address(app_key, job.id), 303)


def _address(app_key: str | None, job_id: int) -> str:
    return builder_path(app_key, "jobs", str(job_id)) if app_key else f"/apps/jobs/{job_id}"
