"""What views name: their table and roles, and the fields and options they show, filter, sort and place records by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..diff import Keys
from ..fitting import NEEDED
from ..layout import Steps
from .reading import Reading, field_of
from .use import GOES, LOSES, Use

ONE = ("stack", "lanes", "cover", "parent", "start", "end", "progress", "after")
MANY = {"fields": "column", "bar": "bar", "sums": "sums"}
BY_FIELD = {"widths": "width", "footer": "footer"}


def in_views(reading: Reading) -> Iterator[Use]:
    """Give what every view names."""
    for position, view in enumerate(reading.document.get("views", ())):
        steps, by = ("views", position), ("views", f"{view['table']}.{view['key']}")
        yield reading.use(("tables", view["table"]), by, "of_table", (*steps, "table"), GOES)
        for number, role in enumerate(view.get("roles", ())):
            yield reading.use(("roles", role), by, "first_for", (*steps, "roles", number))
        yield from in_view(reading, view, by, steps)


def in_view(reading: Reading, view: Mapping[str, Any], by: Keys, steps: Steps) -> Iterator[Use]:
    """Give what a view names of its table's fields, whether it is the definition's or was saved by somebody."""
    table = view["table"]
    for member, role in MANY.items():
        for number, key in enumerate(view.get(member, ())):
            yield from reading.path(table, key, by, role, (*steps, member, number))
    for member, role in BY_FIELD.items():
        for path in view.get(member, {}):
            yield from reading.path(table, path, by, role, (*steps, member, path))
    for number, each in enumerate(view.get("sort", ())):
        yield from reading.path(table, each.removeprefix("-"), by, "sort", (*steps, "sort", number))
    for number, each in enumerate(view.get("group", ())):
        yield from reading.path(table, each.partition(":")[0], by, "group", (*steps, "group", number))
    yield from reading.filter(table, view.get("filter"), by, "filter", (*steps, "filter"))
    yield from _colors(reading, view, by, steps)
    yield from _places(reading, view, by, steps)
    yield from _stacks(reading, view, by, steps)


def _colors(reading: Reading, view: Mapping[str, Any], by: Keys, steps: Steps) -> Iterator[Use]:
    """A colour by other conditions would say something else: without one of them it goes."""
    for number, each in enumerate(view.get("colors", ())):
        here = (*steps, "colors", number)
        named = [*reading.filter(view["table"], each["filter"], by, "color", (*here, "filter"))]
        named += reading.path(view["table"], each.get("field", ""), by, "color", (*here, "field"))
        yield from (replace(use, cut=here) for use in named)


def _places(reading: Reading, view: Mapping[str, Any], by: Keys, steps: Steps) -> Iterator[Use]:
    needed = NEEDED.get(view.get("type", "grid"), ())
    for member in ONE:
        act = GOES if member in needed else LOSES
        yield from reading.path(view["table"], view.get(member, ""), by, member, (*steps, member), act)
    for number, each in enumerate(view.get("dates", ())):
        here = (*steps, "dates", number)
        for use in reading.path(view["table"], each["start"], by, "start", (*here, "start")):
            yield replace(use, cut=here)
        yield from reading.path(view["table"], each.get("end", ""), by, "end", (*here, "end"))


def _stacks(reading: Reading, view: Mapping[str, Any], by: Keys, steps: Steps) -> Iterator[Use]:
    for hop in reading.hops(view["table"], (view.get("stack", ""),)):
        choice = reading.choice(hop)
        if choice is None:
            return
        above = (*field_of(choice), "options")
        for key in view.get("limits", ()):
            yield reading.use((*above, key), by, "limits", (*steps, "limits", key))
        for number, key in enumerate(view.get("folded", ())):
            yield reading.use((*above, key), by, "folded", (*steps, "folded", number))
