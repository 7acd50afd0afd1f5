"""How many records a list has: about, quickly, or exactly, remembered until something changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from .context import Context
from .listing import LIMIT, OFFSET
from .prepared import Prepared
from .recall import recalled, remembered

CAPPED = 10_000
"""Beyond so many records an estimate says "about"."""


def count(
    context: Context, prepared: Prepared, parameters: Mapping[str, Any], how: str
) -> tuple[int | None, bool]:
    """Return (number, whether it is exact); (None, True) for "none".

    A person who does not see every row gets no estimate of the planner's: it is made from all of them.
    """
    if how == "none":
        return None, True
    bound = {name: value for name, value in parameters.items() if name not in (LIMIT, OFFSET)}
    if how == "exact":
        return _exact(context, prepared, bound), True
    if context.dialect == "postgresql" and not prepared.partial:
        planned = remembered(prepared, bound, lambda: _planned(context, prepared, bound))
        if planned >= CAPPED:
            return planned, False
    number = recalled(
        context,
        prepared,
        {**bound, "capped": CAPPED},
        prepared.tables,
        lambda: context.connection.scalar(_counted(prepared.ids.limit(CAPPED + 1)), bound),
    )
    return min(number, CAPPED), number <= CAPPED


def _exact(context: Context, prepared: Prepared, bound: Mapping[str, Any]) -> int:
    """Return the exact number: counted, or remembered while no table of the statement has changed."""
    return recalled(
        context,
        prepared,
        bound,
        prepared.tables,
        lambda: context.connection.scalar(_counted(prepared.ids), bound),
    )


def _counted(ids: sa.Select) -> sa.Select:
    return sa.select(sa.func.count()).select_from(ids.subquery())


class _Explain(sa.Executable, sa.ClauseElement):
    """EXPLAIN of a select: what the planner expects of it, without running it."""

    inherit_cache = False

    def __init__(self, statement: sa.Select) -> None:
        self.statement = statement


@compiles(_Explain)
def _explained(element: _Explain, compiler: SQLCompiler, **options: Any) -> str:
    return "EXPLAIN (FORMAT JSON) " + compiler.process(element.statement, **options)


def _planned(context: Context, prepared: Prepared, bound: Mapping[str, Any]) -> int:
    """Return how many rows PostgreSQL's planner expects."""
    told = context.connection.execute(_Explain(prepared.ids), bound).scalar_one()
    return int(told[0]["Plan"]["Plan Rows"])
