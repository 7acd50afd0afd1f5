"""From one definition to the next: the physical steps, in order. Pure; empty when only the look has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...core.errors import Fault, Invalid
from ...core.words import Words
from ...definition.model import App
from ...fields import Field, type_of
from .catalogue import Catalogue, StoredTable
from .indexes import Index, pointer_index, wanted_indexes
from .names import LINKS, TABLE, links_end, links_path
from .shape import POINTS_AT, Place, TableShape, links_target, shapes
from .steps import (
    AddColumn,
    ColumnFromLinks,
    ConvertLinks,
    CreateIndex,
    CreateTable,
    DropIndex,
    HideColumn,
    HideTable,
    LinksFromColumn,
    RelabelColumn,
    RetypeColumn,
    Step,
    UnhideColumn,
    UnhideTable,
)

MOST_COLUMNS = 1500
"""Both databases end between 1,600 and 2,000 columns a table; deleted fields count until they are purged."""

TOO_MANY = Words(
    "Table {table} would need {count} stored fields; at most {most} fit, deleted fields included until they are"
    " purged. Split the table, or purge deleted fields.",
    "数据表 {table} 需要存储 {count} 个字段，最多 {most} 个（已删除但未清除的字段也计入）。请拆分数据表，或清除已删除的字段。",
)

PLAIN_TEXT = frozenset({"text", "long_text"})
READS_AS_TEXT = PLAIN_TEXT | {"email", "url", "phone", "serial"}


def plan(old: App | None, new: App, catalogue: Catalogue) -> list[Step]:
    """Return what has to happen so that the database holds `new`; raises Invalid when it cannot.

    `old` is the live app, None for a first install; `catalogue` is what the database has for it.
    """
    wanted = shapes(new)
    before = shapes(old) if old else {}
    steps: list[Step] = [*_tables(wanted, catalogue)]
    for shape in wanted.values():
        steps += _links_from_columns(shape, catalogue)
    converted = list(_converted(old, new, catalogue)) if old else []
    steps += [each for each in converted if each.target is not None]
    for place, shape in wanted.items():
        steps += _columns(shape, catalogue.get(place), before.get(place), old, new)
        steps += _columns_from_links(shape, catalogue)
    steps += [each for each in converted if each.target is None]
    indexes = wanted_indexes(new)
    for place in wanted:
        steps += _indexes(place, indexes[place], catalogue.get(place))
    return steps


def _tables(wanted: Mapping[Place, TableShape], catalogue: Catalogue) -> Iterator[Step]:
    for place, shape in wanted.items():
        stored = catalogue.get(place)
        if stored is None:
            yield CreateTable(shape)
        elif stored.hidden:
            yield UnhideTable(place)
    for place, stored in catalogue.items():
        if place not in wanted and not stored.hidden:
            yield HideTable(place)


def _columns(
    shape: TableShape, stored: StoredTable | None, earlier: TableShape | None, old: App | None, new: App
) -> Iterator[Step]:
    before = {c.key: c for c in stored.columns if not c.hidden} if stored else {}
    for column in shape.columns:
        present = before.pop(column.key, None)
        if stored is None:
            # A new table brings its columns along, but those that point at tables which may not exist yet.
            if column.target is not None:
                yield AddColumn(shape.place, column)
        elif present is None:
            known = stored.hidden_column(column.key, column.stored_as)
            yield UnhideColumn(shape.place, column) if known else AddColumn(shape.place, column)
        elif present.stored_as != column.stored_as:
            known = stored.hidden_column(column.key, column.stored_as)
            if known is None and _same_values(present.stored_as, column.stored_as):
                yield RelabelColumn(shape.place, column)
            elif old is None or earlier is None:
                yield HideColumn(shape.place, column.key)
                yield AddColumn(shape.place, column)
            else:
                before_field = old.tables[shape.path].by_key[column.key]
                after_field = new.tables[shape.path].by_key[column.key]
                stored_type = earlier.column(column.key).type
                yield RetypeColumn(shape.place, column, stored_type, before_field, after_field)
    for key in before:
        yield HideColumn(shape.place, key)
    _check_room(shape, stored)


def _links_from_columns(shape: TableShape, catalogue: Catalogue) -> Iterator[Step]:
    """Carry a relation over that held one record and now gets its link table, or gets it back."""
    known = catalogue.get(shape.place)
    if shape.kind != LINKS or (known is not None and not known.hidden):
        return
    table, key, target = links_end(shape.path)
    stored = catalogue.get((table, TABLE))
    column = stored.live_column(key) if stored and not stored.hidden else None
    if column and column.stored_as.endswith(f"{POINTS_AT}{target}"):
        yield LinksFromColumn((table, TABLE), key, shape.place)


def _columns_from_links(shape: TableShape, catalogue: Catalogue) -> Iterator[Step]:
    """Carry a relation over that held many records and now gets its column, or gets it back."""
    stored = catalogue.get(shape.place)
    for column in shape.columns if stored and not stored.hidden else ():
        links = catalogue.get((links_path(shape.path, column.key, column.target or ""), LINKS))
        if links and not links.hidden:
            yield ColumnFromLinks(shape.place, column.key, (links.path, LINKS))


def _converted(old: App, new: App, catalogue: Catalogue) -> Iterator[ConvertLinks]:
    """Give the fields that come from links or go to links and hold something else than before."""
    earlier = shapes(old)
    for path, table in new.tables.items():
        known = old.tables.get(path)
        if known is None or (path, TABLE) not in catalogue:
            continue
        for after in table.fields:
            before = known.by_key.get(after.key)
            if before is None or before is after:
                continue
            source, target = _links_of(path, before), _links_of(path, after)
            column = earlier[path, TABLE].column(after.key)
            column_after = type_of(after).column_type(after)
            if source == target or not (source or column) or (target is None and column_after is None):
                continue
            if _one_and_many(before, after) or (source is not None and source not in catalogue):
                continue  # the same records, which need no conversion
            stored = column.type if column else None
            yield ConvertLinks((path, TABLE), after.key, source, stored, target, before, after)


def _links_of(path: str, field: Field) -> Place | None:
    target = links_target(field)
    return None if target is None else (links_path(path, field.key, target), LINKS)


def _one_and_many(before: Field, after: Field) -> bool:
    one, other = type_of(before).reference(before), type_of(after).reference(after)
    return one is not None and other is not None and one.table == other.table is not None


def _same_values(before: str, after: str) -> bool:
    old_type, _, old_storage = before.partition(" ")
    new_type, _, new_storage = after.partition(" ")
    return old_storage == new_storage and old_type in READS_AS_TEXT and new_type in PLAIN_TEXT


def _check_room(shape: TableShape, stored: StoredTable | None) -> None:
    kept = {(c.key, c.stored_as) for c in stored.columns} if stored else set()
    count = len(kept | {(c.key, c.stored_as) for c in shape.columns})
    if count > MOST_COLUMNS:
        raise Invalid([Fault(shape.path, TOO_MANY.fill(table=shape.path, count=count, most=MOST_COLUMNS))])


def _indexes(place: Place, wanted: tuple[Index, ...], stored: StoredTable | None) -> Iterator[Step]:
    present = stored.indexes if stored else frozenset()
    kept = {index.digest for index in wanted}
    for column in stored.columns if stored else ():
        # The pointers of a deleted relation are still checked by the database whenever their target goes.
        if POINTS_AT in column.stored_as:
            kept.add(pointer_index(place, column.key, column.stored_as).digest)
    # Indexes of a column that a job fills are built before anything asks for them.
    filling = stored is not None and any(column.filled_by is not None for column in stored.columns)
    for digest in sorted(present - kept) if not filling else ():
        yield DropIndex(place, digest)
    for index in wanted:
        if index.digest not in present:
            yield CreateIndex(index)
