"""Finding records for a step: a condition in which bare names are theirs and `run.…` is what the run knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from ....definition.run_names import RUN, Scope, filter_type
from ....expressions import CheckedExpression, check, parse, to_sql
from ....expressions.columns import column_type
from ...records.context import Context
from ...records.frame import Frame
from ...records.scope import RecordScope
from ...records.sorting import sort_keys
from ..known import Automation, condition

Path = tuple[str, ...]
Values = Callable[[Path], Any]


def checked_filter(automation: Automation, table: str, source: str, scope: Scope) -> CheckedExpression:
    """Return a condition over records of a table, within a run; raises ExpressionFault."""
    names = partial(filter_type, automation.model, table, automation.table, scope)
    return condition(check(parse(source), names), source)


def found(
    context: Context,
    table_key: str,
    checked: CheckedExpression | None,
    values: Values,
    sort: Sequence[str],
    limit: int,
) -> list[int]:
    """Return the ids of records that the actor may see and for which a condition holds, sorted as views are."""
    table, _ = context.table(table_key)
    scope = _open(context, table)
    conditions = scope.visible()
    if checked is not None:
        conditions.append(_holds(context, scope, checked, values))
    keys = sort_keys(scope, tuple(sort))
    statement = (
        sa.select(scope.id)
        .select_from(scope.joined())
        .where(*conditions)
        .order_by(*(key.ordered() for key in keys), scope.id)
        .limit(limit)
    )
    return list(context.connection.scalars(statement))


def counted(
    context: Context,
    table_key: str,
    field: str,
    people: Sequence[int],
    checked: CheckedExpression | None,
    values: Values,
) -> dict[int, int]:
    """Return how many records that meet a condition each person holds in a field."""
    table, _ = context.table(table_key)
    scope = _open(context, table)
    holder = scope.sql(field)
    conditions = [*scope.visible(), holder.in_(list(people))]
    if checked is not None:
        conditions.append(_holds(context, scope, checked, values))
    rows = context.connection.execute(
        sa.select(holder, sa.func.count()).select_from(scope.joined()).where(*conditions).group_by(holder)
    ).all()
    return dict.fromkeys(people, 0) | dict(rows)


def _open(context: Context, table: Any) -> RecordScope:
    frame = Frame.open(context.app, context.rights, context.environment, context.dialect)
    return RecordScope(frame, table, table.sql)


def _holds(
    context: Context, scope: RecordScope, checked: CheckedExpression, values: Values
) -> sa.ColumnElement[bool]:
    def column(path: Path) -> sa.ColumnElement:
        if path[0] != RUN:
            return scope.value(path)
        kind = column_type(checked.types[path])
        return sa.cast(sa.bindparam(None, values(path[1:]), type_=kind, unique=True), kind)

    return to_sql(checked, column, context.environment, context.dialect, condition=True)
