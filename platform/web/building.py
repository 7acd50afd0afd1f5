"""What every page of an app's builder says beside its own matter: a draft that is open, and what was just done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from flask import request

from ..builder.draft.store import OpenDraft, read_draft, read_step, steps_of
from ..core.errors import NotFound
from ..core.words import Words
from ..runtime.apps.live import LiveApp
from ..runtime.apps.revisions import read_note
from .current import connection


@dataclass(frozen=True, slots=True)
class Done:
    """A change that was just made."""

    said: Words
    undo: str
    """The address that takes it back."""
    fields: tuple[tuple[str, str], ...]
    """What is posted there."""
    taken_back: bool = False
    """It is told as taken back, and offered to be done again."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """A draft that is open."""

    steps: int
    made_at: datetime


def drafting(app: LiveApp) -> Drafting | None:
    """Return what is said of the draft of an app, None where there is none."""
    draft = read_draft(connection(), app.id)
    if draft is None:
        return None
    return Drafting(len(steps_of(connection(), draft)[0]), draft.made_at)


def just_done(app: LiveApp) -> Done | None:
    """Return the change that the address names as just done ("17", "draft-5", "undone-5"), None where it names none."""
    kind, _, told = request.args.get("done", "").rpartition("-")
    if not (told.isascii() and told.isdigit() and len(told) < 10):
        return None
    try:
        if kind == "undone":
            return _step_undone(app, int(told))
        return _step_done(app, int(told)) if kind == "draft" else _revision_done(app, int(told))
    except NotFound:
        return None


def _revision_done(app: LiveApp, number: int) -> Done | None:
    note = read_note(connection(), app.id, number)
    fields = (("base", str(app.revision)), ("back", _here()))
    return Done(note.message, f"/a/{app.key}/builder/history/{number}/undo", fields)


def _here() -> str:
    """Return the address of the page without what it says was just done, so that taking it back leads here again."""
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != "done"]
    return request.path + (f"?{urlencode(rest)}" if rest else "")


def _step_done(app: LiveApp, step: int) -> Done | None:
    """A step is told while the draft stands at it; taking it back is going back one step."""
    draft: OpenDraft | None = read_draft(connection(), app.id)
    if draft is None or draft.step != step:
        return None
    said = read_step(connection(), app.id, step).message
    return Done(said, f"/a/{app.key}/builder/draft/step", (("base", draft.mark), ("do", "back")))


def _step_undone(app: LiveApp, step: int) -> Done | None:
    """A step that was taken back is told while it is the one that can be done again."""
    draft = read_draft(connection(), app.id)
    ahead = steps_of(connection(), draft)[1] if draft else None
    if draft is None or ahead is None or ahead.id != step:
        return None
    address = f"/a/{app.key}/builder/draft/step"
    return Done(ahead.message, address, (("base", draft.mark), ("do", "forward")), taken_back=True)
