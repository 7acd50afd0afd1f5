"""A comment was written: it sets off what waits for such words by such people, in the same transaction."""

from __future__ import annotations

from ....core.unit_of_work import UnitOfWork
from ...apps.live import LiveTable
from ...conversation.written import WrittenComment, listen
from ...records.context import Context
from ..engine.people import meant
from ..known import Automation
from .call import Call, call_automation, listening


def heard(work: UnitOfWork, context: Context, table: LiveTable, comment: WrittenComment) -> None:
    """Write the runs that a comment fires."""
    for automation in listening(context, table.key, "comment"):
        if automation.trigger.says(automation.settings, comment.text) and _by(work, context, automation):
            given = {"text": comment.text, "person": context.actor.person_id}
            source = "automation" if context.cause.chain else "form"
            told = Call(f"comment {comment.id}", source, given)
            call_automation(work, context, automation, told, [comment.record_id])


def _by(work: UnitOfWork, context: Context, automation: Automation) -> bool:
    """Say whether the author is one of those the trigger names; anybody is, where it names nobody."""
    whom = automation.settings.get("by")
    if not whom:
        return True
    app = context.app
    people = meant(work.connection, app.workspace_id, app.id, whom, lambda _source: None)
    return context.actor.person_id in people


listen(heard)
