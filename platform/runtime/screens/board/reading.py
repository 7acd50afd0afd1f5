"""What a board shows: gathered from one request's address, the view and the query compiler.

Counts and sums of all stacks are one statement; the cards of each stack are one more, so that a stack with a
million records costs what one with thirty does. Of a board with many cells only the first are filled at once, the
others when one comes near them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from markupsafe import escape

from ....core.errors import NotFound, ProductError
from ....definition.model import View
from ....fields import Field, type_of
from ....fields.base import Reader
from ...records import query
from ...records.aggregate import aggregate
from ...records.closed_fields import open_records
from ...records.context import Context
from ..columns import grid_columns
from ..filter_form import form_of
from ..footers import shown
from ..grid import Grid
from ..grid_page import bare_grid, list_request
from ..grid_request import GridRequest, names
from ..groups import group_filter, period_name, with_way
from .adding import adding_path
from .cards import Card, CardMaker, colored, cover_of
from .stacks import Cell, Lane, Stack, StackMaker, inside_of, name_of, plain, stacks_of

CARDS, CARDS_IN_LANES = 30, 10
FILLED_AT_ONCE = 12
MOST_LANES = 50


@dataclass(slots=True)
class Board:
    """Everything that `board.html` shows; `grid` has what stands around it."""

    grid: Grid
    stack: Field
    lane: str
    """What the lanes are made of: a field's key with the way of grouping; "" without lanes."""
    reader: Reader
    maker: CardMaker
    stacks: list[Stack] = field(default_factory=list)
    lanes: list[Lane] = field(default_factory=list)
    sums: tuple[str, ...] = ()
    narrow: bool = False
    """One cell alone was asked for."""

    @property
    def may_move(self) -> bool:
        """Say whether some cards can be moved."""
        return "edit" in self.grid.rights.actions and self.stack.key in self.grid.rights.editable

    @property
    def count(self) -> int:
        """How many cards there are."""
        return sum(each.count for each in self.stacks)

    @property
    def cells(self) -> list[Cell]:
        """Every cell."""
        return [cell for lane in self.lanes for cell in lane.cells]


def open_board(context: Context, asked: GridRequest, view: View, reader: Reader) -> Board:
    """Return a board without stacks and cards."""
    grid = bare_grid(context, asked, reader)
    stack = grid.all_fields.get(view.settings.get("stack"))
    if stack is None or "value" not in type_of(stack).groupings:
        raise NotFound
    told = names(asked.group)[:1] if asked.group is not None else (view.settings.get("lanes", ""),)
    lane = next((name for name in told if name in grid.groupable and name != stack.key), "")
    lane = with_way(grid.table, lane) if lane else ""
    grid.group = (lane,) if lane else ()
    sums = tuple(
        key for key in view.settings.get("sums", ()) if "sum" in _aggregates(grid.all_fields.get(key))
    )
    maker = CardMaker(grid, reader, cover_of(grid), (stack.key,))
    return Board(grid, stack, lane, reader, maker, sums=sums)


def read_board(context: Context, asked: GridRequest, view: View, reader: Reader) -> Board:
    """Return the board an address asks for. What cannot be listed stands in the grid's `fault`."""
    board = open_board(context, asked, view, reader)
    try:
        board.grid.filter_form = form_of(asked.tree)
        fill_stacks(context, board)
        _fill_lanes(context, board)
        _fill_cells(context, board)
    except NotFound:
        raise
    except ProductError as error:
        board.grid.fault = error.say(reader.language)
    return board


def read_cell(context: Context, asked: GridRequest, view: View, reader: Reader, whole: bool) -> Board:
    """Return a board of one cell with its next cards; raises what is wrong with the address.

    `whole`: with its head too, for a page of its own.
    """
    board = open_board(context, asked, view, reader)
    values = asked.group_values or []
    cell = Cell(inside_of(*values), "", 0)
    _fill(context, board, cell, values, asked.cursor)
    board.narrow = True
    if whole:
        fill_stacks(context, board)
        wanted = name_of(values[0]) if values else ""
        board.stacks = [each for each in board.stacks if each.name == wanted]
    board.lanes = [Lane(None, "", None, "", 0, [cell])]
    return board


def fill_stacks(context: Context, board: Board) -> None:
    """Fill in the stacks with their counts and sums: one statement under the actor's rights."""
    found = _summed(context, board, (board.stack.key,), [f"sum:{key}" for key in board.sums])
    maker = StackMaker(board.stack, board.reader)
    by_name = {name_of(plain(each[board.stack.key])): each for each in found}
    board.stacks = stacks_of(context, maker, (each[board.stack.key] for each in found))
    settings = board.grid.view.settings if board.grid.view else {}
    limits, folded = settings.get("limits", {}), settings.get("folded", ())
    columns = grid_columns(board.grid.table, board.grid.rights, board.sums, (), board.reader.language)
    for stack in board.stacks:
        totals = by_name.get(stack.name, {})
        stack.count = totals.get("count", 0)
        stack.sums = [
            (column.label, text)
            for column in columns
            if (text := shown(column, "sum", totals.get(f"sum:{column.key}"), board.reader))
        ]
        stack.limit = limits.get(stack.name)
        stack.folded = stack.name in folded
        stack.new = adding_path(board.grid, {board.stack.key: stack.name})


