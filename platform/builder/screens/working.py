"""What the builder's pages show and change: an app's definition as it is being edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import request

from ...core.errors import NotFound
from ...definition.canonical import same
from ...definition.model import App
from ...runtime.apps.live import LiveApp
from ...runtime.apps.revisions import load_revision
from ...web.current import connection
from ..draft.store import OpenDraft, document_at, read_draft
from .administered import administered


@dataclass(frozen=True, slots=True)
class Working:
    """The definition that the actor edits: the draft's while there is one, else the live one."""

    app: LiveApp
    """The live app, whose records these are."""
    document: Mapping[str, Any]
    model: App
    """The model of `document`."""
    base: str
    """The mark of this state; every form of a page posts it back: "17", "begun-17", "draft-5"."""
    draft: OpenDraft | None = None
    newer: Working | None = None
    """The state as it is now, where this is the older one that a posted form was made from."""

    ended: bool = False
    """Whether a posted form was made from a draft that has ended since."""

    @property
    def drafting(self) -> bool:
        """Say whether changes are collected in a draft."""
        return self.draft is not None


def working(app_key: str) -> Working:
    """Return what the actor edits of an app; raises NotFound, and NotAdministrator for who only works with it.

    To a posted form it is the state that the form was made from, so that it finds everything as it showed it.
    """
    now = _now(administered(app_key))
    mark = posted_mark()
    if not mark or mark == now.base:
        return now
    document = document_of(now, mark)
    if document is None:
        return replace(now, ended=True)
    if same(document, now.document):
        return now
    return Working(now.app, document, App.read(document), mark, now.draft, newer=now)


def _now(app: LiveApp) -> Working:
    draft = read_draft(connection(), app.id)
    if draft is None:
        return Working(app, app.model.document, app.model, str(app.revision))
    document, _ = document_at(connection(), draft, draft.step)
    return Working(app, document, App.read(document), draft.mark, draft)


def posted_mark() -> str:
    """Return the mark of the state that a posted form was made from."""
    return request.form.get("base", "")


def document_of(now: Working, mark: str) -> Mapping[str, Any] | None:
    """Return the document of the state with a mark, None where it is no longer known: its draft has ended."""
    kind, _, told = mark.rpartition("-")
    if not (told.isascii() and told.isdigit() and len(told) < 10):
        return None
    number = int(told)
    try:
        if kind in ("", "begun"):
            return load_revision(connection(), now.app.id, number).document
        if kind == "draft" and now.draft is not None:
            return document_at(connection(), now.draft, number)[0]
    except NotFound:
        return None
    return None
