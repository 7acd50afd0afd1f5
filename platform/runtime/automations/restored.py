"""After a restore nothing is done or sent twice, nor from a copy: what was under way ends, and automations rest.

They are switched off by a revision of their app, which can be undone in one go. Rules before a save stay: they send
nothing, and records are checked by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from ...core.outgoing_models import OutgoingMail
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ..apps.models import AppRow
from ..apps.publish import publish
from ..apps.revisions import StoredDefinition, load_revision
from .models import OPEN, STOPPED, AutomationRun

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
        _rest(work, app)


def _rest(work: UnitOfWork, app: sa.Row) -> None:
    live = load_revision(work.connection, app.id, app.revision)
    resting = [_resting(each) for each in live.document.get("automations", ())]
    if resting == list(live.document.get("automations", ())):
        return
    document = {**live.document, "automations": resting}
    publish(work, app.workspace_id, StoredDefinition(document, live.files), app.revision, None, RESTED)


def _resting(automation: Mapping[str, Any]) -> Mapping[str, Any]:
    if not automation.get("enabled") or automation.get("phase") == "before":
        return automation
    return {**automation, "enabled": False}
