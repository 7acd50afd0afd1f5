"""Looking through somebody's eyes: an administrator's session shows what a person or a role sees, and writes nothing.

The session gets a new secret whenever this begins or ends, since what it may do changes (see `sign_in.Actors`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ..core.unit_of_work import UnitOfWork
from .credential_models import Session
from .secrets import digest, new_secret


def set_viewing(work: UnitOfWork, secret: str, viewing: Mapping[str, Any] | None) -> str:
    """Let a session look through {"person": id} or {"app": id, "role": key}, or through its own person's eyes again.

    Returns the session's new secret; the old one is dead.
    """
    fresh = new_secret()
    work.connection.execute(
        sa.update(Session)
        .where(Session.digest == digest(secret))
        .values(digest=digest(fresh), viewing=sa.null() if viewing is None else dict(viewing))
    )
    return fresh
