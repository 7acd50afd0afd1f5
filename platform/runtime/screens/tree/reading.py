"""What a tree shows: the records at the top, and below those that are open what stands under them.

Each level is one page of a list, and the numbers of what stands below its rows are one more statement; what is not
opened is not read. Where the reader filters or searches, the records found stand alone, each with the way to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import current_app
from markupsafe import Markup

from ....core.errors import NotFound, ProductError
from ....definition.model import View
from ....fields import Field
from ....fields.base import Reader
from ...records import query
from ...records.aggregate import aggregate
from ...records.closed_fields import open_records
from ...records.context import Context
from ...records.page import ListRequest, Row
from ..cells import CellPainter
from ..columns import Column
from ..filter_form import form_of
from ..grid import Grid
from ..grid_page import bare_grid, list_request
from ..grid_request import GridRequest
from ..paths import new_path, record_path

ROWS = 50
MOST_OPEN = 50
DEEPEST_TRAIL = 20


@dataclass(slots=True)
class TreeRow:
    """One record in the tree; or, without an id, where the next ones of its level come from."""

    level: int
    parent: int | None
    id: int = 0
    rev: int = 0
    title: str = ""
    href: str = ""
    cells: list[Markup] = field(default_factory=list)
    below: int = 0
    """How many records stand directly under it."""
    open: bool = False
    inside: str = ""
    """The address of what stands under it."""
    new: str = ""
    movable: bool = False
    trail: list[tuple[str, str]] = field(default_factory=list)
    """(title, address) of those above it, where it stands alone."""
    more: str = ""


@dataclass(slots=True)
class Tree:
    """Everything that `tree.html` shows; `grid` has what stands around it."""

    grid: Grid
    parent: Field
    reader: Reader
    asked: GridRequest
    level: int
    opened: set[int]
    rows: list[TreeRow] = field(default_factory=list)
    trail: list[tuple[str, str]] = field(default_factory=list)
    """The way to the one record whose children alone are shown."""

    @property
    def columns(self) -> list[Column]:
        """The columns beside the title."""
        return [each for each in self.grid.columns if not each.title and each.key != self.parent.key]

    @property
    def flat(self) -> bool:
        """Say whether records stand alone, as the reader narrowed the list."""
        return self.grid.filtered

    @property
    def address(self) -> str:
        """The address of the tree with what is open in it."""
        return opened_address(self.asked, self.opened)


def opened_address(asked: GridRequest, opened: Iterable[int]) -> str:
    """Return the address of a tree in which some records are open."""
    told = ",".join(map(str, sorted(opened)))
    address = asked.changed().href()
    return f"{address}{'&' if '?' in address else '?'}open={told}" if told else address


def read_tree(
    context: Context, asked: GridRequest, view: View, reader: Reader, opened: set[int], level: int
) -> Tree:
    """Return the tree, or the part of it, that an address asks for. What cannot be listed stands in `fault`."""
    grid = bare_grid(context, asked, reader)
    grid.group = ()
    parent = grid.all_fields.get(view.settings.get("parent"))
    if parent is None:
        raise NotFound
    tree = Tree(grid, parent, reader, asked, level, set(sorted(opened)[:MOST_OPEN]))
    try:
        grid.filter_form = form_of(asked.tree)
        above = _asked_for(asked)
        if above is not None and level == 1:
            tree.trail = _trails(context, tree, {above})[above]
        tree.rows = _level(context, tree, above, level, set(tree.opened), asked.cursor)
        if tree.flat:
            _tell_trails(context, tree)
    except NotFound:
        raise
    except ProductError as error:
        if asked.further:
            raise
        grid.fault = error.say(reader.language)
    return tree


def _asked_for(asked: GridRequest) -> int | None:
    values = asked.group_values or []
    return values[0] if values and isinstance(values[0], int) and not isinstance(values[0], bool) else None


def _level(
    context: Context, tree: Tree, above: int | None, level: int, opened: set[int], cursor: str | None = None
) -> list[TreeRow]:
    """Return the rows under one record, or at the top, with those under the ones that are open."""
    keys = (*(each.key for each in tree.columns), tree.parent.key)
    request = replace(_request(tree, above), fields=keys, limit=ROWS, cursor=cursor)
    page = query.list_records(context, tree.asked.table, request)
    ids = [row.id for row in page.rows]
    below = {} if tree.flat or not ids else _below(context, tree, ids)
    movable = open_records(context, tree.grid.table, tree.parent.key, ids)
    found: list[TreeRow] = []
    for row, cells in zip(page.rows, _cells(tree, page.rows), strict=True):
        made = _row(tree, row, cells, level, below.get(row.id, 0), row.id in movable)
        found.append(made)
        if row.id in opened and made.below:
            opened.discard(row.id)
            made.open = True
            found += _level(context, tree, row.id, level + 1, opened)
    if page.next_cursor:
        inside = None if above is None else f"[{above}]"
        more = replace(tree.asked, inside=inside, cursor=page.next_cursor, start=None).href()
        found.append(TreeRow(level, above, more=f"{more}&level={level}"))
    return found


def _request(tree: Tree, above: int | None) -> ListRequest:
    request = list_request(tree.grid)
    if tree.flat:
        return request
    if above is not None:
        return replace(request, filter={"field": tree.parent.key, "op": "is", "value": above})
    top: dict[str, Any] = {"field": tree.parent.key, "op": "is_empty"}
    of_view = tree.grid.view.filter if tree.grid.view else None
    if of_view:
        # What the view leaves out has no place in its tree: what stands under it stands at the top.
        top = {"or": [top, {"not": _through(tree.parent.key, of_view)}]}
    return replace(request, filter=top)


def _through(key: str, tree: Mapping[str, Any]) -> dict[str, Any]:
    """Return a filter asked of the record that a field points to."""
    if "field" in tree:
        return {**tree, "field": f"{key}.{tree['field']}"}
    ((word, below),) = tree.items()
    return {word: [_through(key, each) for each in below] if word != "not" else _through(key, below)}


def _below(context: Context, tree: Tree, ids: list[int]) -> dict[int, int]:
    """Return how many visible records stand directly under each of some: one statement."""
    found = aggregate(
        context,
        tree.asked.table,
        (tree.parent.key,),
        ("count",),
        filter={"field": tree.parent.key, "op": "in", "value": ids},
        view=tree.grid.view.key if tree.grid.view else None,
    )
    return {each[tree.parent.key]["id"]: each["count"] for each in found if each[tree.parent.key]}


def _cells(tree: Tree, rows: Iterable[Row]) -> list[list[Markup]]:
    painters = [
        (each.key, CellPainter(current_app.jinja_env, each.field, each.type, tree.reader))
        for each in tree.columns
    ]
    return [[painter.draw(row.values.get(key)) for key, painter in painters] for row in rows]


def _row(tree: Tree, row: Row, cells: list[Markup], level: int, below: int, movable: bool) -> TreeRow:
    grid = tree.grid
    pointer = row.values.get(tree.parent.key)
    may_add = grid.may("create") and tree.parent.key in grid.rights.on_create and not tree.flat
    new = f"{new_path(grid.app, grid.table.key)}?{tree.parent.key}={row.id}" if may_add else ""
    return TreeRow(
        level,
        pointer["id"] if pointer else None,
        row.id,
        row.rev,
        row.title,
        record_path(grid.app, grid.table.key, row.id),
        cells,
        below,
        inside=tree.asked.changed().href(inside=f"[{row.id}]"),
        new=new,
        movable=movable,
    )


def _tell_trails(context: Context, tree: Tree) -> None:
    """Tell for each row that stands alone what it stands under."""
    above = {row.parent for row in tree.rows if row.parent}
    trails = _trails(context, tree, above)
    for row in tree.rows:
        row.trail = trails.get(row.parent, []) if row.parent else []


def _trails(context: Context, tree: Tree, ids: set[int]) -> dict[int, list[tuple[str, str]]]:
    """Return the way from the top down to each of some records, themselves included: a statement for each level."""
    key, table = tree.parent.key, tree.grid.table
    known: dict[int, Row] = {}
    wanted = set(ids)
    for _ in range(DEEPEST_TRAIL):
        if not wanted:
            break
        request = ListRequest(fields=(key,), ids=tuple(wanted), limit=len(wanted))
        known |= {row.id: row for row in query.list_records(context, table.key, request).rows}
        pointers = (known[each].values.get(key) for each in wanted if each in known)
        wanted = {each["id"] for each in pointers if each} - known.keys()
    return {each: _trail(tree, known, each) for each in ids}


def _trail(tree: Tree, known: Mapping[int, Row], at: int) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    seen: set[int] = set()
    while at in known and at not in seen:
        seen.add(at)
        row = known[at]
        href = tree.asked.changed(filter=None, search=None).href(inside=f"[{row.id}]")
        found.insert(0, (row.title or f"#{row.id}", href))
        pointer = row.values.get(tree.parent.key)
        at = pointer["id"] if pointer else 0
    return found
