"""The sender: takes calls that are due and sends them, many at once, so that a slow or dead host delays no other."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.clock import utc_now
from ...core.reach import reason
from .claiming import claim
from .ending import note
from .judging import Answer
from .trying import SECONDS
from .ways import carry

AT_ONCE = 32
"""How many calls one sender has on their way."""
UNWELL_AT_ONCE = 16
"""How many of them may be to hosts whose last answer was none: the other places stay free for those that answer."""
LOOK_SECONDS = 0.5
log = logging.getLogger(__name__)


def send_due(engine: Engine, allow: Sequence[str] = (), *, seconds: float = SECONDS) -> int:
    """Send what is due, one call after the other, until nothing is; returns how many tries that took."""
    tried, name = 0, secrets.token_hex(8)
    while calls := claim(engine, name, 1):
        for call in calls:
            note(engine, call, carry(engine, call, allow, utc_now(), seconds))
            tried += 1
    return tried


class Sender:
    """One sender of this process. Any number may run, here and on other machines."""

    def __init__(self, engine: Engine, allow: Sequence[str] = (), *, seconds: float = SECONDS) -> None:
        self._engine = engine
        self._allow = allow
        self._seconds = seconds
        self._name = secrets.token_hex(8)
        self._threads = ThreadPoolExecutor(AT_ONCE, "sender")
        self._changed = threading.Event()
        self._lock = threading.Lock()
        self._under_way = 0
        self._unwell: set[str] = set()
        self._unwell_under_way = 0
        self._stopping = False

    def run(self) -> None:
        """Send until `stop` is called; what is on its way then is finished first."""
        while not self._stopping:
            try:
                found = self.look()
            except sa.exc.OperationalError as error:
                log.warning("calls wait: %s", reason(error))
                found = 0
            except Exception:  # noqa: BLE001 - the edge of the process: the next look may fare better
                log.exception("calls")
                found = 0
            if not found:
                self._changed.wait(LOOK_SECONDS)
            self._changed.clear()
        self._threads.shutdown()

    def stop(self) -> None:
        """Have `run` return soon."""
        self._stopping = True
        self._changed.set()

    def look(self) -> int:
        """Take what is due, as far as there is room, and begin to send it; returns how many calls."""
        with self._lock:
            free, unwell = AT_ONCE - self._under_way, set(self._unwell)
            most_unwell = UNWELL_AT_ONCE - self._unwell_under_way
        calls = claim(self._engine, self._name, free, unwell, most_unwell) if free else ()
        with self._lock:
            self._under_way += len(calls)
            self._unwell_under_way += sum(call.host in unwell for call in calls)
        for call in calls:
            self._threads.submit(self._send, call, call.host in unwell)
        return len(calls)

    def _send(self, call: sa.Row, counted: bool) -> None:
        answer = None
        try:
            answer = carry(self._engine, call, self._allow, utc_now(), self._seconds)
            note(self._engine, call, answer)
        except sa.exc.OperationalError as error:
            # The call goes out again under its key once the lease is over.
            log.warning("call %s: its answer could not be noted: %s", call.id, reason(error))
        except Exception:  # noqa: BLE001 - the edge of a thread: the lease ends by itself
            log.exception("call %s", call.id)
        finally:
            self._done(call.host, answer, counted)

    def _done(self, host: str, answer: Answer | None, counted: bool) -> None:
        with self._lock:
            self._under_way -= 1
            self._unwell_under_way -= counted
            if answer is not None and answer.status is None:
                self._unwell.add(host)
            else:
                self._unwell.discard(host)
        self._changed.set()
