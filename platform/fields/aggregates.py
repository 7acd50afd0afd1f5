"""Summing up a field over many records: counts for every type, sums for numbers, ends for times."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from ..core.errors import Malformed
from ..core.words import Words
from .decimals import as_double, exact_sum
from .field import Field
from .messages import UNKNOWN_AGGREGATE
from .scope import Scope

COUNTS = ("count", "filled", "empty", "unique")
LABELS = {
    "count": Words("Count", "计数"),
    "filled": Words("Filled", "已填写"),
    "empty": Words("Empty", "未填写"),
    "unique": Words("Unique", "去重计数"),
    "sum": Words("Sum", "求和"),
    "avg": Words("Average", "平均值"),
    "min": Words("Minimum", "最小值"),
    "max": Words("Maximum", "最大值"),
    "earliest": Words("Earliest", "最早"),
    "latest": Words("Latest", "最晚"),
    "checked": Words("Checked", "已勾选"),
    "unchecked": Words("Not checked", "未勾选"),
    "percent_checked": Words("Checked, %", "勾选率"),
}


def aggregate(
    field: Field, allowed: Sequence[str], function: str, column: sa.ColumnElement, scope: Scope
) -> sa.ColumnElement:
    """Return `function` over `column`; raises Malformed when the type does not offer it.

    Counts are integers; sum, min, max, earliest and latest have the column's own type; avg and percent are doubles.
    """
    if function not in allowed:
        raise Malformed(
            why=UNKNOWN_AGGREGATE.fill(field=field.label, function=function, allowed=", ".join(allowed))
        )
    return _MAKERS[function](column, scope.dialect)


def _count(_column: sa.ColumnElement, _dialect: str) -> sa.ColumnElement:
    return sa.func.count()


def _filled(column: sa.ColumnElement, _dialect: str) -> sa.ColumnElement:
    return sa.func.count(column)


def _empty(column: sa.ColumnElement, _dialect: str) -> sa.ColumnElement:
    return sa.func.count() - sa.func.count(column)


def _unique(column: sa.ColumnElement, _dialect: str) -> sa.ColumnElement:
    return sa.func.count(sa.distinct(column))


def _average(column: sa.ColumnElement, dialect: str) -> sa.ColumnElement:
    return sa.type_coerce(sa.func.avg(as_double(column, dialect)), sa.Double)


def _least(column: sa.ColumnElement, _dialect: str) -> sa.ColumnElement:
    return sa.type_coerce(sa.func.min(column), column.type)


def _greatest(column: sa.ColumnElement, _dialect: str) -> sa.ColumnElement:
    return sa.type_coerce(sa.func.max(column), column.type)


def _checked(column: sa.ColumnElement, _dialect: str) -> sa.ColumnElement:
    return sa.func.coalesce(sa.func.sum(sa.case((column.is_(True), 1), else_=0)), 0)


def _unchecked(column: sa.ColumnElement, dialect: str) -> sa.ColumnElement:
    return sa.func.count() - _checked(column, dialect)


def _percent_checked(column: sa.ColumnElement, _dialect: str) -> sa.ColumnElement:
    share = sa.case((column.is_(True), sa.literal(1.0, sa.Double)), else_=sa.literal(0.0, sa.Double))
    return sa.type_coerce(sa.func.avg(share), sa.Double)


_MAKERS = {
    "count": _count,
    "filled": _filled,
    "empty": _empty,
    "unique": _unique,
    "sum": lambda column, dialect: exact_sum(column, dialect),
    "avg": _average,
    "min": _least,
    "max": _greatest,
    "earliest": _least,
    "latest": _greatest,
    "checked": _checked,
    "unchecked": _unchecked,
    "percent_checked": _percent_checked,
}
