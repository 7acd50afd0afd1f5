"""What takes long over very many records is found behind, by nobody's request; a page shows what was found last.

What can be had in a moment is had at once and always as things stand. Only what takes longer is remembered, with the
rights that it was asked under: it goes when these go.
"""

from __future__ import annotations

import dataclasses
import logging
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from ...core.database import reading
from ...core.deadline import Overran, deadline
from .context import Context

SOON = 0.25
"""So many seconds a page waits."""
FRESH_SECONDS = 15.0
MOST_KEPT = 200
MOST_AT_ONCE = 2
_SECTION = "behind"
_WORKING = threading.Semaphore(MOST_AT_ONCE)
Found = TypeVar("Found")
log = logging.getLogger(__name__)


def soon(context: Context, asked: Any, find: Callable[[Context], Found]) -> Found | None:
    """Return what `find` finds, or found lately where that takes long; None where it has to be found first.

    `asked` says what is looked for, as a text of its own.
    """
    kept = context.rights.compiled.setdefault(_SECTION, {})
    now = context.environment
    key = (now.person, now.departments, now.own_departments, now.headed, now.zone, repr(asked))
    until, found = kept.get(key, (0.0, None))
    if until > time.monotonic():
        return found
    try:
        with deadline(context.connection, time.monotonic() + SOON):
            return find(context)
    except Overran:
        _begin(context, kept, key, found, find)
        return found


def _begin(
    context: Context, kept: dict[Any, Any], key: Any, last: Any, find: Callable[[Context], Any]
) -> None:
    """Look for it behind, unless there is enough of that; until it is found nobody asks again."""
    if not _WORKING.acquire(blocking=False):
        return
    if len(kept) >= MOST_KEPT:
        kept.clear()
    kept[key] = (time.monotonic() + FRESH_SECONDS, last)
    engine = context.connection.engine

    def look() -> None:
        try:
            with reading(engine) as own:
                found = find(dataclasses.replace(context, connection=own, kept={}))
            kept[key] = (time.monotonic() + FRESH_SECONDS, found)
        except Exception:  # noqa: BLE001 - the edge of a background thread: the next who asks begins anew
            log.exception("looking behind")
        finally:
            _WORKING.release()

    threading.Thread(target=look, daemon=True).start()
