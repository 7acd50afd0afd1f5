"""What the actor may do with one very record: every right of the table, judged on that row in one statement."""

from __future__ import annotations

import sqlalchemy as sa

from ...core.errors import NotFound
from ...identity.actor import OnlyLooking
from ..access.refusals import NotAllowed
from ..access.row_rule import NOTHING
from ..apps.live import LiveTable
from ..records.context import Context
from ..records.frame import Frame
from ..records.scope import RecordScope

LARGEST_ID = 2**63 - 1
_NOT_ABOUT_A_RECORD = frozenset({"create", "import"})


def acts_on(context: Context, table: LiveTable, record_id: int) -> frozenset[str]:
    """Return the actions that are open to the actor on a live record; raises NotFound where it is not there for them."""
    if not 0 < record_id <= LARGEST_ID:
        raise NotFound
    mine = context.rights.tables[table.key]
    actions = sorted(mine.actions - _NOT_ABOUT_A_RECORD)
    scope = RecordScope(Frame.open(context.app, context.rights, context.environment, context.dialect), table)
    asked = [scope.holds(mine.rows.get(each, NOTHING)).label(f"a{n}") for n, each in enumerate(actions)]
    row = context.connection.execute(
        sa.select(scope.id, *asked).select_from(scope.joined()).where(scope.id == record_id, *scope.visible())
    ).first()
    if row is None:
        raise NotFound
    return frozenset(each for each, is_open in zip(actions, row[1:], strict=True) if is_open)


def check_may(context: Context, table: LiveTable, record_id: int, action: str) -> None:
    """Raise NotFound, OnlyLooking or NotAllowed where the actor may not do `action` to a record."""
    acts = acts_on(context, table, record_id)
    if context.actor.read_only or context.actor.person_id is None:
        raise OnlyLooking
    if action not in acts:
        raise NotAllowed(action, context.app.key, table.definition, record_id)
