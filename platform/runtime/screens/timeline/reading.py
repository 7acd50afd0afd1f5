"""What a timeline shows: the records that touch the days of its axis, group by group, and those without dates.

The days are part of every statement, so that a table of a million records costs what its shown days hold. Records
come in pages as one scrolls; what they come after is one more statement for a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from ....core.errors import NotFound, ProductError
from ....definition.model import View
from ....fields.base import Reader
from ....fields.date.field import today_of
from ...records import query
from ...records.closed_fields import open_records
from ...records.context import Context
from ...records.page import ListRequest
from ..columns import grid_columns
from ..filter_form import form_of
from ..grid_page import bare_grid, list_request, paint
from ..grid_request import GridRequest, names
from ..groups import group_filter, group_rows, measured
from ..moving.spans import spans_of
from ..paths import record_path
from ..row_colors import color_rows
from .axis import SCALES, Axis, fitting
from .bars import bar_of, day_or_moment, summary_bar
from .chains import chains_of
from .place import Place
from .range import touching, undated
from .shown import Section, Timeline, TimelineRow

ROWS = 100
MOST_COLUMNS = 2
UNDATED = "undated"
"""The key of the section of records without dates; those of groups are JSON lists."""


def read_timeline(context: Context, asked: GridRequest, view: View, reader: Reader, place: Place) -> Timeline:
    """Return the timeline an address asks for. What cannot be listed stands in the grid's `fault`."""
    timeline = _open(context, asked, view, reader, place)
    try:
        timeline.grid.filter_form = form_of(asked.tree)
        if place.fit:
            timeline.axis = _fitted(context, timeline)
            timeline.place = timeline.place.at(timeline.axis)
        if asked.further or place.undated:
            timeline.narrow = True
            timeline.sections = [_further(context, timeline)]
        else:
            timeline.sections = _sections(context, timeline)
    except NotFound:
        raise
    except ProductError as error:
        if asked.further:
            raise
        timeline.grid.fault = error.say(reader.language)
    return timeline


def _open(context: Context, asked: GridRequest, view: View, reader: Reader, place: Place) -> Timeline:
    """Return a timeline without records."""
    grid = bare_grid(context, asked, reader)
    known = grid.all_fields
    spans = spans_of(view, known)
    if not spans:
        raise NotFound
    span = spans[0]
    told = names(asked.fields) or view.fields or (span.start.key, *([span.end.key] if span.end else ()))
    title = grid.table.definition.title
    wanted = [title, *[key for key in told if key != title and key in grid.rights.shown][:MOST_COLUMNS]]
    columns = grid_columns(grid.table, grid.rights, wanted, grid.sort, reader.language)
    # The title's own cell stays in sight, whatever column would else come first.
    grid.columns = [
        each if each.title else replace(each, attributes=Markup(each.attributes.replace("c-first", "")))
        for each in columns
    ]
    scale = SCALES[place.scale or view.settings.get("scale", "day")]
    axis = Axis.around(scale, today_of(reader), place.first)
    progress = known.get(view.settings.get("progress", ""))
    after = known.get(view.settings.get("after", ""))
    return Timeline(grid, place.at(axis), axis, span, progress, after, reader)


def _fitted(context: Context, timeline: Timeline) -> Axis:
    """Return the axis that all records together fit on: one statement."""
    keys = [each.key for each in (timeline.span.start, timeline.span.end) if each is not None]
    measures = [f"{function}:{key}" for key in keys for function in ("earliest", "latest")]
    request = list_request(timeline.grid)
    (found,) = measured(context, timeline.grid.asked.table, (), measures, request)
    moments = (day_or_moment(each, timeline.reader) for each in found.values())
    days = [each.date() if hasattr(each, "date") else each for each in moments if each is not None]
    return fitting(min(days), max(days), timeline.axis.today) if days else timeline.axis


