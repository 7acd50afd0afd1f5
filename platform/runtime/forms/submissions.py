"""One press of "save", one record: a form's post is known by the random token the form carried.

Another post with the token is not answered by it: somebody who got no answer may have gone on typing, and nothing of
that may be lost. Token and record share one transaction. Of two posts with one token at the same moment the second waits for the
first: on SQLite because one transaction writes at a time, on PostgreSQL by a lock on the token.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ...core.errors import Conflict
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from .models import FormSubmission

KEPT = timedelta(days=7)
"""Longer than anybody leaves a page open and sends it again."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,100}")


class SentBefore(Conflict):
    """A form was carried out already, and is sent again with something else in it (409)."""

    code = "sent_before"
    words = Words(
        "This form was saved already, and what was changed in it since is not.",
        "此表单已保存过，之后的修改尚未保存。",
    )

    def __init__(self, record_id: int) -> None:
        super().__init__()
        self.record_id = record_id


class Submission(NamedTuple):
    """What a post is known by, and the digest of what was filled in."""

    token: str
    body: str = ""


def new_token() -> str:
    """Return the token of a form that is about to be shown."""
    return secrets.token_urlsafe(24)


def submission(token: str, *sender: object, filled: Iterable[tuple[str, object]] = ()) -> Submission | None:
    """Return what a post is known by: its token, who sent it, and to where; None for a form without a token.

    The token alone opens nothing: what somebody else sent is not found by it.
    """
    if not _TOKEN.fullmatch(token):
        return None
    return Submission(_digest(token, *map(str, sender)), _digest(*filled))


def answered(work: UnitOfWork, known: Submission | None) -> int | None:
    """Return the record that a post has made or changed already; call it inside the transaction of the act.

    Raises SentBefore where something else was filled in then.
    """
    if known is None:
        return None
    if work.dialect == "postgresql":
        number = int.from_bytes(bytes.fromhex(known.token)[:8], signed=True)
        work.connection.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))
    found = work.connection.execute(
        sa.select(FormSubmission.record_id, FormSubmission.body).where(FormSubmission.token == known.token)
    ).first()
    if found is None:
        return None
    if found.body not in ("", known.body):
        raise SentBefore(found.record_id)
    return int(found.record_id)


def remember(work: UnitOfWork, known: Submission | None, record_id: int) -> None:
    """Keep which record a post made or changed, in the transaction of the act."""
    if known is None:
        return
    insert = (postgresql if work.dialect == "postgresql" else sqlite).insert(FormSubmission)
    work.connection.execute(
        insert.values(**known._asdict(), record_id=record_id, at=work.now).on_conflict_do_nothing()
    )


def forget_old(work: UnitOfWork) -> int:
    """Remove what nobody sends again, and return how many."""
    return work.connection.execute(
        sa.delete(FormSubmission).where(FormSubmission.at <= work.now - KEPT)
    ).rowcount


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
