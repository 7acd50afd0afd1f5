"""One press of "save", one record: a form's post is known by the random token the form carried.

Token and record share one transaction. Of two posts with one token at the same moment the second waits for the
first: on SQLite because one transaction writes at a time, on PostgreSQL by a lock on the token.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ...core.unit_of_work import UnitOfWork
from .models import FormSubmission

KEPT = timedelta(days=7)
"""Longer than anybody leaves a page open and sends it again."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,100}")


def new_token() -> str:
    """Return the token of a form that is about to be shown."""
    return secrets.token_urlsafe(24)


def submission(token: str, *sender: object) -> str | None:
    """Return what a post is known by: its token, who sent it, and to where; None for a form without a token.

    The token alone opens nothing: what somebody else sent is not found by it.
    """
    if not _TOKEN.fullmatch(token):
        return None
    return hashlib.sha256(repr((token, *map(str, sender))).encode()).hexdigest()


def answered(work: UnitOfWork, known: str | None) -> int | None:
    """Return the record that a post has made or changed already; call it inside the transaction of the act."""
    if known is None:
        return None
    if work.dialect == "postgresql":
        number = int.from_bytes(bytes.fromhex(known)[:8], signed=True)
        work.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))
    return work.connection.scalar(sa.select(FormSubmission.record_id).where(FormSubmission.token == known))


def remember(work: UnitOfWork, known: str | None, record_id: int) -> None:
    """Keep which record a post made or changed, in the transaction of the act."""
    if known is None:
        return
    insert = (postgresql if work.dialect == "postgresql" else sqlite).insert(FormSubmission)
    work.connection.execute(
        insert.values(token=known, record_id=record_id, at=work.now).on_conflict_do_nothing()
    )


def forget_old(work: UnitOfWork) -> int:
    """Remove what nobody sends again, and return how many."""
    return work.connection.execute(
        sa.delete(FormSubmission).where(FormSubmission.at <= work.now - KEPT)
    ).rowcount
