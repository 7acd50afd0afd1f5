"""Who may print what: the right "print", on this very record where it is not open on all."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from ..access.refusals import NotAllowed
from ..access.rights import TableRights
from ..apps.live import LiveTable
from ..records.context import Context
from ..records.frame import Frame
from ..records.many_values import among
from ..records.scope import RecordScope

ACTION = "print"


def may_print(context: Context, table: LiveTable, mine: TableRights) -> None:
    """Raise NotAllowed unless printing is open on some record of the table."""
    if not mine.may(ACTION):
        raise NotAllowed(ACTION, context.app.key, table.definition)


def printable(context: Context, table: LiveTable, mine: TableRights, ids: Sequence[int]) -> frozenset[int]:
    """Return those of some records that printing is open on."""
    if mine.rows.get(ACTION) is None or not ids:
        return frozenset(ids)
    scope = RecordScope(Frame.open(context.app, context.rights, context.environment, context.dialect), table)
    conditions = [*scope.visible(), scope.holds(mine.rows[ACTION]), among(scope.id, ids, context.dialect)]
    found = sa.select(scope.id).select_from(scope.joined()).where(*conditions)
    return frozenset(context.connection.scalars(found))
