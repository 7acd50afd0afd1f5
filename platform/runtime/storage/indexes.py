"""Which indexes an app's tables get. The platform chooses them from the definition; nobody declares them.

Every pointer, the owner and department, the default sort, the recycle bin, unique fields, and for each view
the fields its filter compares for equality together with its first sort, and its dates, and the member fields by
which roles tell the rows of their people, the fields by which records are taken for the same, and the dates that
automations wait for. The same index asked for twice is one, named by what it is; an index that nothing asks for
any more is dropped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from ...core.json_column import Json
from ...definition.model import App, Table, View
from ...fields import type_of
from .names import LINKS, TABLE
from .shape import SYSTEM_COLUMNS, ColumnShape, Place, TableShape, shapes

EQUALITY = frozenset({"is", "in", "is_me", "is_mine"})
WIDEST_TEXT = 600
"""Characters; PostgreSQL refuses rows whose index entry passes 2,700 bytes, and a character takes up to 4."""
MOST_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One column of an index. `how` is "value", "pinyin" (as text sorts), "unique" (as twins are found) or "members"
    (what a list holds; on PostgreSQL alone, elsewhere as "value")."""

    column: str
    """A system column, or a field's key when `stored_as` is set."""
    stored_as: str | None = None
    how: str = "value"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    """One index of one generated table."""

    place: Place
    parts: tuple[Part, ...]
    rows: str = "live"
    """"live" (not in the recycle bin), "binned", "filled" (the first part is not empty) or "all"."""
    unique: bool = False

    @property
    def digest(self) -> str:
        """Return what names the index: equal for equal indexes, and for them alone."""
        told = repr((self.parts, self.rows, self.unique))
        return hashlib.sha256(told.encode()).hexdigest()[:12]


def wanted_indexes(app: App) -> dict[Place, tuple[Index, ...]]:
    """Return the indexes of every generated table, each once."""
    places = shapes(app)
    found: dict[Place, dict[str, Index]] = {place: {} for place in places}
    for shape in places.values():
        table = app.tables[shape.path] if shape.kind == TABLE else None
        for index in _of_shape(shape, table, app):
            found[shape.place].setdefault(index.digest, index)
    return {place: tuple(indexes.values()) for place, indexes in found.items()}


def pointer_index(place: Place, key: str, stored_as: str) -> Index:
    """Return the index of a to-one relation: lists of the other side, and the foreign key's own checks."""
    return Index(place, (Part(key, stored_as), Part("id")), rows="filled")


def unique_value(dialect: str, column: sa.ColumnElement) -> sa.ColumnElement:
    """Return the value under which two records are twins: for text, without regard to case and outer spaces.

    PostgreSQL keeps a digest of it, as a text may be too long for an index.
    """
    if not isinstance(column.type, sa.types.String):
        return column
    plain = sa.func.lower(sa.func.trim(column))
    return sa.func.md5(plain) if dialect == "postgresql" else plain


def _of_shape(shape: TableShape, table: Table | None, app: App) -> Iterator[Index]:
    if shape.kind == LINKS:
        yield Index(shape.place, (Part("linked_id"), Part("record_id")), rows="all")
        return
    for column in shape.columns:
        if column.target:
            yield pointer_index(shape.place, column.key, column.stored_as)
    if table is None or table.parent is not None:
        yield Index(shape.place, (Part("parent_id"), Part("position"), Part("id")), rows="all")
        return
    yield Index(shape.place, (Part("deleted_at"), Part("id")), rows="binned")
    for column in ("owner_id", "department_id", "created_at"):
        yield Index(shape.place, (Part(column), Part("id")))
    for key in _member_fields(app, table.key):
        yield from _of_member(shape, key)
    yield from _unique(shape, table)
    yield from _matching(shape, table)
    yield from _waited_for(shape, table, app)
    yield from _sorted(shape, table, (), table.sort)
    for view in app.views_of(table.key):
        yield from _sorted(shape, table, _equality_parts(shape, table, view), view.sort or table.sort)
        yield from _spans(shape, table, view)


def _member_fields(app: App, table: str) -> Iterator[str]:
    """Give the member fields that the row rules of roles name for a table."""
    for role in app.roles.values():
        grant = role.tables.get(table, role.all_tables) or {}
        for told in (grant.get("rows"), grant.get("edit_rows")):
            for part in told if isinstance(told, list) else [told]:
                if isinstance(part, Mapping) and "member" in part:
                    yield part["member"]


