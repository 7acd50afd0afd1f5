"""Writing deliveries: a listener of the record service, in the transaction of the act. It never fails the act."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import sqlalchemy as sa

from ...core.errors import NotFound
from ...core.words import Words
from ...expressions import ExpressionFault
from ...fields import UnknownField
from ...identity.sign_in import load_actor
from ..apps.live import LiveTable
from ..outgoing.writing import write_calls
from ..records.after_write import listen
from ..records.context import Context, make_context
from ..records.draft import Act
from .body import calls_of
from .condition import those_that_meet
from .subscribed import subscribed
from .switching import switch_off
from .told import Entry, told_records

EVENTS = ("create", "update", "delete", "restore")
UNTOLD = frozenset({"sample"})
"""Sources of which no other system is told."""
log = logging.getLogger(__name__)


def deliver(act: Act, table: LiveTable, name: str, entries: Sequence[Entry]) -> None:
    """Write the deliveries of one act to every webhook that it concerns."""
    for hook in subscribed(act.work.connection, table):
        if name in hook.events and act.source not in UNTOLD:
            some = [each for each in entries if _concerns(hook, name, each)]
            if some:
                _deliver(act, table, hook, name, some)


listen(deliver)


def _concerns(hook: sa.Row, name: str, entry: Entry) -> bool:
    return name != "update" or not hook.fields or not entry.changes.keys().isdisjoint(hook.fields)


def _deliver(act: Act, table: LiveTable, hook: sa.Row, name: str, entries: Sequence[Entry]) -> None:
    """Write one webhook's deliveries; what stands in the way switches it off, where its makers see it."""
    reason = None
    try:
        with act.work.connection.begin_nested():
            _write(act, table, hook, name, entries)
    except sa.exc.OperationalError:
        raise
    except _MakerGone:
        reason = MAKER_GONE
    except (NotFound, UnknownField, ExpressionFault):
        reason = CANNOT_ASK
    except Exception:  # noqa: BLE001 - the edge: the act is the person's, and does not fail for this
        log.exception("webhook %s", hook.id)
        reason = FAULT
    if reason is not None:
        switch_off(act.work, hook, reason)


def _write(act: Act, table: LiveTable, hook: sa.Row, name: str, entries: Sequence[Entry]) -> None:
    context = maker_context(act.work.connection, table, hook, act)
    ids = those_that_meet(context, table, hook.condition, [each.record_id for each in entries])
    met = set(ids)
    some = [each for each in entries if each.record_id in met]
    records = told_records(context, table, some, deleted=name == "delete")
    write_calls(act.work, list(calls_of(act, hook, table, name, records)))


def maker_context(connection: sa.Connection, table: LiveTable, hook: sa.Row, act: Act) -> Context:
    """Return the context of the person who made a webhook, as their rights are now; raises NotFound."""
    maker = load_actor(connection, hook.made_by)
    if maker is None or maker.workspace_id != table.app.workspace_id:
        raise _MakerGone
    context = make_context(connection, table.app, maker, act.work.now)
    context.table(table.key)
    return context


class _MakerGone(Exception):
    """Nobody is left whose rights the webhook could go by."""


MAKER_GONE = Words(
    "Who made it no longer has an account here. Switch it on to deliver what you may read.",
    "创建者的账号已停用。重新启用后，将按您的权限推送。",
)
CANNOT_ASK = Words(
    "Its condition, or the table, can no longer be read by who made it. Correct the condition and switch it on again.",
    "创建者已无法读取此数据表或条件中的字段。请修改条件后重新启用。",
)
FAULT = Words(
    "An error on our side; the log tells which. Switch it on again when it is mended.",
    "系统内部出错，详情见系统日志。修复后请重新启用。",
)
