"""A form was sent: the record it made sets off what waits for that form, in the same transaction."""

from __future__ import annotations

from ....core.unit_of_work import UnitOfWork
from ...records.context import Context
from .call import Call, call_automation, listening


def form_sent(work: UnitOfWork, context: Context, table: str, form: str, record_id: int, source: str) -> None:
    """Write the runs that a form fires; `source` is "form", or "public" for a stranger's answer."""
    for automation in listening(context, table, "form_submitted"):
        if automation.settings["form"] == form:
            call_automation(work, context, automation, Call(f"form {table}", source), [record_id])