def _of_member(shape: TableShape, key: str) -> Iterator[Index]:
    if key in SYSTEM_COLUMNS:
        yield Index(shape.place, (Part(SYSTEM_COLUMNS[key]), Part("id")))
        return
    column = shape.column(key)
    if column is None:
        return
    if isinstance(column.type, Json):
        yield Index(shape.place, (Part(key, column.stored_as, "members"),))
    else:
        yield Index(shape.place, (Part(key, column.stored_as), Part("id")))


def _unique(shape: TableShape, table: Table) -> Iterator[Index]:
    for each in table.fields:
        column = shape.column(each.key)
        if each.unique and column is not None:
            yield Index(shape.place, (Part(each.key, column.stored_as, "unique"),), unique=True)


def _matching(shape: TableShape, table: Table) -> Iterator[Index]:
    """Give an index for each list of fields that makes two records the same."""
    for keys in (table.match or {}).get("any", ()):
        columns = [shape.column(key) for key in keys]
        if len(keys) == 1 and table.by_key[keys[0]].unique:
            continue  # its unique index serves
        if all(column is not None and not isinstance(column.type, Json) for column in columns):
            yield Index(shape.place, tuple(Part(c.key, c.stored_as, "unique") for c in columns if c))


def _waited_for(shape: TableShape, table: Table, app: App) -> Iterator[Index]:
    """Give an index for each date that an automation which is switched on waits for."""
    for each in app.automations:
        trigger = each["trigger"]
        if each.get("enabled") and trigger["type"] == "date_reached" and trigger.get("table") == table.key:
            yield from _sorted(shape, table, (), (trigger["settings"]["field"],))


def _sorted(
    shape: TableShape, table: Table, equal: tuple[Part, ...], sort: tuple[str, ...]
) -> Iterator[Index]:
    first = _sort_part(shape, table, sort[0]) if sort else None
    parts = (*equal, first) if first and first.column not in {p.column for p in equal} else equal
    if parts:
        yield Index(shape.place, (*parts, Part("id")))


def _spans(shape: TableShape, table: Table, view: View) -> Iterator[Index]:
    """Give the index of each pair of dates by which a calendar or a timeline finds the records of some days.

    It holds both, as what began long before those days is told by its end; another has them the other way round,
    for what had begun before a day and ended after it.
    """
    for told in (view.settings, *view.settings.get("dates", ())):
        ends = [_sort_part(shape, table, told[member]) for member in ("start", "end") if member in told]
        parts = tuple(dict.fromkeys(each for each in ends if each))
        for each in dict.fromkeys(filter(None, (parts, parts[::-1]))):
            yield Index(shape.place, (*each, Part("id")))


def _sort_part(shape: TableShape, table: Table, told: str) -> Part | None:
    key, descending = told.removeprefix("-"), told.startswith("-")
    if key in SYSTEM_COLUMNS:
        return Part(SYSTEM_COLUMNS[key], descending=descending)
    column = shape.column(key)
    if column is None or not _sorts_by_itself(table, column):
        return None
    how = "pinyin" if isinstance(column.type, sa.types.Text) else "value"
    return Part(key, column.stored_as, how, descending)


def _sorts_by_itself(table: Table, column: ColumnShape) -> bool:
    """Return whether lists sort by the stored value: pointers sort by titles, options by their order."""
    each = table.by_key[column.key]
    kind = type_of(each)
    if not kind.sortable or kind.reference(each) is not None or isinstance(column.type, Json):
        return False
    longest = kind.json_schema(each).get("maxLength")
    return not isinstance(column.type, sa.types.Text) or (longest is not None and longest <= WIDEST_TEXT)


def _equality_parts(shape: TableShape, table: Table, view: View) -> tuple[Part, ...]:
    parts = []
    for leaf in _leaves(view.filter):
        key = leaf.get("field", "")
        column = shape.column(key)
        if leaf.get("op") not in EQUALITY:
            continue
        if key in SYSTEM_COLUMNS:
            parts.append(Part(SYSTEM_COLUMNS[key]))
        elif column is not None and _compares_whole(table, column):
            parts.append(Part(key, column.stored_as))
    return tuple(dict.fromkeys(parts))[: MOST_COLUMNS - 1]


def _compares_whole(table: Table, column: ColumnShape) -> bool:
    """Return whether equality compares the stored value itself, and the value is short."""
    each = table.by_key[column.key]
    kind = type_of(each)
    reference = kind.reference(each)
    return (
        kind.family == "choice"
        and isinstance(column.type, sa.types.Text)
        or (reference is not None and not reference.many)
    )


def _leaves(node: Mapping | None) -> Iterator[Mapping]:
    """Give the conditions that every record of the filter's result meets."""
    if not node:
        return
    if "and" in node:
        for each in node["and"]:
            yield from _leaves(each)
    elif "field" in node:
        yield node
