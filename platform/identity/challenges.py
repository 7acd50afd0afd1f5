"""What a browser must answer to soon and once: kept on the server, found by the digest of a random value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from ..core.unit_of_work import UnitOfWork
from .credential_models import Challenge
from .secrets import digest

LIFE = timedelta(minutes=10)


def pose(work: UnitOfWork, kind: str, secret: str, bound_to: str, data: Mapping[str, Any]) -> None:
    """Keep a challenge under `secret`, bound to what only this browser has; those that ran out are forgotten."""
    work.connection.execute(sa.delete(Challenge).where(Challenge.expires_at <= work.now))
    values = {
        "digest": digest(secret),
        "kind": kind,
        "session_digest": digest(bound_to),
        "data": dict(data),
        "expires_at": work.now + LIFE,
    }
    work.connection.execute(sa.insert(Challenge).values(values))


def answer(work: UnitOfWork, kind: str, secret: str, bound_to: str) -> Mapping[str, Any] | None:
    """Return what was kept, once; None where there is no such challenge for this browser."""
    mine = sa.and_(
        Challenge.digest == digest(secret),
        Challenge.kind == kind,
        Challenge.session_digest == digest(bound_to),
        Challenge.expires_at > work.now,
    )
    return work.connection.scalar(sa.delete(Challenge).where(mine).returning(Challenge.data))
