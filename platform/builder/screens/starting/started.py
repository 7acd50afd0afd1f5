"""The start that a page is about, for who sent the files and still may make something of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app

from ....core.clock import utc_now
from ....core.errors import NotFound
from ....runtime.apps.live import LiveApp
from ....runtime.records.context import Context, make_context
from ....web.current import all_live_apps, connection, current_actor
from ...draft.store import read_draft
from ...publishing import check_administrator
from ...starting import starts
from ...starting.corrected import Sheet, corrected
from ..apps.maker import current_maker


@dataclass(frozen=True, slots=True)
class Beginning:
    """A start with what its sheets are taken for now."""

    start: starts.Started
    app: LiveApp | None
    """The app that gets the tables, or that was made; None while there is none."""
    sheets: list[Sheet]

    @property
    def folder(self) -> Path:
        """Return the folder of its files."""
        return current_app.config["CONFIG"].data_dir / starts.FOLDER / self.start.folder

    @property
    def drafting(self) -> bool:
        """Say whether the app that gets the tables is being changed in a draft."""
        return self.app is not None and read_draft(connection(), self.app.id) is not None

    @property
    def said(self) -> Mapping[str, Any]:
        """Return what was corrected so far."""
        return self.start.guess["said"]


def context_of(app: LiveApp | None) -> Context | None:
    """Return whoever asks in the app that gets the tables; None where they are to be a new one."""
    return make_context(connection(), app, current_actor(), utc_now()) if app else None


def beginning(start_id: int) -> Beginning:
    """Return one's own start; raises NotFound, and Refused for who may not make apps or change this one."""
    start = starts.find(connection(), current_actor(), start_id)
    app = None
    if start.app_id is None:
        current_maker()
    else:
        app = next((each for each in all_live_apps().values() if each.id == start.app_id), None)
        if app is None:
            raise NotFound
        check_administrator(app, current_actor())
    return Beginning(start, app, corrected(start.guess["sheets"], start.guess["said"]))


def sheet_at(begun: Beginning, place: int) -> Sheet:
    """Return a sheet of a start; raises NotFound."""
    if place >= len(begun.sheets):
        raise NotFound
    return begun.sheets[place]
