"""Making the statement of a page.

An inner select finds the ids of the page: rules, filter, search, order, position, limit. The outer one computes
titles, lookups, rollups and links for those few records only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from .cursor import after
from .frame import Frame
from .prepared import Prepared
from .rows import row_plan
from .scope import RecordScope
from .sorting import SortKey, sort_keys

LIMIT, OFFSET, IDS = "p_limit", "p_offset", "p_ids"


@dataclass(frozen=True, slots=True)
class Shape:
    """What the text of a list's statement depends on, besides which records are asked for."""

    fields: tuple[str, ...]
    sort: tuple[str, ...]
    empties: tuple[bool, ...] | None = None
    """Of a cursor: which of its values are empty. None: from the beginning."""
    offset: bool = False
    ids: bool = False


def prepare(
    frame: Frame, scope: RecordScope, conditions: list[sa.ColumnElement[bool]], shape: Shape
) -> Prepared:
    """Return the statements of a list of those records, each being `scope` in the inner select."""
    if shape.ids:
        conditions.append(scope.id.in_(sa.bindparam(IDS, expanding=True, type_=sa.BigInteger)))
    keys = sort_keys(scope, shape.sort)
    page = _ids_of_page(shape, scope, keys, conditions).subquery("page")
    outer = RecordScope(frame, scope.table)
    plan = row_plan(outer, shape.fields)
    sorted_by = [page.c[f"k{place}"] for place in range(len(keys))]
    statement = (
        sa.select(*plan.columns, *sorted_by)
        .select_from(outer.joined(page.join(outer.source, outer.id == page.c.id)))
        .order_by(*_orders(keys, sorted_by), page.c.id)
    )
    ids = sa.select(scope.id).select_from(scope.joined()).where(*conditions)
    return Prepared(statement, ids, plan, tuple(keys), frozenset(frame.tables), frame.partial)


def _ids_of_page(
    shape: Shape, scope: RecordScope, keys: Sequence[SortKey], conditions: Sequence[sa.ColumnElement[bool]]
) -> sa.Select | sa.CompoundSelect:
    """Return the select of the page's ids and sort values, in order."""
    limit = sa.bindparam(LIMIT, type_=sa.Integer)
    labelled = [key.value.label(f"k{place}") for place, key in enumerate(keys)]
    every = (
        sa.select(scope.id.label("id"), *labelled)
        .select_from(scope.joined())
        .where(*conditions)
        .order_by(*(key.ordered(value) for key, value in zip(keys, labelled, strict=True)), scope.id)
        .limit(limit)
    )
    if shape.offset:
        return every.offset(sa.bindparam(OFFSET, type_=sa.Integer))
    if shape.empties is None:
        return every
    branches = [every.where(branch) for branch in after(keys, shape.empties, scope.id)]
    if len(branches) == 1:
        return branches[0]
    both = sa.union_all(*(sa.select(branch.subquery()) for branch in branches)).subquery("both")
    orders = _orders(keys, [both.c[f"k{place}"] for place in range(len(keys))])
    return sa.select(both).order_by(*orders, both.c.id).limit(limit)


def _orders(keys: Sequence[SortKey], columns: Sequence[sa.ColumnElement]) -> list[sa.ColumnElement]:
    """Return the order by columns that a subquery has computed; a text's collation does not survive one."""
    return [
        key.ordered(column.collate(key.value.type.collation) if _is_text(column) else column)
        for key, column in zip(keys, columns, strict=True)
    ]


def _is_text(column: sa.ColumnElement) -> bool:
    return isinstance(column.type, sa.String)
