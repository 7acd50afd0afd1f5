"""The flow a run follows: its automation as it was in the revision it began on, read once and kept."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

import sqlalchemy as sa

from ....core.errors import NotFound
from ....definition.model import App
from ...apps.live import LiveApp
from ...apps.revisions import load_revision
from ..known import Automation, known, read_automation

MOST = 200
_kept: OrderedDict[tuple[int, int, str], Automation | None] = OrderedDict()
_lock = Lock()


def flow_of(connection: sa.Connection, app: LiveApp, key: str, revision: int) -> Automation | None:
    """Return the automation of a revision; None where there is none."""
    if revision == app.revision:
        return known(app).by_key.get(key) or read_automation(app.model, key)
    place = (app.id, revision, key)
    with _lock:
        if place in _kept:
            _kept.move_to_end(place)
            return _kept[place]
    try:
        found = read_automation(App.read(load_revision(connection, app.id, revision).document), key)
    except NotFound:
        found = None
    with _lock:
        _kept[place] = found
        if len(_kept) > MOST:
            _kept.popitem(last=False)
    return found
