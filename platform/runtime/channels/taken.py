"""Which messages the vendors have taken: most of them do not compare keys, so we do, as far as we got to note it.

A process that falls between a vendor's answer and the note sends the message once more; nothing can tell it otherwise.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Engine

from ...core.database import reading
from ...core.unit_of_work import UnitOfWork, unit_of_work
from .models import ChannelSent

_SENT = ChannelSent.__table__
_INSERT = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}
KEPT = timedelta(days=3)
"""Longer than anybody tries to send a message."""


def is_taken(engine: Engine, account_id: int, key: str) -> bool:
    """Say whether the vendor took the message of this key."""
    with reading(engine) as connection:
        mine = sa.select(_SENT.c.key).where(_SENT.c.account_id == account_id, _SENT.c.key == key)
        return connection.scalar(mine) is not None


def note_taken(engine: Engine, account_id: int, key: str, now: datetime) -> None:
    """Note that the vendor took it."""
    with unit_of_work(engine) as work:
        added = _INSERT[work.dialect](_SENT).values(account_id=account_id, key=key, at=now)
        work.connection.execute(added.on_conflict_do_nothing())


def forget_taken(work: UnitOfWork) -> None:
    """Remove the notes that nobody asks for any more."""
    work.connection.execute(sa.delete(_SENT).where(_SENT.c.at < work.now - KEPT))
