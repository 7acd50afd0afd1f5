"""The condition of a webhook: what must hold of a record, asked of the database as the webhook's maker may read it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import sqlalchemy as sa

from ...core.words import Words
from ...definition.types import path_type
from ...expressions import BOOLEAN, CheckedExpression, ExpressionFault, check, parse, to_sql
from ..apps.live import LiveTable
from ..records.context import Context
from ..records.frame import Frame
from ..records.many_values import among
from ..records.scope import RecordScope

NOT_A_CONDITION = Words(
    "A condition is true or false; this gives {found}.", "条件的结果应为“是”或“否”，当前结果是{found}。"
)


def condition_faults(table: LiveTable, source: str) -> list[Words]:
    """Return what is wrong with a condition over a record of a table."""
    if not source:
        return []
    try:
        found = _checked(table, source).type
    except ExpressionFault as fault:
        return [each.words for each in fault.all]
    return [] if found == BOOLEAN else [NOT_A_CONDITION.fill(found=found.words)]


def names_of(source: str) -> Sequence[tuple[str, ...]]:
    """Return the paths that a condition names; none of one that cannot be read."""
    try:
        return [name.path for name in parse(source).names()] if source else []
    except ExpressionFault:
        return []


def those_that_meet(context: Context, table: LiveTable, source: str, ids: Sequence[int]) -> Sequence[int]:
    """Return those of the records that meet a condition, live or deleted.

    Raises ExpressionFault where the condition means nothing any more, UnknownField where the actor may not read
    what it names.
    """
    if not source or not ids:
        return ids
    frame = Frame.open(context.app, context.rights, context.environment, context.dialect)
    scope = RecordScope(frame, table, table.sql)
    checked = _checked(table, source)
    holds = to_sql(checked, scope.value, context.environment, context.dialect, condition=True)
    asked = sa.select(scope.id).select_from(scope.joined())
    asked = asked.where(among(scope.id, ids, context.dialect), holds)
    met = set(context.connection.scalars(asked))
    return [each for each in ids if each in met]


@lru_cache(maxsize=256)
def _checked(table: LiveTable, source: str) -> CheckedExpression:
    model = table.app.model
    return check(parse(source), lambda path: path_type(model, table.key, path))
