"""Groups and sums over the records a list would show: one statement, under the same rights.

The records are computed in an inner select, so that what they are grouped by is a plain column of the outer one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from ...core.errors import Malformed
from ...core.limits import LIMITS
from ...core.words import Words
from ...fields import Field, type_of
from .asked import Asked
from .context import Context
from .frame import Frame
from .paths import find, split_path
from .recall import recalled
from .rows import Load, load_of
from .scope import RecordScope
from .sorting import collated, order_of

MOST_GROUPS = 1000
MOST_MEASURES = 50
WRONG_WAY = Words("“{field}” cannot be grouped so; possible: {ways}", "“{field}”不能这样分组，可用：{ways}")
NO_WAY = Words("records cannot be grouped by “{field}”", "不能按“{field}”分组")
TOO_MANY_GROUPS = Words("at most {limit} fields to group by", "最多按 {limit} 个字段分组")
TOO_MANY_MEASURES = Words("at most {limit} measures", "最多 {limit} 个指标")
WRONG_MEASURE = Words(
    "“{name}” is not a measure; write it like sum:amount", "“{name}”不是指标，请写成 sum:amount 的形式"
)
_MEASURE = re.compile(r"([a-z_]+):(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Group:
    """One thing grouped by: its columns in the inner select, and how they are shown."""

    name: str
    field: Field
    parts: tuple[sa.ColumnElement, ...]
    order: sa.ColumnElement
    load: Load | None


@dataclass(frozen=True, slots=True)
class _Measure:
    """One measure: the inner column it is taken over; None counts records."""

    name: str
    function: str
    field: Field | None
    column: sa.ColumnElement | None


@dataclass(frozen=True, eq=False)
class _Summary:
    """A statement and how its rows are read: for each group its parts, then the measures."""

    statement: sa.Select
    groups: tuple[tuple[str, Field, int, int, Load | None], ...]
    measures: tuple[str, ...]
    tables: frozenset[int]

    def row(self, parts: Sequence[Any], context: Context) -> dict[str, Any]:
        """Return {group or measure as it was asked for: value}."""
        values: dict[str, Any] = {}
        for name, field, first, last, load in self.groups:
            values[name] = parts[first] if load is None else load(field, parts[first:last], context.directory)
        measured = parts[len(parts) - len(self.measures) :]
        return {**values, **dict(zip(self.measures, measured, strict=True))}


def aggregate(
    context: Context,
    table_key: str,
    groups: Sequence[str],
    measures: Sequence[str],
    filter: Mapping[str, Any] | None = None,  # noqa: A002
    search: str = "",
    view: str | None = None,
) -> list[dict[str, Any]]:
    """Return one dict for each group, at most 1,000, in the order of the groups; one in all without groups.

    `groups` are "level" or "created_at:month" (its value is the first day of the period, in the workspace's
    zone); `measures` are "count" or "sum:amount". Each is a member of the dicts under the name it was asked by;
    pointers are {"id", "title"}. Raises NotFound, UnknownField and Malformed.
    """
    if len(groups) > LIMITS.group_fields:
        raise Malformed(why=TOO_MANY_GROUPS.fill(limit=LIMITS.group_fields))
    if len(measures) > MOST_MEASURES:
        raise Malformed(why=TOO_MANY_MEASURES.fill(limit=MOST_MEASURES))
    asked = Asked.of_view(context, table_key, filter, search, view)
    summary = asked.made((tuple(dict.fromkeys(groups)), tuple(dict.fromkeys(measures))), _summary)
    values = asked.parameters()
    rows = recalled(
        context,
        summary,
        values,
        summary.tables,
        lambda: context.connection.execute(summary.statement, values).all(),
    )
    return [summary.row(parts, context) for parts in rows]


def footer(
    context: Context,
    table_key: str,
    functions: Mapping[str, str],
    filter: Mapping[str, Any] | None = None,  # noqa: A002
    search: str = "",
    view: str | None = None,
) -> dict[str, Any]:
    """Return {field: aggregate over the whole list} for {field: function}; one statement."""
    names = {
        key: "count" if function == "count" else f"{function}:{key}" for key, function in functions.items()
    }
    (found,) = aggregate(context, table_key, (), tuple(names.values()), filter, search, view)
    return {key: found[name] for key, name in names.items()}


def _summary(
    frame: Frame,
    scope: RecordScope,
    conditions: list[sa.ColumnElement[bool]],
    shape: tuple[tuple[str, ...], tuple[str, ...]],
) -> _Summary:
    grouped = [_group(scope, name) for name in shape[0]]
    measured = [_measure(scope, name) for name in shape[1]]
    columns = [part.label(f"g{i}_{j}") for i, each in enumerate(grouped) for j, part in enumerate(each.parts)]
    columns += [each.order.label(f"o{i}") for i, each in enumerate(grouped)]
    columns += [each.column.label(f"m{i}") for i, each in enumerate(measured) if each.column is not None]
    inner = (
        sa.select(*columns or [scope.id]).select_from(scope.joined()).where(*conditions).subquery("records")
    )
    parts = [inner.c[f"g{i}_{j}"] for i, each in enumerate(grouped) for j in range(len(each.parts))]
    orders = [inner.c[f"o{i}"] for i in range(len(grouped))]
    orders = [collated(order) for order in orders]
    taken = [_taken(each, inner, i, scope).label(f"t{i}") for i, each in enumerate(measured)]
    statement = sa.select(*parts, *taken).select_from(inner)
    if grouped:
        by = (order.asc().nulls_last() for order in orders)
        statement = statement.group_by(*parts, *orders).order_by(*by, *parts).limit(MOST_GROUPS)
    shown, first = [], 0
    for each in grouped:
        shown.append((each.name, each.field, first, first + len(each.parts), each.load))
        first += len(each.parts)
    return _Summary(statement, tuple(shown), tuple(each.name for each in measured), frozenset(frame.tables))


def _group(scope: RecordScope, name: str) -> _Group:
    path, _, way = str(name).partition(":")
    at, field = find(scope, split_path(path))
    kind = type_of(field)
    if not kind.groupings:
        raise Malformed(why=NO_WAY.fill(field=field.label))
    way = way or kind.groupings[0]
    if way not in kind.groupings:
        raise Malformed(why=WRONG_WAY.fill(field=field.label, ways=", ".join(kind.groupings)))
    if way == "value":
        return _Group(name, field, tuple(at.select(field.key)), order_of(at, field), load_of(kind))
    period = kind.group(field, way, at.sql(field.key), at)
    return _Group(name, field, (period,), period, None)


def _measure(scope: RecordScope, name: str) -> _Measure:
    if name == "count":
        return _Measure(name, name, None, None)
    told = _MEASURE.fullmatch(name)
    if told is None:
        raise Malformed(why=WRONG_MEASURE.fill(name=str(name)[:50]))
    at, field = find(scope, split_path(told[2]))
    column = at.sql(field.key)
    type_of(field).aggregate(field, told[1], column, at)  # refuses a function the type does not offer
    return _Measure(name, told[1], field, column)


def _taken(measure: _Measure, inner: sa.Subquery, place: int, scope: RecordScope) -> sa.ColumnElement:
    if measure.field is None:
        return sa.func.count()
    return type_of(measure.field).aggregate(measure.field, measure.function, inner.c[f"m{place}"], scope)
