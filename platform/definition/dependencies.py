"""Which fields a field's value depends on, through links and other computed fields: for rights, circles, "where used"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from .model import App
from .reads import paths_read
from .walks import walk

Node = TypeVar("Node")
Place = tuple[str, str]
"""(table key, field key)."""


def direct_reads(app: App, table_key: str, field_key: str) -> tuple[Place, ...]:
    """Return the fields a field reads itself; on the way through links also the fields that link."""
    table = app.tables.get(table_key)
    field = table.by_key.get(field_key) if table else None
    if field is None:
        return ()
    found: dict[Place, None] = {}
    for path in paths_read(field):
        for hop in walk(app, table_key, path) or ():
            found[hop.table.key, hop.field.key] = None
    return tuple(found)


def reads(app: App, table_key: str, field_key: str) -> frozenset[Place]:
    """Return every field that the value of a field depends on, itself left out unless it goes round in a circle."""
    known = app.reads.get((table_key, field_key))
    if known is not None:
        return known
    found: set[Place] = set()
    waiting = list(direct_reads(app, table_key, field_key))
    while waiting:
        place = waiting.pop()
        if place in found:
            continue
        found.add(place)
        waiting.extend(app.reads.get(place) or direct_reads(app, *place))
    app.reads[table_key, field_key] = frozenset(found)
    return app.reads[table_key, field_key]


def read_by(app: App, table_key: str, field_key: str) -> frozenset[Place]:
    """Return every computed field whose value depends on a field: where it is used."""
    place = (table_key, field_key)
    return frozenset(
        (table.key, field.key)
        for table in app.tables.values()
        for field in table.by_key.values()
        if place in reads(app, table.key, field.key)
    )


def circles(app: App) -> list[tuple[Place, ...]]:
    """Return the circles among computed fields, each once, beginning with the field declared first."""
    return closed_ways(
        {
            (table.key, field.key): direct_reads(app, table.key, field.key)
            for table in app.tables.values()
            for field in table.fields
            if paths_read(field)
        }
    )


def closed_ways(graph: Mapping[Node, Sequence[Node]]) -> list[tuple[Node, ...]]:
    """Return closed ways of a graph; none only if there is none. Each edge is walked once, without recursion."""
    found: list[tuple[Node, ...]] = []
    done: set[Node] = set()
    for start in graph:
        way: dict[Node, None] = {}
        stack = [(start, iter(graph[start]))] if start not in done else []
        way.update(dict.fromkeys(place for place, _ in stack))
        while stack:
            place, following = stack[-1]
            step = next(following, None)
            if step is None:
                stack.pop()
                way.pop(place)
                done.add(place)
            elif step in way:
                passed = list(way)
                found.append(tuple(passed[passed.index(step) :]))
            elif step in graph and step not in done:
                way[step] = None
                stack.append((step, iter(graph[step])))
    return found