def place_of(context: Context, board: Board, record_id: int, values: Sequence[Any]) -> int | None:
    """Return the place of a record among the first cards of its cell; None where it stands further down."""
    request = _cell_request(board, values)
    rows = query.list_records(context, board.grid.asked.table, replace(request, fields=())).rows
    return next((place for place, row in enumerate(rows) if row.id == record_id), None)


def card_of(context: Context, board: Board, record_id: int) -> tuple[Card, list[Any]] | None:
    """Return one record of the board as a card, with the values of its cell; None where the view leaves it out."""
    keys = (
        *board.maker.fields,
        board.stack.key,
        *([board.lane] if board.lane and ":" not in board.lane else ()),
    )
    request = replace(list_request(board.grid), fields=tuple(dict.fromkeys(keys)), ids=(record_id,), limit=1)
    rows = query.list_records(context, board.grid.asked.table, request).rows
    if not rows:
        return None
    values = [plain(rows[0].values.get(key)) for key in keys[len(board.maker.fields) :]]
    return _cards(context, board, rows)[0], values


def _fill_lanes(context: Context, board: Board) -> None:
    if not board.lane:
        board.lanes = [Lane(None, "", None, "", board.count)]
        counts: Mapping[tuple[str, str], int] = {("", each.name): each.count for each in board.stacks}
    else:
        found = _summed(context, board, (board.lane, board.stack.key), ())
        board.lanes = _lanes(board, found)
        counts = {
            (name_of(plain(each[board.lane])), name_of(plain(each[board.stack.key]))): each["count"]
            for each in found
        }
    for lane in board.lanes:
        for stack in board.stacks:
            inside = inside_of(stack.value, lane.value) if board.lane else inside_of(stack.value)
            href = board.grid.asked.href(inside=inside)
            begun = {board.stack.key: stack.name, board.lane: lane.name}
            new = adding_path(board.grid, begun) if board.lane else ""
            lane.cells.append(Cell(inside, href, counts.get((lane.name, stack.name), 0), new=new))


def _lanes(board: Board, found: Iterable[Mapping[str, Any]]) -> list[Lane]:
    key, _, way = board.lane.partition(":")
    maker = StackMaker(board.grid.all_fields[key], board.reader)
    lanes: dict[str, Lane] = {}
    for each in found:
        value = each[board.lane]
        if way in ("", "value") or value is None:
            named = maker.make(value)
        else:
            period = period_name(date.fromisoformat(str(value)[:10]), way).to(board.reader.language)
            named = Stack(plain(value), name_of(plain(value)), period, escape(period))
        lane = lanes.setdefault(named.name, Lane(named.value, named.name, named.label, named.title, 0))
        lane.count += each["count"]
    return list(lanes.values())[:MOST_LANES]


def _fill_cells(context: Context, board: Board) -> None:
    """Fill the first cells that hold something; the others tell where their cards come from."""
    left = FILLED_AT_ONCE
    for lane in board.lanes:
        for stack, cell in zip(board.stacks, lane.cells, strict=True):
            if not cell.count:
                continue
            if stack.folded or not left:
                cell.more = cell.href
                continue
            left -= 1
            values = [stack.value, lane.value] if board.lane else [stack.value]
            _fill(context, board, cell, values, None)


def _fill(context: Context, board: Board, cell: Cell, values: Sequence[Any], cursor: str | None) -> None:
    request = replace(_cell_request(board, values), cursor=cursor)
    page = query.list_records(context, board.grid.asked.table, request)
    cell.cards = _cards(context, board, page.rows)
    if page.next_cursor:
        cell.more = replace(board.grid.asked, inside=cell.inside, cursor=page.next_cursor, start=None).href()


def _cards(context: Context, board: Board, rows: Sequence[query.Row]) -> list[Card]:
    ids = [row.id for row in rows]
    movable = open_records(context, board.grid.table, board.stack.key, ids) if board.may_move else ()
    return colored(context, board.grid, board.maker.make(rows, movable))


def _cell_request(board: Board, values: Sequence[Any]) -> query.ListRequest:
    request = list_request(board.grid)
    narrowed = group_filter(_grouped(board), values, request.filter)
    limit = CARDS_IN_LANES if board.lane else CARDS
    return replace(request, fields=board.maker.fields, filter=narrowed, limit=limit)


def _grouped(board: Board) -> tuple[str, ...]:
    return (board.stack.key, *([board.lane] if board.lane else ()))


def _summed(
    context: Context, board: Board, groups: Sequence[str], measures: Sequence[str]
) -> list[dict[str, Any]]:
    request = list_request(board.grid)
    return aggregate(
        context,
        board.grid.asked.table,
        groups,
        ("count", *measures),
        filter=request.filter,
        search=request.search,
        view=request.view,
    )


def _aggregates(found: Field | None) -> Sequence[str]:
    return type_of(found).aggregates if found is not None else ()
