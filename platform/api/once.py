"""Idempotency-Key: the same request sent again has one effect and the same answer, for 24 hours."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import Response, request

from ..core.errors import Malformed
from ..core.unit_of_work import UnitOfWork
from ..core.words import Words
from ..runtime.records.context import Context
from ..runtime.records.idempotency import recall, remember

LONGEST = 200
TOO_LONG = Words("Idempotency-Key has at most {limit} characters", "Idempotency-Key 最多 {limit} 个字符")


def has_key() -> bool:
    """Say whether the request asks to have one effect only."""
    return bool(request.headers.get("Idempotency-Key"))


def once(work: UnitOfWork, context: Context, write: Callable[[], Response]) -> Response:
    """Return the kept answer of this request's key, or do it and keep its answer in the same transaction."""
    key = request.headers.get("Idempotency-Key")
    person_id = context.actor.person_id
    if not key or person_id is None:
        return write()
    if len(key) > LONGEST:
        raise Malformed(why=TOO_LONG.fill(limit=LONGEST))
    digest = hashlib.sha256(
        b"\0".join((request.method.encode(), request.path.encode(), request.get_data()))
    ).hexdigest()
    kept = recall(work.connection, person_id, key, digest)
    if kept is not None:
        return Response(kept.answer, kept.status, content_type="application/json")
    response = write()
    remember(work, person_id, key, digest, response.status_code, response.get_data())
    return response
