"""A change that moves the values of many records goes to a worker; the person is led to the page that tells how far it is."""

from __future__ import annotations

from typing import Any

from flask import redirect

from ...core.unit_of_work import unit_of_work
from ...runtime.apps.live import LiveApp
from ...web.current import connection, engine, limits
from ..draft.store import OpenDraft
from ..going_live import Wanted
from ..large_changes.job import KIND, asked, check_none_runs
from ..large_changes.weight import moves_more_than
from .job_routes import begin_job


def begun_if_large(app: LiveApp, wanted: Wanted, back: str, draft: OpenDraft | None = None) -> Any:
    """Begin publishing a change in the background and lead to its page; None where a page may wait for it.

    With `draft` it is what the draft comes to. Raises Runs where another large change of the app is on its way.
    """
    if not moves_more_than(connection(), app, wanted.document, wanted.acts, limits().records_per_change):
        return None
    with unit_of_work(engine()) as work:
        check_none_runs(work, app)
        address = begin_job(work, KIND, wanted.said, asked(app, wanted, back, draft), app=app)
    return redirect(address, 303)
