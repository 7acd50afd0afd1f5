"""The flow a run follows: its automation as it was in the revision it began on, read once and kept.

Its expressions are checked against the app as it is now, whose records it reads: a name that has gone since, or gives
something else, fails the step with a sentence.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

import sqlalchemy as sa

from ....automations.triggers import TRIGGERS
from ....core.errors import NotFound
from ...apps.live import LiveApp
from ...apps.revisions import load_revision
from ..known import Automation, known, read_automation

MOST = 200
_kept: OrderedDict[tuple[int, int, int, str], Automation | None] = OrderedDict()
_lock = Lock()


def flow_of(connection: sa.Connection, app: LiveApp, key: str, revision: int) -> Automation | None:
    """Return the automation of a revision, over the tables of the live app; None where there is none."""
    if revision == app.revision:
        return known(app).by_key.get(key) or read_automation(app.model, key)
    place = (app.id, app.revision, revision, key)
    with _lock:
        if place in _kept:
            _kept.move_to_end(place)
            return _kept[place]
    found = _as_it_was(connection, app, key, revision)
    with _lock:
        _kept[place] = found
        if len(_kept) > MOST:
            _kept.popitem(last=False)
    return found


def _as_it_was(connection: sa.Connection, app: LiveApp, key: str, revision: int) -> Automation | None:
    try:
        listed = load_revision(connection, app.id, revision).document.get("automations", ())
    except NotFound:
        return None
    document = next((each for each in listed if each["key"] == key), None)
    kind = TRIGGERS.get(document["trigger"]["type"]) if document else None
    return Automation(app.model, document, kind) if document and kind else None
