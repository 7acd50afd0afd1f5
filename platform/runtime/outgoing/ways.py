"""How a call goes out: plainly over HTTP, or in a way that whoever wrote it has declared for its purpose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from .judging import Answer
from .trying import SECONDS, try_call

Way = Callable[[Engine, sa.Row, Sequence[str], datetime], Answer]
"""Sends a call once and says what came of it; the addresses are the installation's exceptions."""
_ways: dict[str, Way] = {}


def carried_by(purpose: str, way: Way) -> None:
    """Have calls of a purpose sent in a way of their own."""
    _ways[purpose] = way


def carry(
    engine: Engine, call: sa.Row, allow: Sequence[str], now: datetime, seconds: float = SECONDS
) -> Answer:
    """Send a call once, in the way of its purpose."""
    way = _ways.get(call.purpose)
    return try_call(call, allow, now, seconds) if way is None else way(engine, call, allow, now)
