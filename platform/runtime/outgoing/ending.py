"""Noting what a try came to, and telling who waits for it, in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.clock import database_now
from ...core.unit_of_work import UnitOfWork, unit_of_work
from .envelope import Answered
from .judging import Answer, next_try
from .models import OutgoingCall

Listener = Callable[[UnitOfWork, sa.Row, Answer], None]
"""Called with the call's row as it stands now ("sent" or "failed") and the last answer."""
_CALLS = OutgoingCall.__table__
_listeners: dict[str, Listener] = {}
_stranded: dict[str, Listener] = {}
log = logging.getLogger(__name__)


def on_end(purpose: str, listener: Listener, stranded: Listener | None = None) -> None:
    """Have `listener` called when a call of this purpose ends, in the transaction that notes the answer.

    Where it fails `stranded` is called instead, in another transaction: so nobody waits for an answer for ever.
    """
    _listeners[purpose] = listener
    if stranded is not None:
        _stranded[purpose] = stranded


def note(engine: Engine, call: sa.Row, answer: Answer) -> str | None:
    """Note what a claimed call's try came to; returns its state, None where the lease was lost meanwhile.

    A listener that fails does not have the call sent again: that it ended is noted all the same.
    """
    for listener in (_listeners.get(call.purpose), _stranded.get(call.purpose)):
        try:
            return _note(engine, call, answer, listener)
        except sa.exc.OperationalError:
            raise
        except Exception:  # noqa: BLE001 - the edge: whoever listens must not make receivers hear it again
            log.exception("call %s: its listener failed", call.id)
    return _note(engine, call, answer, None)


def _note(engine: Engine, call: sa.Row, answer: Answer, listener: Listener | None) -> str | None:
    with unit_of_work(engine) as work:
        now = database_now(work.connection)
        again = None if answer.ok else next_try(answer, call.tries, call.first_at, now)
        state = "sent" if answer.ok else "failed" if again is None else "waiting"
        values = {
            "state": state,
            "next_try_at": again or now,
            "ended_at": None if again else now,
            "lease_until": None,
            "lease_by": None,
            "answer_status": answer.status,
            "answer": Answered(answer.headers, answer.body).sealed(call.key) if answer.status else None,
            "error": answer.error,
        }
        # Whoever lost the lease, or whose call was dropped meanwhile, changes nothing.
        mine = _CALLS.c.id == call.id, _CALLS.c.lease_by == call.lease_by, _CALLS.c.tries == call.tries
        noted = sa.update(_CALLS).where(*mine, _CALLS.c.state == "waiting").values(values)
        row = work.connection.execute(noted.returning(*_CALLS.c)).first()
        if row is not None and again is None and listener is not None:
            listener(work, row, answer)
    return None if row is None else state
