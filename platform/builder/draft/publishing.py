"""Publishing a draft: brought together with what went live meanwhile, in one revision, with all its data acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...definition.merge import Merge, merge
from ...definition.summary import summary
from ...definition.upgrade import upgraded
from ...identity.actor import Actor
from ...runtime.apps.live import LiveApp
from ...runtime.apps.revisions import load_revision
from ..publishing import change_app
from .store import OpenDraft, discard, document_at


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft beside what is live."""

    merge: Merge
    """Base: where the draft began; mine: what is live; theirs: the draft."""
    acts: Sequence[Mapping[str, Any]]


def ready(connection: sa.Connection, app: LiveApp, draft: OpenDraft) -> Ready:
    """Return what publishing a draft comes to."""
    base = upgraded(load_revision(connection, app.id, draft.base).document)
    document, acts = document_at(connection, draft, draft.step)
    return Ready(merge(base, app.model.document, upgraded(document)), acts)


def publish_draft(
    work: UnitOfWork,
    app: LiveApp,
    actor: Actor,
    draft: OpenDraft,
    document: Mapping[str, Any],
    acts: Sequence[Mapping[str, Any]],
) -> int:
    """Make a draft live as `document` and end it; returns the number of the live revision.

    Raises what `change_app` raises, and ChangedMeanwhile where somebody has changed or ended the draft since.
    """
    message = PUBLISHED.fill(what=summary(app.model.document, document))
    number = change_app(work, app, actor, app.revision, lambda _document: document, message, acts)
    discard(work, draft)
    return number


PUBLISHED = Words("Draft published: {what}", "发布草稿：{what}")
