"""Remembering what a statement found until a table it reads has changed."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeGuard, TypeVar
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from .context import Context
from .models import Change

REMEMBERED_SECONDS = 15.0
WORTH_SECONDS = 0.02
"""What was found faster is not remembered."""
MOST_REMEMBERED = 200
TURN_SECONDS = 3.0
_CHANGES = Change.__table__
_TURNS = tuple(threading.RLock() for _ in range(64))
_remembered: WeakKeyDictionary[Any, dict[str, tuple[Any, float, Any]]] = WeakKeyDictionary()
Found = TypeVar("Found")


def recalled(
    context: Context,
    statement: Any,
    values: Mapping[str, Any],
    tables: frozenset[int],
    find: Callable[[], Found],
) -> Found:
    """Return what `find` found for the same statement and values while no change has been logged for `tables`.

    A change may commit after one with a higher id, so everything is forgotten after some seconds anyway.
    """
    known = _remembered.setdefault(statement, {})
    key = repr(values)
    state = _state(context, tables)
    held = known.get(key)
    if _stands(held, state):
        return held[2]
    with _turn(known, key):
        held = known.get(key)
        if _stands(held, state):
            return held[2]
        started = time.monotonic()
        found = find()
        now = time.monotonic()
        if now - started > WORTH_SECONDS:
            if len(known) >= MOST_REMEMBERED:
                known.clear()
            known[key] = (state, now + REMEMBERED_SECONDS, found)
        return found


@contextlib.contextmanager
def _turn(known: object, key: str) -> Iterator[None]:
    """After a change everybody asks at once: one looks, and the others wait, though not for ever, for what it finds."""
    lock = _TURNS[hash((id(known), key)) % len(_TURNS)]
    mine = lock.acquire(timeout=TURN_SECONDS)
    try:
        yield
    finally:
        if mine:
            lock.release()


def _stands(held: tuple[Any, float, Any] | None, state: tuple[Any, ...]) -> TypeGuard[tuple[Any, float, Any]]:
    return held is not None and held[1] > time.monotonic() and held[0] == state


def remembered(statement: Any, values: Mapping[str, Any], find: Callable[[], Found]) -> Found:
    """Return what `find` found in the last seconds, whatever has changed since: for estimates."""
    known = _remembered.setdefault(statement, {})
    key = "about " + repr(values)
    held = known.get(key)
    if held is not None and held[1] > time.monotonic():
        return held[2]
    if len(known) >= MOST_REMEMBERED:
        known.clear()
    found = find()
    known[key] = (None, time.monotonic() + REMEMBERED_SECONDS, found)
    return found


def _state(context: Context, tables: frozenset[int]) -> tuple[Any, ...]:
    return tuple(context.connection.execute(_newest_changes(tables)).one())


@lru_cache(maxsize=500)
def _newest_changes(tables: frozenset[int]) -> sa.Select:
    """Return the select of the newest change of each table; each is read off the end of an index."""
    newest = (
        sa.select(sa.func.max(_CHANGES.c.id)).where(_CHANGES.c.table_id == each) for each in sorted(tables)
    )
    return sa.select(*(each.scalar_subquery() for each in newest))
