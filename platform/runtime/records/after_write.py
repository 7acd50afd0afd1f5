"""Who else hears of written records, in the transaction of the act: parts above this one register themselves here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from ..apps.live import LiveTable
from .draft import Act


class Written(Protocol):
    """What happened to one record; see `changes.Entry`."""

    record_id: int
    rev: int
    changes: Mapping[str, Sequence[Any]]


Listener = Callable[[Act, LiveTable, str, Sequence[Written]], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Have `listener` told of every act on records, once a set: (act, table, "create" or the like, entries).

    It belongs to the act: what it raises undoes the act, what it writes commits with it. It must stay cheap.
    """
    if listener not in _listeners:
        _listeners.append(listener)


def tell(act: Act, table: LiveTable, name: str, entries: Sequence[Written]) -> None:
    """Tell everybody who listens."""
    for each in _listeners:
        each(act, table, name, entries)
