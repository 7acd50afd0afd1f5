"""What a refusal offers: who can grant the right, a few words to them, and what became of an earlier request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ..core.words import Words
from ..runtime.access.refusals import NotAllowed
from ..runtime.apps.live import LiveApp
from ..runtime.sharing.requests import LONGEST_MESSAGE, Wish, granters, latest
from .current import connection, current_actor, live_apps


@dataclass(frozen=True, slots=True)
class Asking:
    """What `ask_access_box.html` shows."""

    app_key: str
    app_label: Words
    wish: Wish
    granters: Sequence[str]
    standing: sa.Row | None
    """The last request for the same: `answer` is None while it is open."""
    may_ask: bool
    longest: int = LONGEST_MESSAGE


def asking_of(error: NotAllowed) -> Asking | None:
    """Return what to offer to somebody who was refused; None where there is no app to ask in."""
    app = live_apps().get(error.app_key)
    if app is None:
        return None
    wish = Wish(error.table_key, error.action, error.record_id)
    return asking_for(app, wish, can_be_granted=error.can_be_granted)


def asking_for(app: LiveApp, wish: Wish, *, can_be_granted: bool = True) -> Asking:
    """Return what to offer to somebody who wants something of an app."""
    actor = current_actor()
    names = granters(connection(), app.id, app.workspace_id)
    standing = latest(connection(), app.id, actor.person_id or 0, wish)
    # Who looks through somebody's eyes, or holds a token for reading, asks for nothing.
    may_ask = can_be_granted and not actor.read_only and bool(names)
    return Asking(app.key, app.model.label, wish, names, standing, may_ask)
