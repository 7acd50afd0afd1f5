"""Proves that definition, catalogue and database agree, in every direction, and says how to mend what does not."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core import migrate
from ...core.database import one_moment
from ...core.words import Words
from ...definition.model import App
from ..apps.models import AppRow, Version
from ..apps.revisions import load_revision
from . import steps as step
from .build_indexes import Building, build_concurrently, build_now
from .catalogue import Catalogue, StoredTable, read_catalogue
from .loose_rows import loose_rows, unfound_records
from .names import TABLE
from .plan import plan
from .problem import BUILD, DROP, MIGRATE, RESTORE, Problem
from .real_tables import RealTables
from .shape import Place, TableShape, shapes

_APPS = AppRow.__table__

NOT_CURRENT = Words(
    "The database has migration {present}, this version needs {newest}.",
    "数据库的迁移版本为 {present}，当前程序需要 {newest}。",
)
NO_VERSION = Words("The counter {name} is missing.", "缺少计数器 {name}。")
NO_INDEX = Words("The index that keeps a field unique is missing.", "缺少保证字段唯一的索引。")
OLD_INDEX = Words("An index is left over; saving is slower than it could be.", "多余一个索引，保存会变慢。")
DISAGREE = Words("The definition and the catalogue disagree: {what}.", "应用定义与目录不一致：{what}。")
TWICE = Words("Field {field} has more than one column.", "字段 {field} 有多个列。")


def check_storage(engine: Engine) -> list[Problem]:
    """Return everything that is wrong with how apps are stored; an empty list when all is well."""
    with one_moment(engine) as connection:
        problems = list(_platform(connection))
        if problems:
            return problems
        real = RealTables.read(connection)
        for row in connection.execute(sa.select(_APPS).order_by(_APPS.c.id)).all():
            problems += _app(connection, row, real)
        return [*problems, *real.unknown()]


def mend_indexes(engine: Engine) -> int:
    """Build the indexes an interruption has left unbuilt and return how many there were.

    Every start of the product and `doctor` do this. It takes no lock that keeps anybody waiting on PostgreSQL.
    """
    with engine.begin() as connection:
        waiting = []
        for row in connection.execute(sa.select(_APPS)).all():
            waiting += _waiting(connection, row)
        if engine.dialect.name == "sqlite":
            for building in waiting:
                build_now(connection, building)
    if waiting and engine.dialect.name == "postgresql":
        build_concurrently(engine, waiting)
    return len(waiting)


def _waiting(connection: sa.Connection, row: sa.Row) -> Iterator[Building]:
    model, catalogue = _state(connection, row)
    wanted = shapes(model)
    for each in plan(model, model, catalogue):
        if isinstance(each, step.CreateIndex):
            stored = catalogue[each.index.place]
            columns = {c.key: c.id for c in stored.columns if not c.hidden}
            yield Building(each.index, stored.id, columns, wanted[each.index.place])


def _state(connection: sa.Connection, row: sa.Row) -> tuple[App, Catalogue]:
    model = App.read(load_revision(connection, row.id, row.revision).document)
    return model, read_catalogue(connection, row.id)


def _platform(connection: sa.Connection) -> Iterator[Problem]:
    present, newest = migrate.present(connection), migrate.newest()
    if present != newest:
        told = NOT_CURRENT.fill(present=present or "-", newest=newest)
        yield Problem("migrations", told, MIGRATE)
        return
    names = set(connection.execute(sa.select(Version.name)).scalars())
    for name in sorted({"definitions", "people"} - names):
        yield Problem("version", NO_VERSION.fill(name=name), RESTORE)


def _app(connection: sa.Connection, row: sa.Row, real: RealTables) -> Iterator[Problem]:
    model, catalogue = _state(connection, row)
    wanted = shapes(model)
    ids = {place: stored.id for place, stored in catalogue.items()}
    for each in plan(model, model, catalogue):
        # An index that only makes lists fast may still be in the making: nothing depends on it.
        if not isinstance(each, step.CreateIndex) or each.index.unique:
            yield _of_step(row.key, each)
    for place, stored in catalogue.items():
        told = f"{row.key}: {stored.path}"
        yield from _twice(told, stored)
        problems = list(real.compare(told, stored, _shape(wanted, place, stored), ids))
        yield from problems
        if not problems:
            yield from loose_rows(connection, told, stored, ids)
            if stored.kind == TABLE and "." not in stored.path:
                yield from unfound_records(connection, told, stored)


def _shape(wanted: dict[Place, TableShape], place: Place, stored: StoredTable) -> TableShape | None:
    return None if stored.hidden else wanted.get(place)


def _twice(place: str, stored: StoredTable) -> Iterator[Problem]:
    keys = [c.key for c in stored.columns if not c.hidden]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Problem(place, TWICE.fill(field=key), RESTORE)


def _of_step(app: str, each: step.Step) -> Problem:
    match each:
        case step.CreateIndex(index):
            return Problem(f"{app}: {index.place[0]}", NO_INDEX, BUILD)
        case step.DropIndex(place, digest):
            return Problem(f"{app}: {place[0]}", OLD_INDEX, DROP.fill(digest=digest))
        case step.CreateTable(shape):
            place = shape.place
        case _:
            place = each.place
    column = getattr(each, "column", None)
    key = column.key if column else getattr(each, "key", "")
    what = f"{type(each).__name__} {place[0]}" + (f".{key}" if key else "")
    return Problem(f"{app}: {place[0]}", DISAGREE.fill(what=what), RESTORE)
