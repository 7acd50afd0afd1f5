"""Requests sent twice: the answer of the first is kept for 24 hours and given again.

Answer and effect share one transaction. Of two requests with one key at the same moment the second waits for
the first: on SQLite because one transaction writes at a time, on PostgreSQL by a lock on the key.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from ...core.clock import utc_now
from ...core.errors import Conflict
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from .models import IdempotencyKey

KEPT = timedelta(hours=24)


class KeyReused(Conflict):
    """Another request was sent under the same key (409)."""

    code = "key_reused"
    words = Words(
        "This Idempotency-Key was used for another request within the last 24 hours.",
        "该 Idempotency-Key 在 24 小时内已用于另一个请求。",
    )


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What a request was answered: the HTTP status and the body."""

    status: int
    answer: bytes


def recall(connection: sa.Connection, person_id: int, key: str, digest: str) -> KeptAnswer | None:
    """Return the kept answer of a key, or None when it is new. Call it inside the transaction of the act.

    Raises KeyReused when the key was used for a request with another digest.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_lock_number(person_id, key))))
    row = connection.execute(
        sa.select(IdempotencyKey.digest, IdempotencyKey.status, IdempotencyKey.answer).where(
            IdempotencyKey.person_id == person_id,
            IdempotencyKey.key == key,
            IdempotencyKey.at > utc_now() - KEPT,
        )
    ).first()
    if row is None:
        return None
    if row.digest != digest:
        raise KeyReused
    return KeptAnswer(row.status, row.answer)


def remember(work: UnitOfWork, person_id: int, key: str, digest: str, status: int, answer: bytes) -> None:
    """Keep the answer of a key, in the transaction of the act; an expired one gives way."""
    values = {"digest": digest, "status": status, "answer": answer, "at": work.now}
    insert = (postgresql if work.dialect == "postgresql" else sqlite).insert(IdempotencyKey)
    work.connection.execute(
        insert.values(person_id=person_id, key=key, **values).on_conflict_do_update(
            index_elements=["person_id", "key"], set_=values
        )
    )


def forget_expired(work: UnitOfWork) -> int:
    """Remove answers older than 24 hours and return how many."""
    return work.connection.execute(
        sa.delete(IdempotencyKey).where(IdempotencyKey.at <= work.now - KEPT)
    ).rowcount


def _lock_number(person_id: int, key: str) -> int:
    digest = hashlib.sha256(f"{person_id}:{key}".encode()).digest()
    return int.from_bytes(digest[:8], signed=True)
