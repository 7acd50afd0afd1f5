"""Switching webhooks off: by the product itself, when nothing arrives for days or nothing can be told."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ..conversation.messages import WEBHOOK_OFF
from ..conversation.notices import notify
from ..outgoing.ending import on_end
from ..outgoing.judging import Answer
from ..outgoing.writing import drop_calls
from .body import PURPOSE
from .models import Webhook
from .subscribed import tell_processes

FAILING = timedelta(days=3)
"""After so long of nothing but failures a webhook is switched off."""
TEST = "test"
_HOOKS = Webhook.__table__
NOTHING_ARRIVES = Words(
    "Nothing has arrived at {host} for {days} days. Look at the delivery log, mend the receiver, and switch it on again.",
    "已连续 {days} 天无法送达 {host}。请查看推送日志，修复接收方后重新启用。",
)


def switch_off(work: UnitOfWork, hook: sa.Row, reason: Words) -> None:
    """Switch a webhook off, drop what waits, and tell who made it."""
    on = sa.update(_HOOKS).where(_HOOKS.c.id == hook.id, _HOOKS.c.enabled)
    if not work.connection.execute(on.values(enabled=False, disabled_reason=reason)).rowcount:
        return
    drop_calls(work, PURPOSE, hook.id)
    tell_processes(work)
    detail = {"webhook": hook.id, "title": hook.label, "reason": {"en": reason.en, "zh": reason.zh}}
    about = {"app_id": hook.app_id, "table_id": hook.table_id, "by": None}
    notify(work, [hook.made_by], WEBHOOK_OFF, detail=detail, **about)


def heard(work: UnitOfWork, call: sa.Row, answer: Answer) -> None:
    """Note on the webhook whether its delivery arrived; called when a delivery ends."""
    hook = work.connection.execute(sa.select(_HOOKS).where(_HOOKS.c.id == call.purpose_id)).first()
    if hook is None or call.purpose_place == TEST:
        return
    mine = sa.update(_HOOKS).where(_HOOKS.c.id == hook.id)
    if answer.ok:
        if hook.failing_since is not None:
            work.connection.execute(mine.values(failing_since=None))
        return
    since = hook.failing_since or call.first_at
    if hook.failing_since is None:
        work.connection.execute(mine.values(failing_since=since))
    if call.ended_at - since >= FAILING:
        switch_off(work, hook, NOTHING_ARRIVES.fill(host=call.host, days=FAILING.days))


on_end(PURPOSE, heard)
