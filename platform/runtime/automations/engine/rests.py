"""Rests of a worker that has much to do on SQLite, where one may write at a time: others come to their turn."""

from __future__ import annotations

import time

from sqlalchemy.engine import Engine

WORK_SECONDS, REST_SECONDS = 0.3, 0.11
"""Who waits to write looks again after at most a tenth of a second: a rest of that length is seen by everybody."""


class Rests:
    """When one worker rests while it works off one thing after the other."""

    def __init__(self, engine: Engine) -> None:
        self._needed, self._since = engine.dialect.name == "sqlite", time.monotonic()

    def between(self) -> None:
        """Rest, between two transactions, if it is time to."""
        if self._needed and time.monotonic() - self._since > WORK_SECONDS:
            time.sleep(REST_SECONDS)
            self._since = time.monotonic()
