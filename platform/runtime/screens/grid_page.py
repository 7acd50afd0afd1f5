"""What a grid shows: gathered from one request's address, the definition and the query compiler."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import current_app
from markupsafe import Markup

from ...core.errors import NotFound, ProductError
from ...core.words import Words
from ...definition.model import View
from ...fields.base import Reader
from ..records import query
from ..records.context import Context
from ..records.page import ListRequest, Page, Row
from ..records.views import all_views
from .cells import CellPainter
from .columns import Column, default_fields, grid_columns
from .filter_form import form_of
from .filter_rows import FilterForm
from .footers import footers
from .grid import Grid, GridRow
from .grid_measures import frozen, row_height, widths
from .grid_request import GridRequest, names, numbers
from .groups import group_filter, group_rows, with_way
from .row_colors import color_rows
from .view_bar import bar_items
from .view_choice import opened_view

ROWS = 50
MOST_BEFORE = 10_000_000


def read_grid(context: Context, asked: GridRequest, reader: Reader) -> Grid:
    """Return the grid an address asks for. What cannot be listed stands in `fault`; an unknown view is NotFound."""
    grid = bare_grid(context, asked, reader)
    try:
        grid.filter_form = form_of(asked.tree)
        _fill(context, grid, reader)
    except NotFound:
        raise
    except ProductError as error:
        # A filter of an old link may name a field that is gone: say so, and leave the bars to mend it.
        grid.fault = error.say(reader.language)
    return grid


def bare_grid(context: Context, asked: GridRequest, reader: Reader) -> Grid:
    """Return the grid without any record: what its bars and menus show."""
    table, rights = context.table(asked.table)
    views = all_views(context, table)
    view = opened_view(context, table, asked.view, views)
    sort = names(asked.sort) if asked.sort is not None else view.sort if view else ()
    keys = names(asked.fields) or (view.fields if view else ()) or default_fields(table)
    grouped = names(asked.group) if asked.group is not None else view.group if view else ()
    grid = Grid(
        asked=asked,
        app=context.app.key,
        table=table,
        rights=rights,
        view=view,
        views=views,
        columns=grid_columns(table, rights, keys, sort or table.definition.sort, reader.language),
        sort=tuple(sort),
        group=tuple(with_way(table, each) for each in grouped),
        filter_form=FilterForm(),
    )
    _lay_out(grid)
    bar = view.settings.get("bar", ()) if view else ()
    grid.bar = bar_items(context, asked, bar, grid.filterable, reader) if bar else ()
    return grid


def _lay_out(grid: Grid) -> None:
    """Give the grid its columns' widths, its frozen columns and its rows' height."""
    settings: Mapping[str, Any] = grid.view.settings if grid.view else {}
    grid.widths = widths(grid.asked, settings)
    grid.frozen = min(frozen(grid.asked, settings), len(grid.columns))
    grid.row_height = row_height(grid.asked, settings)


def view_asked(context: Context, table_key: str, name: str | None) -> View | None:
    """Return the view that the address of a table's list means; None where the table has none."""
    table, _ = context.table(table_key)
    return opened_view(context, table, name, all_views(context, table))


def list_request(grid: Grid) -> ListRequest:
    """Return what the query compiler is asked for the whole list, without a place in it."""
    return ListRequest(
        fields=tuple(each.key for each in grid.columns),
        filter=grid.asked.tree,
        search=grid.asked.search or "",
        sort=grid.sort,
        view=grid.view.key if grid.view else None,
        limit=ROWS,
    )


def _fill(context: Context, grid: Grid, reader: Reader) -> None:
    asked, request = grid.asked, list_request(grid)
    if grid.group and asked.inside is None:
        grid.groups, grid.count = group_rows(context, grid, request, reader)
        grid.footers = footers(context, grid, request, reader)
        _open_first(context, grid, request, reader)
        return
    if grid.group:
        request = replace(request, filter=group_filter(grid.group, asked.group_values or [], request.filter))
    before = _place(asked.at)
    request = replace(request, cursor=asked.cursor, offset=before)
    page = query.list_records(context, asked.table, replace(request, count=_how_to_count(asked)))
    if before and not page.rows:
        # The list has become shorter: who asks learns where it ends.
        page = query.list_records(context, asked.table, replace(request, count="exact"))
    start = before + 1 if asked.at else numbers(f"start:{asked.start}").get("start", 1)
    grid.rows = paint(grid, page, reader, start)
    color_rows(context, grid, grid.rows)
    grid.count, grid.exact = page.count, page.exact
    if asked.at and grid.rows and not page.next_cursor:
        grid.count = before + len(grid.rows)
    if page.next_cursor:
        grid.more = replace(asked, cursor=page.next_cursor, start=str(start + len(page.rows))).href()
    if not asked.further:
        grid.footers = footers(context, grid, request, reader)


def _place(text: str | None) -> int:
    """Return the place in the list that an address jumps to."""
    return min(int(text), MOST_BEFORE) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _how_to_count(asked: GridRequest) -> str:
    """Return how exactly the list is counted: about, where it begins; at a place only when that is asked."""
    if asked.further:
        return "exact" if asked.at and asked.count == "exact" else "none"
    return "estimate"


def _open_first(context: Context, grid: Grid, request: ListRequest, reader: Reader) -> None:
    """Fill the first heading with its first rows, so that the page shows records at once."""
    if not grid.groups:
        return
    first = grid.groups[0]
    narrowed = group_filter(grid.group, first.values, request.filter)
    page = query.list_records(context, grid.asked.table, replace(request, filter=narrowed))
    first.rows = paint(grid, page, reader, 1)
    color_rows(context, grid, first.rows)
    if page.next_cursor:
        inside = replace(
            grid.asked, inside=first.inside, cursor=page.next_cursor, start=str(len(page.rows) + 1)
        )
        first.more = inside.href()


def paint(grid: Grid, page: Page, reader: Reader, start: int) -> list[GridRow]:
    """Return the rows of a page with their cells drawn."""
    environment = current_app.jinja_env
    painters = [(each.key, CellPainter(environment, each.field, each.type, reader)) for each in grid.columns]
    return [
        GridRow(
            row.id,
            row.rev,
            number,
            row.title,
            [painter.draw(row.values.get(key)) for key, painter in painters],
            [
                _attributes(column, painter, row)
                for column, (_, painter) in zip(grid.columns, painters, strict=True)
            ],
        )
        for number, row in enumerate(page.rows, start)
    ]


def _attributes(column: Column, painter: CellPainter, row: Row) -> Markup:
    plain = painter.plain(row.values.get(column.key))
    return column.attributes if plain is None else Markup('%s data-v="%s"') % (column.attributes, plain)


def total_words(count: int | None, exact: bool) -> Words:
    """Return how many records there are, as the footer says it."""
    if count is None:
        return Words("", "")
    number = f"{count:,}"
    if not exact:
        return Words(f"about {number}", f"约 {number} 条")
    return Words(f"{number} record" if count == 1 else f"{number} records", f"共 {number} 条")
