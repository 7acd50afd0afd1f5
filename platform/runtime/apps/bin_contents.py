"""What of the database belongs to something in the bin, how much it holds, and taking an option out of every value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ...core.deadline import Overran, deadline
from ...core.unit_of_work import UnitOfWork
from ...definition.model import App
from ..storage.catalogue import Catalogue, StoredColumn, StoredTable, read_catalogue
from ..storage.names import LINKS, TABLE, column_name, links_end
from ..storage.purge import Chosen
from ..storage.room import room_of_tables, room_of_values
from .acts.option_values import after_removal, holds_any
from .removed import OF_TABLES, Keys


@dataclass(frozen=True, slots=True)
class Holding:
    """How much something in the bin holds."""

    count: int | None = 0
    """Records of a table, else values; None where they are more than can be counted in time."""
    room: int | None = None
    """About how many bytes that takes; None where it takes none of its own, or the database does not tell."""


def place_of(path: Keys) -> tuple[str, str]:
    """Return (path of the table, key of the field) that a field's path leads to."""
    keys = path[1::2]
    return ".".join(keys[:-1]), keys[-1]


def chosen_of(catalogue: Catalogue, path: Keys) -> Chosen:
    """Return what of the database belongs to a removed table or field."""
    if path[-2] == "tables":
        return Chosen(frozenset(each.id for each in _tables_below(catalogue, path[1])), frozenset())
    if path[-2] in ("options", *OF_TABLES):
        return Chosen(frozenset(), frozenset())
    table, key = place_of(path)
    stored = catalogue.get((table, TABLE))
    links = {
        each.id
        for each in catalogue.values()
        if each.kind == LINKS and links_end(each.path)[:2] == (table, key)
    }
    below = {each.id for each in _tables_below(catalogue, f"{table}.{key}")}
    columns = [each.id for each in stored.columns if each.key == key] if stored else []
    return Chosen(frozenset(links | below), frozenset(columns))


def _tables_below(catalogue: Catalogue, path: str) -> list[StoredTable]:
    """Return a table with its sub-forms and their links."""
    names = (f"{path}.", f"{path}:")
    return [each for each in catalogue.values() if each.path == path or each.path.startswith(names)]


def in_time(connection: sa.Connection, end: float, held: Callable[[], Holding]) -> Holding:
    """Return what `held` finds until the clock passes `end`: nobody waits for millions of values to be counted."""
    try:
        with deadline(connection, end):
            return held()
    except Overran:
        return Holding(None, None)


def holding_of(connection: sa.Connection, model: App, catalogue: Catalogue, path: Keys) -> Holding:
    """Return how many records a removed table has, or hold a value of a removed field or option, and the room it takes."""
    if path[-2] in OF_TABLES:
        return Holding()
    if path[-2] == "tables":
        stored = catalogue.get((path[1], TABLE))
        count = _rows(connection, stored, live_only=True) if stored else 0
        return Holding(count, _room(connection, _tables_below(catalogue, path[1])))
    if path[-2] == "options":
        return Holding(_holding(connection, model, catalogue, path))
    table, key = place_of(path)
    stored = catalogue.get((table, TABLE))
    columns = [each for each in stored.columns if each.key == key and each.hidden] if stored else []
    if columns and stored is not None:
        return filled(connection, stored, columns)
    others = [each for each in catalogue.values() if each.id in chosen_of(catalogue, path).tables]
    count = max((_rows(connection, each) for each in others), default=0)
    return Holding(count, _room(connection, others))


def _room(connection: sa.Connection, tables: Sequence[StoredTable]) -> int | None:
    return room_of_tables(connection, [each.name for each in tables])


def _rows(connection: sa.Connection, stored: StoredTable, live_only: bool = False) -> int:
    rows = sa.table(stored.name, sa.column("deleted_at"))
    counted = sa.select(sa.func.count()).select_from(rows)
    return connection.execute(
        counted.where(rows.c.deleted_at.is_(None)) if live_only else counted
    ).scalar_one()


def filled(connection: sa.Connection, stored: StoredTable, columns: Sequence[StoredColumn]) -> Holding:
    """Return how many records hold a value in one of some columns, and the room these take."""
    names = [column_name(each.id) for each in columns]
    rows = sa.table(stored.name, *(sa.column(name) for name in names))
    some = sa.or_(*(rows.c[name].is_not(None) for name in names))
    room = room_of_values([rows.c[name] for name in names], connection.dialect.name)
    return Holding(*connection.execute(sa.select(sa.func.count(), room).select_from(rows).where(some)).one())


def _option_column(model: App, catalogue: Catalogue, path: Keys) -> tuple[sa.TableClause, bool] | None:
    """Return the table with the one column whose values may name an option, and whether they are lists."""
    table, key = place_of(path[:-2])
    stored = catalogue.get((table, TABLE))
    column = stored.live_column(key) if stored and table in model.tables else None
    if stored is None or column is None:
        return None
    held = sa.table(stored.name, sa.column("id"), sa.column(column_name(column.id)))
    return held, column.stored_as.startswith("multi_select ")


def _holding(connection: sa.Connection, model: App, catalogue: Catalogue, path: Keys) -> int:
    found = _option_column(model, catalogue, path)
    if found is None:
        return 0
    rows, many = found
    which = holds_any(list(rows.c)[1], [path[-1]], many, connection.dialect.name)
    return connection.execute(sa.select(sa.func.count()).select_from(rows).where(which)).scalar_one()


def empty_option(work: UnitOfWork, app_id: int, model: App, path: Keys) -> None:
    """Take an option out of every value that names it."""
    found = _option_column(model, read_catalogue(work.connection, app_id, with_indexes=False), path)
    if found is None:
        return
    rows, many = found
    column = list(rows.c)[1]
    value = after_removal(column, path[-1], many, work.dialect)
    which = holds_any(column, [path[-1]], many, work.dialect)
    work.connection.execute(sa.update(rows).where(which).values({column: value}))
