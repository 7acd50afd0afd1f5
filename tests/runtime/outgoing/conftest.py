"""A workspace that calls other systems."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.receiver import ALLOW, receiver
from tablewright.core.clock import utc_now
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import Workspace
from tablewright.runtime.outgoing.models import OutgoingCall
from tablewright.runtime.outgoing.sender import send_due
from tablewright.runtime.outgoing.writing import Call, write_call

__all__ = ["receiver"]
_CALLS = OutgoingCall.__table__


class Caller:
    """Writes calls, lets time pass, and looks at what became of them."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        with engine.begin() as connection:
            made = sa.insert(Workspace).values(key="w", name="W").returning(Workspace.id)
            self.workspace_id = connection.execute(made).scalar_one()

    def write(self, url: str, **more: Any) -> int:
        told = {"purpose": "test", "body": '{"n": 1}', **more}
        with unit_of_work(self.engine) as work:
            return write_call(work, Call(workspace_id=self.workspace_id, url=url, **told))

    def send(self, seconds: float = 5, allow: tuple[str, ...] = ALLOW) -> int:
        return send_due(self.engine, allow, seconds=seconds)

    def row(self, call_id: int) -> sa.Row:
        with reading(self.engine) as connection:
            return connection.execute(sa.select(_CALLS).where(_CALLS.c.id == call_id)).one()

    def states(self) -> list[str]:
        with reading(self.engine) as connection:
            return list(connection.scalars(sa.select(_CALLS.c.state).order_by(_CALLS.c.id)))

    def time_has_come(self) -> None:
        """Let so much time pass that everything that waits is due, and every lease over."""
        past = utc_now() - timedelta(minutes=1)
        leased = sa.update(_CALLS).where(_CALLS.c.lease_until.is_not(None)).values(lease_until=past)
        with self.engine.begin() as connection:
            connection.execute(leased)
            connection.execute(sa.update(_CALLS).values(next_try_at=past))

    def waits(self, call_id: int) -> timedelta:
        """Return how long a call waits for its next try."""
        when: datetime = self.row(call_id).next_try_at
        return when - utc_now()


@pytest.fixture
def caller(engine: sa.Engine) -> Callable[..., Caller]:
    return Caller(engine)
