"""After a restore nothing is done or sent twice, nor from a copy: what was under way ends, and automations rest.

Rules before a save stay: they send nothing, and records are checked by them.
"""

from __future__ import annotations

import sqlalchemy as sa

from ...core.outgoing_models import OutgoingMail
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ..apps.models import AppRow
from .models import OPEN, STOPPED, AutomationRun
from .resting import rest

ENDED = Words(
    "Stopped: this installation was restored from a backup, and the run may have gone on elsewhere since.",
    "已停止：系统由备份恢复，该运行此后可能已在原环境继续执行。",
)
RESTED = Words(
    "Restored from a backup: automations rest until somebody switches them on",
    "由备份恢复：自动化已暂停，需由管理员重新启用",
)
_RUNS, _APPS, _MAIL = AutomationRun.__table__, AppRow.__table__, OutgoingMail.__table__


def rest_after_restore(work: UnitOfWork) -> None:
    """End the runs that were under way, drop their mails that wait, and switch automations off."""
    told = {"en": ENDED.en, "zh": ENDED.zh}
    ended = {"state": STOPPED, "reason": told, "ended_at": work.now, "lease": None, "lease_until": None}
    work.connection.execute(sa.update(_RUNS).where(_RUNS.c.state.in_(OPEN)).values(ended))
    waiting = sa.update(_MAIL).where(_MAIL.c.state == "waiting", _MAIL.c.message_id.startswith("run-"))
    work.connection.execute(waiting.values(state="failed", body=None, parts=None))
    for app in work.connection.execute(sa.select(_APPS).where(_APPS.c.revision.is_not(None))).all():
        rest(work, app, None, RESTED)
