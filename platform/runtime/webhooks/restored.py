"""After a restore nothing is sent twice, nor from a copy: what waits is dropped, and webhooks rest until somebody looks."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ..outgoing.models import OutgoingCall
from .models import Webhook
from .subscribed import tell_processes

RESTORED = Words(
    "It rests since this installation was restored from a backup. Switch it on if this copy shall deliver.",
    "系统由备份恢复，Webhook 已暂停。如需由当前环境推送，请重新启用。",
)
_CALLS, _HOOKS = OutgoingCall.__table__, Webhook.__table__


def rest_after_restore(work: UnitOfWork) -> None:
    """Drop every call that waits, and switch every webhook off."""
    waiting = sa.update(_CALLS).where(_CALLS.c.state == "waiting")
    work.connection.execute(waiting.values(state="dropped", ended_at=work.now, lease_by=None))
    on = sa.update(_HOOKS).where(_HOOKS.c.enabled)
    work.connection.execute(on.values(enabled=False, disabled_reason=RESTORED))
    tell_processes(work)
