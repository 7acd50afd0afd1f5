"""Working an act off, batch by batch: each one a transaction that holds the act and notes what became of its records.

Whoever works on an act (a request, a worker, one woken twice) takes the next batch in turn, so nothing is done twice
and nothing is left out. Rights are those that the person has at each batch; without them the act stops.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.engine import Engine

from ...core.errors import ProductError, Refused
from ...core.limits import LIMITS
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...core.words import Words
from ...identity.sign_in import load_actor
from ..apps.live import LiveApps
from ..records import service
from ..records.context import Context, make_context
from ..turns import FAULT
from .act import DONE, RUNNING, STOPPED, Act, lock, save
from .batch import write_all, write_each
from .chosen import NEEDS, still_open
from .noting import CLOSED, in_the_bin, last_entry, note, waiting
from .telling import tell

BATCH = 500

LEFT_LIST = Words("It is not in the list any more.", "记录已不在列表中。")


class RightLost(Refused):
    """The person may not go on with an act they began."""

    words = Words("You may not do this any more.", "您已没有执行此操作的权限。")


def do_at_once(work: UnitOfWork, context: Context, act: Act) -> Act:
    """Do an act just begun to all its records in the caller's transaction, or to none.

    Raises what refuses a record. The context's connection is the transaction's.
    """
    # A deletion is one call: what points at each other goes together, and comes back together.
    most = LIMITS.records_per_bulk if act.kind == "delete" else BATCH
    while ids := waiting(work.connection, act, most):
        act = _advance(work, context, act, ids, each_for_itself=False)
    return _end(work, act, DONE, seen=True)


def step(engine: Engine, apps: LiveApps, act_id: int, batch: int = BATCH) -> bool:
    """Do the next batch of an act; says whether more is left. A record that refuses is noted, the others go on."""
    try:
        with unit_of_work(engine) as work:
            return _step(work, apps, act_id, batch)
    except service.AppChanged:
        return True  # another revision went live during the batch; the next one knows it


def stop_for_fault(work: UnitOfWork, act_id: int) -> None:
    """End a running act where it is, because of a fault of the product's own; what it did stays."""
    act = lock(work.connection, act_id)
    if act is not None and act.state == RUNNING:
        _end(work, act, STOPPED, FAULT)


def _step(work: UnitOfWork, apps: LiveApps, act_id: int, batch: int) -> bool:
    act = lock(work.connection, act_id)
    if act is None or act.state != RUNNING:
        return False
    ids = waiting(work.connection, act, batch)
    try:
        if ids:
            act = _advance(work, _context(work, apps, act), act, ids, each_for_itself=True)
    except service.AppChanged:
        raise
    except ProductError as error:
        _end(work, act, STOPPED, Words(error.say("en"), error.say("zh")))
        return False
    if not ids or not act.left:
        _end(work, act, DONE)
        return False
    save(work, act)
    return True


def _context(work: UnitOfWork, apps: LiveApps, act: Act) -> Context:
    """Return the person at work in the app as both are now; raises RightLost where the right is gone."""
    actor = load_actor(work.connection, act.person_id)
    known = apps.current(None, actor.workspace_id).values() if actor else ()
    app = next((each for each in known if each.id == act.app_id), None)
    if actor is None or app is None:
        raise RightLost
    context = make_context(work.connection, app, actor, work.now)
    mine = context.rights.tables.get(act.table_key)
    many = () if act.asked is None else ("bulk_edit",)
    if (
        mine is None
        or not mine.actions.issuperset((*NEEDS[act.kind], *many))
        or act.fields.keys() - mine.editable
    ):
        raise RightLost
    return context


def _advance(
    work: UnitOfWork, context: Context, act: Act, ids: Sequence[int], *, each_for_itself: bool
) -> Act:
    """Do an act to the next records and note what became of each; returns the act as it stands then."""
    found = still_open(context, act.table_key, act.chosen, act.kind, act.fields, ids)
    absent = [each for each in ids if each not in found]
    gone = in_the_bin(work, context.app.tables[act.table_key], absent) if act.kind == "delete" else set()
    refused = {each: LEFT_LIST for each in absent if each not in gone}
    refused |= {each: CLOSED for each, may in found.items() if not may}
    todo = [each for each in ids if found.get(each)]
    before = last_entry(work.connection)
    if each_for_itself:
        refused |= write_each(work, context, act, todo)
    else:
        write_all(work, context, act, todo)
    changed = note(work, context.app.tables[act.table_key], act, ids, refused, before)
    return replace(
        act,
        last=ids[-1],
        changed=act.changed + changed,
        refused=act.refused + len(refused),
        same=act.same + len(ids) - changed - len(refused),
    )


def _end(work: UnitOfWork, act: Act, state: str, why: Words | None = None, *, seen: bool = False) -> Act:
    act = replace(act, state=state, stopped={"en": why.en, "zh": why.zh} if why else None)
    save(work, act)
    tell(work, act, seen=seen)
    return act
