"""The delivery log of a webhook: what was sent, what came back, sending it again, and sending a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ...core.errors import NotFound
from ...core.secret_box import Unreadable
from ...core.unit_of_work import UnitOfWork
from ..apps.live import LiveTable
from ..outgoing.envelope import Answered, Sent
from ..outgoing.models import OutgoingCall
from ..outgoing.writing import send_again, write_call
from ..records.context import Context
from .body import PURPOSE, as_json, delivery
from .switching import TEST
from .told import sample_record

STATES = ("waiting", "sent", "failed", "dropped")
LARGEST_ID = 2**63 - 1
_CALLS = OutgoingCall.__table__


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery with what was sent and what came back; None for what this installation's key does not open."""

    row: sa.Row
    sent: Sent | None
    answered: Answered | None


def deliveries(
    context: Context, hook: sa.Row, state: str = "", before: int | None = None, most: int = 50
) -> Sequence[sa.Row]:
    """Return the newest deliveries first: of one state or of all, those with an id below `before`."""
    asked = sa.select(_CALLS).where(*_of(hook), _CALLS.c.id < min(before or LARGEST_ID, LARGEST_ID))
    if state:
        asked = asked.where(_CALLS.c.state == state)
    return context.connection.execute(asked.order_by(_CALLS.c.id.desc()).limit(most)).all()


def counts(context: Context, hooks: Sequence[sa.Row]) -> Mapping[int, Mapping[str, int]]:
    """Return, for each webhook, how many deliveries of the log are in each state."""
    ids = [each.id for each in hooks]
    number = sa.func.count()
    asked = sa.select(_CALLS.c.purpose_id, _CALLS.c.state, number).where(
        _CALLS.c.purpose == PURPOSE, _CALLS.c.purpose_id.in_(ids)
    )
    found: dict[int, dict[str, int]] = {each: {} for each in ids}
    for hook_id, state, count in context.connection.execute(
        asked.group_by(_CALLS.c.purpose_id, _CALLS.c.state)
    ):
        found[hook_id][state] = count
    return found


def delivery_of(context: Context, hook: sa.Row, call_id: int) -> Delivery:
    """Return one delivery; raises NotFound."""
    asked = sa.select(_CALLS).where(*_of(hook), _CALLS.c.id == min(call_id, LARGEST_ID))
    row = context.connection.execute(asked).first()
    if row is None:
        raise NotFound
    try:
        return Delivery(row, Sent.read(row.request, row.key), Answered.read(row.answer, row.key))
    except Unreadable:
        return Delivery(row, None, None)


def replay(work: UnitOfWork, hook: sa.Row, call_id: int) -> None:
    """Send a delivery again: the same body under the same id. Raises NotFound for one that is not there."""
    mine = (*_of(hook), _CALLS.c.id == min(call_id, LARGEST_ID))
    if work.connection.scalar(sa.select(_CALLS.c.id).where(*mine)) is None:
        raise NotFound
    send_again(work, *mine)


def replay_failed(work: UnitOfWork, hook: sa.Row) -> int:
    """Send again what failed or was dropped, as far as the log reaches back; returns how many deliveries."""
    return send_again(work, *_of(hook), _CALLS.c.state.in_(("failed", "dropped")))


def send_test(work: UnitOfWork, context: Context, table: LiveTable, hook: sa.Row) -> int:
    """Send a record of the table, as the actor sees it, as the event "test"; returns the delivery's id."""
    actor = context.actor
    told = {
        "event": TEST,
        "app": table.app.key,
        "table": table.key,
        "at": work.now,
        "actor": {"id": actor.person_id, "name": actor.name},
        "source": TEST,
    }
    records = [as_json(each) for each in sample_record(context, table)]
    return write_call(work, delivery(hook, table, told, records))


def _of(hook: sa.Row) -> tuple[sa.ColumnElement[bool], ...]:
    return _CALLS.c.purpose == PURPOSE, _CALLS.c.purpose_id == hook.id
