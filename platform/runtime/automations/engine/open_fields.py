"""Which fields of one record an actor may read: what the change log tells of a run's event is held to it, too."""

from __future__ import annotations

import sqlalchemy as sa

from ...records.context import Context
from ...records.frame import Frame
from ...records.scope import RecordScope


def open_fields(context: Context, table_key: str, record_id: int) -> frozenset[str]:
    """Return the keys of the fields that the actor may read in full on a record; none of a table without rights."""
    mine = context.rights.tables.get(table_key)
    if mine is None:
        return frozenset()
    if not mine.guards:
        return mine.readable
    table, _ = context.table(table_key)
    scope = RecordScope(Frame.open(context.app, context.rights, context.environment, context.dialect), table)
    asked = sa.select(*(scope.holds(rule) for rule in mine.guards.values())).where(scope.id == record_id)
    opens = context.connection.execute(asked).first() or (False,) * len(mine.guards)
    closed = {key for key, is_open in zip(mine.guards, opens, strict=True) if not is_open}
    return mine.readable - closed
