"""Personal access tokens: what programs act with in a person's name, never with more rights than the person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from ..core.unit_of_work import UnitOfWork
from .credential_models import Token
from .secrets import digest, new_secret


def add_token(
    work: UnitOfWork,
    person_id: int,
    name: str,
    expires_at: datetime | None = None,
    *,
    may_write: bool = True,
    app_ids: Sequence[int] | None = None,
) -> str:
    """Make a personal access token; returns the secret, which is shown this once.

    `app_ids` are the apps it is for, None for all that the person may open.
    """
    secret = new_secret()
    values = {
        "digest": digest(secret),
        "person_id": person_id,
        "name": name,
        "created_at": work.now,
        "expires_at": expires_at,
        "may_write": may_write,
        "app_ids": list(app_ids) if app_ids is not None else None,
    }
    work.connection.execute(sa.insert(Token).values(values))
    return secret


def tokens_of(connection: sa.Connection, person_id: int) -> Sequence[sa.Row]:
    """Return a person's tokens that were not revoked, the newest first; expired ones are among them."""
    mine = sa.select(
        Token.id, Token.name, Token.created_at, Token.expires_at, Token.may_write, Token.app_ids
    ).where(Token.person_id == person_id, Token.revoked_at.is_(None))
    return connection.execute(mine.order_by(Token.id.desc())).all()


def revoke_token(work: UnitOfWork, person_id: int, token_id: int) -> str | None:
    """End one of a person's own tokens; returns its name, None when there is none."""
    mine = sa.update(Token).where(
        Token.id == token_id, Token.person_id == person_id, Token.revoked_at.is_(None)
    )
    return work.connection.scalar(mine.values(revoked_at=work.now).returning(Token.name))
