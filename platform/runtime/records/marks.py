"""Which of a page's records meet which conditions: asked for their colours, one statement for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ...core.errors import ProductError
from .asked import Asked
from .context import Context
from .filters import condition, fields_of
from .frame import Frame
from .many_values import among
from .scope import RecordScope
from .views import find_readable


def marks(
    context: Context, table_key: str, ids: Sequence[int], filters: Sequence[Mapping[str, Any]]
) -> dict[int, list[bool]]:
    """Return for each record whether it meets each filter.

    A filter that reads what the actor may not holds for no record: its colour would tell of the value.
    """
    table, _ = context.table(table_key)
    frame = Frame.open(context.app, context.rights, context.environment, context.dialect)
    scope = RecordScope(frame, table)
    columns = []
    for place, tree in enumerate(filters):
        try:
            readable = all(find_readable(table, context.rights, name) for name in fields_of(tree))
            found = condition(tree, scope) if readable else sa.false()
        except ProductError:
            found = sa.false()
        columns.append(sa.case((found, 1), else_=0).label(f"m{place}"))
    if not ids or not columns:
        return {}
    statement = (
        sa.select(scope.id, *columns)
        .select_from(scope.joined())
        .where(among(scope.id, ids, context.dialect), *scope.visible())
    )
    rows = context.connection.execute(statement, Asked.read(context, table, ()).parameters())
    return {record_id: [bool(each) for each in met] for record_id, *met in rows}
