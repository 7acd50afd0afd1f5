"""Doing an act on many records that was asked for, and what the page answers: done, or how far it is."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, redirect

from ...core.errors import Refused
from ...core.limits import LIMITS
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...core.words import Words
from ...web.current import engine
from ...web.page_or_fragment import wants_fragment
from ..bulk.act import BACK, RUNNING, Act, begin, begin_undo, find_act
from ..bulk.chosen import Chosen
from ..bulk.steps import do_at_once
from ..bulk.telling import tell
from ..bulk.worker import ACTS
from ..records.context import Context
from .bulk_act_view import outcome, show_act
from .bulk_chosen import back_to
from .paths import bulk_act_path

AT_ONCE_SECONDS = 5.0
"""So long a page works on an act in batches before a worker goes on with it."""


class NothingOpen(Refused):
    """None of the records meant may be changed."""

    words = Words("You may not do this to any of these records.", "您没有权限对这些记录执行此操作。")


def do_act(
    context: Context,
    table: str,
    chosen: Chosen,
    kind: str,
    fields: Mapping[str, Any],
    count: int,
    *,
    leaving: bool = False,
) -> Any:
    """Do an act and answer: all of it in one transaction where it is small, else in batches that go on by themselves.

    `leaving`: records that refuse are left as they are; otherwise a small act raises what refuses one of them.
    """
    with unit_of_work(engine()) as work:
        inside = _within(context, work)
        act = begin(work, inside, table, chosen, kind, fields, count)
        if not act.left:
            raise NothingOpen
        if leaving or act.left > LIMITS.records_per_bulk:
            tell(work, act, seen=True)
        else:
            act = do_at_once(work, inside, act)
    act = carry_on(context, act)
    return _show(context, table, act) if leaving or act.state == RUNNING else _done(context, table, act)


def undo_act(context: Context, table: str, act: Act, *, show: bool) -> Any:
    """Take an act back and answer, with its page where something is left or `show`; what others changed since stays."""
    with unit_of_work(engine()) as work:
        undo = begin_undo(work, _within(context, work), act)
        tell(work, undo, seen=True)
    undo = carry_on(context, undo)
    plain = undo.state != RUNNING and not undo.refused and not show
    return _done(context, table, undo) if plain else _show(context, table, undo)


def carry_on(context: Context, act: Act) -> Act:
    """Go on with an act that was begun: a small one here and now, the rest by a worker; returns how far it is."""
    if act.state != RUNNING:
        return act
    redis_url = current_app.config["CONFIG"].redis_url
    if act.left > LIMITS.records_per_bulk:
        ACTS.wake(redis_url, act.id)
    else:
        ACTS.carry_on(engine(), current_app.extensions["live_apps"], redis_url, act.id, AT_ONCE_SECONDS)
    with unit_of_work(engine()) as work:
        found = find_act(work.connection, context, act.table_key, act.id)
        if found.state != RUNNING:
            tell(work, found, seen=True)
        return found


def _within(context: Context, work: UnitOfWork) -> Context:
    return dataclasses.replace(context, connection=work.connection)


def _show(context: Context, table: str, act: Act) -> Any:
    """Lead to the act's own page; a script shows it in the panel."""
    if not wants_fragment():
        return redirect(bulk_act_path(context.app.key, table, act.id), 303)
    return show_act(context, table, act)


def _done(context: Context, table: str, act: Act) -> Any:
    """Lead back to the list; a script draws it again where it stands and offers to take the act back."""
    if not wants_fragment():
        return redirect(back_to(context.app.key, table), 303)
    undo = f"{bulk_act_path(context.app.key, table, act.id)}/undo"
    told = {
        "text": outcome(act).to(context.actor.language),
        "undo": undo if act.kind in BACK and act.changed and _may_undo(context, table, act) else None,
    }
    # A header holds ASCII alone: json writes other letters as escapes.
    return Response(status=204, headers={"HX-Trigger": json.dumps({"bulk-done": told})})


def _may_undo(context: Context, table: str, act: Act) -> bool:
    return act.kind != "delete" or "restore" in context.rights.tables[table].actions
