"""One automation begins another, or an administrator begins one by hand: only those that are made for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....automations.step import StepFailed
from ....core.errors import Fault, Invalid, NotFound, Refused
from ....core.unit_of_work import UnitOfWork
from ....core.words import Words
from ....identity.secrets import digest
from ...records.context import Context
from ...records.query import get_record
from ..known import Automation, known
from .call import Call, call_automation
from .given import checked

CALLED, BY_HAND = "called", "by_hand"
OFF = Words(
    "The automation “{name}” is not there, or not switched on. Switch it on, or take it out of this step.",
    "自动化“{name}”不存在或未启用，请启用它，或在此步骤中改选其他自动化。",
)
OTHER = Words(
    "The automation “{name}” begins in another way. Choose one that other automations may run.",
    "自动化“{name}”由其他方式触发，请选择可被其他自动化调用的自动化。",
)
ANOTHER_TABLE = Words(
    "The automation “{name}” is about records of another table.", "自动化“{name}”针对其他数据表的记录。"
)
WRONG = Words("What “{name}” is given does not fit: {why}", "传给“{name}”的值不正确：{why}")


def start(
    work: UnitOfWork,
    context: Context,
    key: str,
    given: Mapping[str, Any],
    record: tuple[str, int] | None,
    event: str,
) -> int | None:
    """Begin a run of another automation, from a step, and return its id; None where its condition does not hold.

    Raises StepFailed where it is not there, not made to be called, or given what does not fit.
    """
    automation = known(context.app).by_key.get(key)
    if automation is None:
        raise StepFailed(OFF.fill(name=key))
    name = Words.read(automation.document.get("label") or key)
    if automation.trigger.name not in (CALLED, BY_HAND):
        raise StepFailed(OTHER.fill(name=name))
    if automation.table is not None and (record is None or record[0] != automation.table):
        raise StepFailed(ANOTHER_TABLE.fill(name=name))
    try:
        told = checked(context, automation, given)
    except Invalid as error:
        raise StepFailed(WRONG.fill(name=name, why=_first(error.faults[0]))) from None
    ids = [record[1]] if record and automation.table else None
    found = call_automation(work, context, automation, Call(event, "automation", told), ids)
    return found[0] if found else None


def run_now(
    work: UnitOfWork, context: Context, key: str, given: Mapping[str, Any], record_id: int | None, token: str
) -> int | None:
    """Begin a run by hand and return its id; None where its condition does not hold. Sent twice it is one run.

    Raises NotFound, Refused for who does not administer the app, and Invalid where the input is not right.
    """
    if not context.actor.administers(context.app.id):
        raise Refused
    automation = by_hand(context, key)
    ids = None
    if automation.table is not None:
        if record_id is None:
            raise NotFound
        get_record(context, automation.table, record_id, ())
        ids = [record_id]
    told = checked(context, automation, given)
    name = f"press {context.actor.person_id}/{digest(token)}"
    found = call_automation(work, context, automation, Call(name, "form", told), ids)
    return found[0] if found else None


def by_hand(context: Context, key: str) -> Automation:
    """Return an automation that is switched on and run by hand; raises NotFound."""
    automation = known(context.app).by_key.get(key)
    if automation is None or automation.trigger.name != BY_HAND:
        raise NotFound
    return automation


def _first(fault: Fault) -> Words:
    return Words(f"{fault.path}: {fault.words.en}", f"{fault.path}：{fault.words.zh}")
