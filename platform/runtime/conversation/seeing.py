"""Which people may see a record, each judged with their own rights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...core.errors import NotFound
from ...identity.actor import Actor
from ...identity.sign_in import load_actor
from ..records.context import Context, make_context
from ..records.query import get_record


@dataclass(frozen=True, slots=True)
class Seer:
    """Somebody who may see a record, and what it is called to them."""

    actor: Actor
    title: str


def seers(context: Context, table_key: str, record_id: int, people: Iterable[int]) -> dict[int, Seer]:
    """Return those of `people` who are active here and may see the record, by id: a few statements for each."""
    found: dict[int, Seer] = {}
    for each in people:
        actor = load_actor(context.connection, each)
        if actor is None or actor.workspace_id != context.actor.workspace_id:
            continue
        theirs = make_context(context.connection, context.app, actor, context.environment.now)
        try:
            row = get_record(theirs, table_key, record_id, ())
        except NotFound:
            continue
        found[each] = Seer(actor, row.title or f"#{record_id}")
    return found
