"""What is typed into a form and not yet saved: kept for the person who types, on every device, for 30 days.

A draft is text, as the form would post it: it is read again under the rights of the moment when it is offered, so
a field that was taken away meanwhile is not in it any more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ...core.errors import TooLarge
from ...core.limits import LIMITS
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...identity.actor import Actor, OnlyLooking
from .models import FormDraft

KEPT = timedelta(days=30)
LARGEST = Words("{count} characters of one draft", "单份草稿 {count} 个字符")
Typed = Mapping[str, Sequence[str]]
"""{control name: [texts]}"""


@dataclass(frozen=True, slots=True)
class Place:
    """The form a draft belongs to: of one record, or with 0 that for a new record of a table."""

    app_id: int
    table: str
    record_id: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed, when, and the revision of the record it began at."""

    typed: Typed
    rev: int | None
    at: datetime


def find_draft(connection: sa.Connection, actor: Actor, place: Place) -> Draft | None:
    """Return what the actor typed and did not save; nothing to who only looks through somebody's eyes."""
    if _nobody(actor):
        return None
    found = connection.execute(
        sa.select(FormDraft.typed, FormDraft.rev, FormDraft.at).where(*_of(actor, place))
    ).first()
    return None if found is None else Draft(found.typed, found.rev, found.at)


def keep_draft(work: UnitOfWork, actor: Actor, place: Place, typed: Typed, rev: int | None) -> None:
    """Keep what was typed, in place of what was kept before; nothing typed is no draft.

    Raises OnlyLooking and TooLarge.
    """
    if _nobody(actor):
        raise OnlyLooking
    if not typed:
        drop_draft(work, actor, place)
        return
    size = sum(len(name) + len(text) for name, texts in typed.items() for text in texts)
    if size > LIMITS.draft_length:
        raise TooLarge(limit=LARGEST.fill(count=LIMITS.draft_length))
    key = {
        "person_id": actor.person_id,
        "app_id": place.app_id,
        "table_key": place.table,
        "record_id": place.record_id,
    }
    values = {"typed": {name: list(texts) for name, texts in typed.items()}, "rev": rev, "at": work.now}
    insert = (postgresql if work.dialect == "postgresql" else sqlite).insert(FormDraft)
    work.connection.execute(
        insert.values(**key, **values).on_conflict_do_update(index_elements=list(key), set_=values)
    )


def drop_draft(work: UnitOfWork, actor: Actor, place: Place) -> None:
    """Take a draft away: it was saved, or given up."""
    if not _nobody(actor):
        work.connection.execute(sa.delete(FormDraft).where(*_of(actor, place)))


def forget_old(work: UnitOfWork) -> int:
    """Remove drafts nobody came back to, and return how many."""
    return work.connection.execute(sa.delete(FormDraft).where(FormDraft.at <= work.now - KEPT)).rowcount


def _of(actor: Actor, place: Place) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        FormDraft.person_id == actor.person_id,
        FormDraft.app_id == place.app_id,
        FormDraft.table_key == place.table,
        FormDraft.record_id == place.record_id,
    )


def _nobody(actor: Actor) -> bool:
    """Say whether drafts are closed: to visitors, and to who acts through somebody's eyes or may only read."""
    return actor.person_id is None or actor.read_only
