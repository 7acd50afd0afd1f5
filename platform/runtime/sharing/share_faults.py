"""What stands against sharing a record as somebody asks: nobody there, a day that is over, more than the sharer has."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime

from ...core.errors import Fault, NotFound
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...identity.sign_in import load_actor
from ..access.rights import rights
from ..apps.live import LiveTable
from ..records.context import Context, make_context
from .sharer import NOTHING_HAD, Had, beyond, had_on, opened_by_share

LEVELS = ("view", "edit")
NOBODY = Words("Choose at least one person.", "请至少选择一位成员。")
NOT_HERE = Words("There is no such person here any more.", "该成员不存在或已停用。")
ONESELF = Words("You have this record already.", "您本人无需共享。")
UNKNOWN_LEVEL = Words("Choose whether they may look or also edit.", "请选择“可查看”或“可编辑”。")
ONLY_VIEW = Words(
    "You cannot edit this record, so you can share it for looking only.",
    "您无权编辑此记录，只能以“可查看”共享。",
)
OVER = Words("This day is over; choose a later one.", "日期已过，请选择之后的日期。")
TOO_MUCH = Words(
    "{name} would get at what you may not yourself: {fields}. Ask an administrator to share it.",
    "共享后，{name}将可使用您本人无权使用的字段：{fields}。请联系管理员共享。",
)


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A record, the people to be let in on it, how far and until when."""

    table: LiveTable
    record_id: int
    people: Sequence[int]
    level: str
    until: datetime | None


def share_faults(work: UnitOfWork, context: Context, had: Had, asked: Asked) -> list[Fault]:
    """Return what is wrong, at "people", "level" and "until"; `had` is what the sharer has on the record."""
    found = [] if asked.people else [Fault("people", NOBODY)]
    if asked.level not in LEVELS:
        return [*found, Fault("level", UNKNOWN_LEVEL)]
    if asked.level == "edit" and not had.may_edit:
        found.append(Fault("level", ONLY_VIEW))
    if asked.until is not None and asked.until <= work.now:
        found.append(Fault("until", OVER))
    for person_id in dict.fromkeys(asked.people):
        words = _fault_of(work, context, had, asked, person_id)
        if words is not None:
            found.append(Fault("people", words))
    return found


def _fault_of(work: UnitOfWork, context: Context, had: Had, asked: Asked, person_id: int) -> Words | None:
    """Return why a record cannot be shared with a person, None where it can."""
    receiver = load_actor(work.connection, person_id)
    if receiver is None or receiver.workspace_id != context.actor.workspace_id:
        return NOT_HERE
    if person_id == context.actor.person_id:
        return ONESELF
    table = asked.table
    shared = dataclasses.replace(receiver, shared=receiver.shared | {(table.id, asked.level)})
    opened = opened_by_share(table, rights(context.app, shared), asked.level)
    theirs = _had_by(make_context(work.connection, context.app, receiver, work.now), table, asked.record_id)
    too_much = beyond(opened, had, theirs)
    if not too_much:
        return None
    labels = [field.label for key, field in table.definition.by_key.items() if key in too_much]
    named = Words(", ".join(each.en for each in labels[:5]), "、".join(each.zh for each in labels[:5]))
    return TOO_MUCH.fill(name=receiver.name, fields=named)


def _had_by(receiver: Context, table: LiveTable, record_id: int) -> Had:
    """Return what a receiver has on a record without the share."""
    if table.key not in receiver.rights.tables:
        return NOTHING_HAD
    try:
        return had_on(receiver, table, record_id)
    except NotFound:
        return NOTHING_HAD