def _sections(context: Context, timeline: Timeline) -> list[Section]:
    """Return the whole timeline: its groups, the first of them filled, and at last what has no dates."""
    grid = timeline.grid
    found = _groups(context, timeline) if grid.group else [Section("")]
    left = ROWS
    for section in found:
        if left > 0:
            _fill(context, timeline, section)
            left -= len(section.rows)
    grid.count = sum(section.count or 0 for section in found)
    grid.exact = all(section.exact for section in found)
    without = Section(UNDATED, href=timeline.href(undated=True), undated=True)
    _fill(context, timeline, without)
    return [*found, without] if without.rows else found


def _groups(context: Context, timeline: Timeline) -> list[Section]:
    """Return the headings, each with its number of records and their first and last day: two statements."""
    grid, span = timeline.grid, timeline.span
    request = _dated(timeline)
    headings, _ = group_rows(context, grid, request, timeline.reader)
    keys = [each.key for each in (span.start, span.end) if each is not None]
    measures = [f"{function}:{key}" for function in ("earliest", "latest") for key in keys]
    spans = measured(context, grid.asked.table, grid.group, measures, request)
    found = []
    # Both statements group alike, and so answer in the same order.
    for heading, ends in zip(headings, spans, strict=False):
        bar = summary_bar((ends[name] for name in measures), timeline.axis, timeline.reader)
        href = timeline.place.href(grid.asked.changed(inside=heading.inside))
        found.append(
            Section(heading.inside, heading.values, heading.labels, heading.count, href=href, bar=bar)
        )
    return found


def _further(context: Context, timeline: Timeline) -> Section:
    """Return the rows of one section that the address asks for."""
    asked = timeline.grid.asked
    if timeline.place.undated:
        section = Section(UNDATED, undated=True)
    else:
        section = Section(asked.inside or "", asked.group_values)
    _fill(context, timeline, section, asked.cursor)
    return section


def _dated(timeline: Timeline, values: Sequence[Any] | None = None) -> ListRequest:
    """Return the request for the records on the axis, of one group alone where its values are told."""
    request = _request(timeline)
    tree = touching(timeline.span, timeline.axis.first, timeline.axis.last, timeline.reader)
    tree = {"and": [tree, request.filter]} if request.filter else tree
    if values is not None and timeline.grid.group:
        tree = group_filter(timeline.grid.group, values, tree)
    return replace(request, filter=tree)


def _request(timeline: Timeline) -> ListRequest:
    """Return the request for every record, in the order of time where no other was chosen."""
    ends = tuple(each.key for each in (timeline.span.start, timeline.span.end) if each is not None)
    return replace(list_request(timeline.grid), sort=timeline.grid.sort or ends)


def _undated(timeline: Timeline) -> ListRequest:
    request = _request(timeline)
    tree = undated(timeline.span)
    return replace(request, filter={"and": [tree, request.filter]} if request.filter else tree)


def _fill(context: Context, timeline: Timeline, section: Section, cursor: str | None = None) -> None:
    """Fill in a page of a section's rows, and where the next ones come from."""
    grid, asked = timeline.grid, timeline.grid.asked
    request = _undated(timeline) if section.undated else _dated(timeline, section.values)
    count = "estimate" if section.count is None and cursor is None else "none"
    request = replace(request, fields=timeline.keys, limit=ROWS, cursor=cursor, count=count)
    page = query.list_records(context, asked.table, request)
    if page.count is not None:
        section.count, section.exact = page.count, page.exact
    rows = paint(grid, page, timeline.reader, 1)
    color_rows(context, grid, rows)
    ids = [row.id for row in page.rows]
    moves = {key: open_records(context, grid.table, key, ids) for key in timeline.written}
    chains = chains_of(context, timeline.after, timeline.span, page.rows, grid.table.key, timeline.reader)
    section.rows = [
        TimelineRow(
            cells,
            record_path(grid.app, grid.table.key, row.id),
            bar_of(row.values, row.title, timeline.span, timeline.progress, timeline.axis, timeline.reader),
            frozenset(key for key, there in moves.items() if row.id in there),
            chains.after.get(row.id, ()),
            chains.late.get(row.id, {}),
        )
        for row, cells in zip(page.rows, rows, strict=True)
    ]
    if page.next_cursor:
        more = replace(asked, cursor=page.next_cursor, start=None)
        section.more = replace(timeline.place, undated=section.undated).href(more)
