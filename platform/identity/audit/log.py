"""Writing to the audit log: one call, in the transaction of the act it tells of."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ..actor import Actor
from ..models import Person
from .chain import ENTRIES, entry_code, hold_end, move_end
from .detail import clean_detail, clean_text
from .events import EVENTS
from .models import AuditEntry
from .where import place

LONGEST_ADDRESS = 64
TELLS_BROWSER = frozenset({"sign_in", "sign_in_failed", "recovery_code_used", "password_reset"})


def audit(
    work: UnitOfWork,
    event: str,
    *,
    actor: Actor | int | None = None,
    workspace_id: int | None = None,
    app_id: int | None = None,
    table_key: str | None = None,
    record_id: int | None = None,
    address: str | None = None,
    **detail: Any,
) -> None:
    """Append an entry; call it late, as it holds the log's end until the transaction is over.

    `actor` is an Actor or a person's id; the workspace is theirs unless told, the address the request's. `detail`
    never holds a secret, and values of sensitive fields only masked: people are told by id (`person=12`,
    `people=[…]`), everything else by name, as it may be gone when somebody reads. Raises LookupError for an event
    that `events.py` does not declare.
    """
    if event not in EVENTS:
        raise LookupError(event)
    actor_id = actor
    if isinstance(actor, Actor):
        workspace_id = actor.workspace_id if workspace_id is None else workspace_id
        actor_id = actor.person_id
        if actor.seen_through is not None:
            actor_id, detail["seen_as"] = actor.seen_through, actor.person_id
    elif actor is not None and workspace_id is None:
        workspace_id = work.connection.scalar(sa.select(Person.workspace_id).where(Person.id == actor))
    if event in TELLS_BROWSER:
        detail.setdefault("agent", place().agent)
    _append(
        work,
        {
            "workspace_id": workspace_id,
            "at": work.now,
            "event": event,
            "actor_id": actor_id,
            "address": clean_text(address or place().address or "", LONGEST_ADDRESS) or None,
            "app_id": app_id,
            "table_key": table_key,
            "record_id": record_id,
            "detail": clean_detail(detail),
        },
    )


def _append(work: UnitOfWork, values: dict[str, Any]) -> None:
    end = hold_end(work, ENTRIES)
    values["id"] = end.last_id + 1
    code = entry_code(end.last_code, values)
    work.connection.execute(sa.insert(AuditEntry).values(**values, code=code))
    move_end(work, ENTRIES, values["id"], code)
