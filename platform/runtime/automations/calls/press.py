"""Buttons that set off automations: who is offered which, and what a press does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ....automations.triggers.button import RECORD, SELECTION, VIEW
from ....core.errors import Malformed, NotFound, Refused, TooLarge
from ....core.unit_of_work import UnitOfWork
from ....core.words import Words
from ....identity.actor import OnlyLooking
from ....identity.secrets import digest
from ...records.context import Context
from ...records.page import ListRequest
from ...records.query import list_records
from ..known import Automation, known
from .call import PART, Call, call_automation, holding
from .given import checked

MOST = 1000
RECORDS = Words("{count} records in one press", "单次 {count} 条记录")
NO_RECORD = Words("choose at least one record", "请至少选择一条记录")


class NotOffered(Refused):
    """A button is not there for that person, or not on that record (403)."""

    code = "button_not_offered"
    words = Words(
        "This button is not available here any more. Reload the page to see what is.",
        "此按钮在这里已不可用，请刷新页面后查看。",
    )


def offered(
    context: Context, table: str, where: str, ids: Sequence[int] = (), view: str = ""
) -> list[Automation]:
    """Return the buttons that somebody may press at a place: on these records, or above this view."""
    return [each for each in _buttons(context, table, where) if _shown(context, each, ids, view)]


def button(context: Context, key: str) -> Automation:
    """Return the automation of a button that the actor may press somewhere; raises NotFound."""
    found = known(context.app).by_key.get(key)
    if found is None or found.trigger.name != "button" or not _for(context, found):
        raise NotFound
    return found


def press(
    work: UnitOfWork,
    context: Context,
    key: str,
    ids: Sequence[int],
    given: Mapping[str, Any],
    token: str,
) -> list[int]:
    """Begin a button's runs, one for each record, and return their ids; sent twice it is one press.

    `token` names the press. Raises NotFound, Refused, TooLarge, and Invalid where the input is not right.
    """
    automation = button(context, key)
    if context.actor.read_only or context.actor.person_id is None:
        raise OnlyLooking
    about = automation.table is not None
    ids = list(dict.fromkeys(ids)) if about else []
    if about and not ids:
        raise Malformed(why=NO_RECORD)
    if len(ids) > MOST:
        raise TooLarge(limit=RECORDS.fill(count=MOST).to(context.actor.language))
    if about:
        _check_records(context, automation, ids)
    told = checked(context, automation, given)
    name = f"press {context.actor.person_id}/{digest(token)}"
    return call_automation(work, context, automation, Call(name, "form", told), ids if about else None)


def _check_records(context: Context, automation: Automation, ids: Sequence[int]) -> None:
    """Raise NotFound for records the actor may not see, NotOffered where the button does not stand on one."""
    if len(_seen(context, automation.table or "", ids)) != len(ids):
        raise NotFound
    source = automation.settings.get("condition")
    if source and len(holding(context, automation, source, ids)) != len(ids):
        raise NotOffered


def _seen(context: Context, table: str, ids: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(ids), PART):
        part = tuple(ids[start : start + PART])
        rows = list_records(context, table, ListRequest(fields=(), ids=part, limit=len(part))).rows
        found.update(row.id for row in rows)
    return found


def _buttons(context: Context, table: str, where: str) -> list[Automation]:
    if context.actor.read_only or context.actor.person_id is None:
        return []
    return [
        each
        for each in known(context.app).by_key.values()
        if each.trigger.name == "button"
        and each.settings["where"] == where
        and each.document["trigger"].get("table") == table
        and _for(context, each)
    ]


def _for(context: Context, automation: Automation) -> bool:
    """Say whether the actor has one of the roles a button is for; administrators have all."""
    roles = automation.settings.get("roles")
    return (
        not roles
        or context.actor.administers(context.app.id)
        or any((context.app.id, role) in context.actor.roles for role in roles)
    )


def _shown(context: Context, automation: Automation, ids: Sequence[int], view: str) -> bool:
    settings = automation.settings
    if settings["where"] == VIEW:
        return settings.get("view") in (None, "", view)
    source = settings.get("condition")
    return not source or not ids or len(holding(context, automation, source, ids)) == len(set(ids))


__all__ = ["MOST", "RECORD", "SELECTION", "VIEW", "NotOffered", "button", "offered", "press"]
