"""What the names in an automation's expressions lead to, found before anything runs.

Expressions of an automation see one record-shaped scope: the fields of the record it is about by their keys (or
below `record`, where a field bears one of the other names), and beside them `before` (the same record before the
change), `event` (who, when, how), `steps.<key>` (what earlier steps gave), `vars`, `input` and, within "for each",
`item`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..expressions import DATETIME, NUMBER, PERSON, RECORD, TEXT, Type, list_of

PathType = Callable[[str, tuple[str, ...]], Type | None]
"""(table key, path) → type, None where there is no such field: `definition.types.path_type` of the app."""
RECORD_NAME, BEFORE, EVENT, STEPS, VARS, INPUT, ITEM = (
    "record",
    "before",
    "event",
    "steps",
    "vars",
    "input",
    "item",
)
RESERVED = frozenset({RECORD_NAME, BEFORE, EVENT, STEPS, VARS, INPUT, ITEM})


@dataclass(frozen=True, slots=True)
class Shape:
    """What a name leads to: a value of a type, a record of a table (or several), or a group of names."""

    type: Type | None = None
    """What it is as a value; None for a mere group."""
    table: str | None = None
    """The table whose record it is: its fields follow behind a dot."""
    many: bool = False
    """Several records: what follows behind a dot is a list."""
    members: Mapping[str, Shape] = field(default_factory=dict)
    """Names of its own, which hide fields of the same name."""


UNKNOWN = Shape()
"""What comes of an expression that cannot be read: nothing more is said of it."""


def value(type: Type) -> Shape:
    """Return the shape of a plain value."""
    return Shape(type)


def record(table: str, **members: Shape) -> Shape:
    """Return the shape of one record."""
    return Shape(RECORD, table, members=members)


def records(table: str) -> Shape:
    """Return the shape of several records: `count`, `first` and the fields of all as lists."""
    members = {"count": value(NUMBER), "first": record(table)}
    return Shape(list_of(RECORD), table, many=True, members=members)


def group(members: Mapping[str, Shape]) -> Shape:
    """Return the shape of a name that only leads on."""
    return Shape(members=members)


EVENT_SHAPE = group(
    {
        "person": value(PERSON),
        "at": value(DATETIME),
        "kind": value(TEXT),
        "source": value(TEXT),
        "automation": value(TEXT),
    }
)


def type_at(shape: Shape, path: tuple[str, ...], fields: PathType) -> Type | None:
    """Return the type a path has below a shape, None where it leads nowhere."""
    if not path:
        return shape.type
    inner = shape.members.get(path[0])
    if inner is not None:
        return type_at(inner, path[1:], fields)
    if shape.table is None:
        return None
    found = fields(shape.table, path)
    return list_of(found) if found is not None and shape.many else found
