"""Who else hears of comments, in the transaction that writes them: parts above this one register themselves here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...core.unit_of_work import UnitOfWork
from ..apps.live import LiveTable
from ..records.context import Context


@dataclass(frozen=True, slots=True)
class WrittenComment:
    """A comment as it was typed, and the record it stands under."""

    id: int
    record_id: int
    text: str


Listener = Callable[[UnitOfWork, Context, LiveTable, WrittenComment], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Have `listener` told of every new comment; what it raises undoes the comment, what it writes commits with it."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(work: UnitOfWork, context: Context, table: LiveTable, comment: WrittenComment) -> None:
    """Tell everybody who listens."""
    for each in _listeners:
        each(work, context, table, comment)
