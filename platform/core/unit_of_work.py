"""One act, one transaction: everything commits together or nothing does.

What must follow a commit (waking a worker, refreshing a screen) is registered with `after_commit` and runs
only once the data is safe; if it fails, the act has still succeeded.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from .clock import utc_now

log = logging.getLogger(__name__)


@dataclass(slots=True)
class UnitOfWork:
    """The open transaction of one act, its moment, and what follows its commit."""

    connection: sa.Connection
    now: datetime
    _following: list[Callable[[], None]] = field(default_factory=list)

    @property
    def dialect(self) -> str:
        """Return "sqlite" or "postgresql"."""
        return self.connection.dialect.name

    def after_commit(self, act: Callable[[], None]) -> None:
        """Run `act` after the commit; never when the transaction rolls back."""
        self._following.append(act)

    def follow(self) -> None:
        """Run what was registered, each on its own: one that fails is logged and stops no other."""
        for act in self._following:
            try:
                act()
            except Exception:  # noqa: BLE001 - the edge: the act itself is already committed
                log.exception("after commit")


@contextlib.contextmanager
def unit_of_work(engine: Engine) -> Iterator[UnitOfWork]:
    """Open a transaction, commit it at the end of the block, then run what follows."""
    with engine.begin() as connection:
        work = UnitOfWork(connection, utc_now())
        yield work
    work.follow()
