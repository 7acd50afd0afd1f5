"""A drawing of an app's tables and the relations between them: boxes in columns, what is pointed to on the left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ....core.words import Words
from ....definition.links import link
from ....definition.model import App, Table
from ....fields import Field

WIDTH, HEIGHT, GAP_X, GAP_Y, EDGE = 176, 44, 72, 20, 26
ROWS = 7
"""So many tables stand above each other before another column is begun."""


@dataclass(frozen=True, slots=True)
class Box:
    """A table in the drawing."""

    table: Table
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """A relation: its name, from which table to which, and the curve between their boxes."""

    label: Words
    source: Table
    target: Table
    many: bool
    curve: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole drawing and its size."""

    boxes: Sequence[Box]
    lines: Sequence[Line]
    width: int
    height: int


def draw_map(model: App) -> Drawing:
    """Return the drawing of an app's tables; sub-forms are part of their tables."""
    tables = {key: each for key, each in model.tables.items() if each.parent is None}
    relations = {key: list(_relations(model, each)) for key, each in tables.items()}
    leads = {key: [to for _, to, _ in found if to != key] for key, found in relations.items()}
    boxes = {key: Box(tables[key], x, y) for key, (x, y) in _places(leads).items()}
    lines = [
        Line(field.label, tables[key], tables[to], many, _curve(boxes[key], boxes[to]))
        for key, found in relations.items()
        for field, to, many in found
    ]
    width = max((each.x for each in boxes.values()), default=0) + WIDTH + EDGE
    height = max((each.y for each in boxes.values()), default=0) + HEIGHT + EDGE
    return Drawing(list(boxes.values()), lines, width, height)


def _relations(model: App, table: Table) -> Iterator[tuple[Field, str, bool]]:
    """Yield (field, table it points to, whether to several) of a table and the rows of its sub-forms."""
    for key in (
        table.key,
        *(f"{table.key}.{field.key}" for field in table.fields if field.type == "subform"),
    ):
        for field in model.tables[key].fields:
            leads = link(key, field) if field.type == "relation" else None
            if leads is not None and leads.table in model.tables:
                yield field, leads.table, leads.many or key != table.key


def _places(leads: Mapping[str, Sequence[str]]) -> dict[str, tuple[int, int]]:
    """Return (x, y) of each table's box: one column for each step from the tables that point nowhere."""
    ranks: dict[str, int] = {}

    def rank(key: str, trail: tuple[str, ...]) -> int:
        if key not in ranks:
            further = [rank(each, (*trail, key)) for each in leads[key] if each != key and each not in trail]
            ranks[key] = 1 + max(further) if further else 0
        return ranks[key]

    for key in leads:
        rank(key, ())
    linked = {key for key, to in leads.items() if to} | {each for to in leads.values() for each in to}
    columns: list[list[str]] = [[] for _ in range(max(ranks.values(), default=0) + 1)]
    for key in leads:
        if key in linked:
            columns[ranks[key]].append(key)
    # Tables without any relation fill up the end.
    columns.append([key for key in leads if key not in linked])
    return _put(columns, leads)


def _put(columns: Sequence[Sequence[str]], leads: Mapping[str, Sequence[str]]) -> dict[str, tuple[int, int]]:
    """Stand each column's boxes near those they point to."""
    found: dict[str, tuple[int, int]] = {}
    x = EDGE
    for column in columns:
        height_of = {key: _height(key, leads, found) for key in column}
        ordered = sorted(column, key=lambda key: height_of[key])
        for start in range(0, len(ordered), ROWS):
            for row, key in enumerate(ordered[start : start + ROWS]):
                found[key] = (x, EDGE + row * (HEIGHT + GAP_Y))
            x += WIDTH + GAP_X
    return found


def _height(key: str, leads: Mapping[str, Sequence[str]], found: Mapping[str, tuple[int, int]]) -> float:
    """Return how far down the tables stand that a table points to, on average."""
    there = [found[each][1] for each in leads[key] if each in found]
    return sum(there) / len(there) if there else 0


def _curve(source: Box, target: Box) -> str:
    """Return the path of a line from a table to the one it points to."""
    y1, y2 = source.y + HEIGHT // 2, target.y + HEIGHT // 2
    if source is target:
        return f"M{source.x + WIDTH} {y1 - 12}c24 0 24 24 0 24"
    if source.x == target.x:
        x = source.x + WIDTH
        return f"M{x} {y1}C{x + 32} {y1} {x + 32} {y2} {x} {y2}"
    x1, x2 = (source.x, target.x + WIDTH) if source.x > target.x else (source.x + WIDTH, target.x)
    middle = (x1 + x2) // 2
    return f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"
