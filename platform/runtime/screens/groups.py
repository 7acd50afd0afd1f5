"""Rows under headings: one heading for each value (or values) of the grouped fields, its rows loaded when opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import orjson
from flask import current_app
from markupsafe import Markup

from ...core.periods import shifted
from ...core.words import Words
from ...fields import Field, type_of
from ...fields.base import Reader
from ..apps.live import LiveTable
from ..records.aggregate import aggregate
from ..records.context import Context
from ..records.hops import find_hop
from ..records.page import ListRequest
from .cells import CellPainter
from .footers import chosen_footers, measure, shown
from .grid import Grid, GroupRow

NO_VALUE = Words("(empty)", "（空）")
PLAIN_WAYS = frozenset({"value", "province", "city"})
"""Ways of grouping whose headings a filter finds again by "is"; all others are periods."""


def group_rows(
    context: Context, grid: Grid, request: ListRequest, reader: Reader
) -> tuple[list[GroupRow], int]:
    """Return the headings in order and how many records there are in all: one statement."""
    chosen = chosen_footers(grid)
    measures = ["count", *(measure(key, function) for key, function in chosen.items())]
    found = measured(context, grid.asked.table, grid.group, measures, request)
    painters = {name: _painter(grid, name, reader) for name in grid.group}
    columns = {each.key: each for each in grid.columns}
    rows = []
    for each in found:
        values = [_plain(each.get(name)) for name in grid.group]
        inside = orjson.dumps(values).decode()
        rows.append(
            GroupRow(
                labels=[_label(painters[name], name, each.get(name), reader) for name in grid.group],
                count=each["count"],
                sums={
                    key: shown(columns[key], function, each.get(measure(key, function)), reader)
                    for key, function in chosen.items()
                },
                values=values,
                inside=inside,
                href=grid.asked.href(inside=inside),
            )
        )
    return rows, sum(row.count for row in rows)


def measured(
    context: Context, table: str, group: Sequence[str], measures: Sequence[str], request: ListRequest
) -> list[dict[str, Any]]:
    """Return the measures of each group of the records that `request` lists, in order: one statement."""
    return aggregate(
        context, table, group, measures, filter=request.filter, search=request.search, view=request.view
    )


def group_filter(group: Sequence[str], values: Sequence[Any], tree: Any) -> Any:
    """Return `tree` narrowed to the records under the heading of `values`."""
    leaves = [_leaf(name, value) for name, value in zip(group, values, strict=False)]
    return {"and": [*leaves, *([tree] if tree else [])]}


def _leaf(name: str, value: Any) -> Mapping[str, Any]:
    """Return the condition that holds for the records of one heading."""
    key, _, way = name.partition(":")
    if value is None:
        return {"field": key, "op": "is_empty"}
    if way and way not in PLAIN_WAYS:
        first = date.fromisoformat(str(value)[:10])
        last = shifted(first, way, 1) - timedelta(days=1)
        return {"field": key, "op": "between", "value": [first.isoformat(), last.isoformat()]}
    return {"field": key, "op": "is", "value": value}


def _plain(value: Any) -> Any:
    """Return a group's value as a filter takes it: a pointer's id, a date as text."""
    if isinstance(value, Mapping):
        return value.get("id")
    if value is None or isinstance(value, str | int | float):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def with_way(table: LiveTable, name: str) -> str:
    """Return a group's name with the way of grouping it leaves out: "created_at" means "created_at:day"."""
    found = _find_field(table, name)
    ways = type_of(found).groupings if found and ":" not in name else ()
    return name if not ways or ways[0] == "value" else f"{name}:{ways[0]}"


def _find_field(table: LiveTable, name: str) -> Field | None:
    """Return the field a group names, one of a linked record included."""
    *through, key = name.partition(":")[0].split(".")
    for pointer in through:
        hop = find_hop(table, pointer)
        if hop is None:
            return None
        table = hop.target
    return table.definition.by_key.get(key)


def _painter(grid: Grid, name: str, reader: Reader) -> CellPainter:
    found = _find_field(grid.table, name)
    return CellPainter(current_app.jinja_env, found, type_of(found), reader)


def _label(painter: CellPainter, name: str, value: Any, reader: Reader) -> Markup:
    way = name.partition(":")[2]
    if value is None or value == "":
        return Markup.escape(NO_VALUE.to(reader.language))
    if isinstance(value, Mapping) and painter.field.type == "relation":
        # A heading is what one presses to fold: no link can stand in it.
        return Markup("<bdi>{}</bdi>").format(painter.kind.format(painter.field, value, reader))
    if way == "" or way in PLAIN_WAYS:
        return painter.draw(value)
    return Markup.escape(period_name(date.fromisoformat(str(value)[:10]), way).to(reader.language))


def period_name(first: date, unit: str) -> Words:
    """Return what people call the period of `unit` that begins on `first`."""
    year, month = first.year, first.month
    if unit == "year":
        return Words(f"{year}", f"{year} 年")
    if unit == "quarter":
        number = (month + 2) // 3
        return Words(f"Q{number} {year}", f"{year} 年第 {number} 季度")
    if unit == "month":
        return Words(f"{first:%b} {year}", f"{year} 年 {month} 月")
    if unit == "week":
        return Words(f"Week of {first:%d %b} {year}", f"{year} 年 {month} 月 {first.day} 日当周")
    return Words(f"{first:%d %b} {year}", f"{year} 年 {month} 月 {first.day} 日")


GROUP_WAYS: Mapping[str, Words] = {
    "value": Words("by value", "按值"),
    "province": Words("by province", "按省份"),
    "city": Words("by city", "按城市"),
    "day": Words("by day", "按日"),
    "week": Words("by week", "按周"),
    "month": Words("by month", "按月"),
    "quarter": Words("by quarter", "按季度"),
    "year": Words("by year", "按年"),
}
