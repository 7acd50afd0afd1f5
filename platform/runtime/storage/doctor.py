"""Proves that definition, catalogue and database agree, in every direction, and says how to mend what does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core import migrate
from ...core.database import one_moment, reading
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...definition.model import App
from ..apps.models import AppRow, Version
from ..apps.revisions import load_revision
from . import steps as step
from .build_indexes import Building, build_all, drop_all, is_unique
from .catalogue import Catalogue, StoredTable, read_catalogue
from .in_use import is_large
from .loose_rows import loose_rows, unfound_records
from .names import TABLE, index_name
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
    """Build the indexes that are missing, drop those that nothing asks for any more; returns how many there were.

    Every start of the product, every hour and `doctor` do this. It keeps nobody waiting on PostgreSQL.
    """
    waiting: list[Building] = []
    left: list[str] = []
    with reading(engine) as connection:
        for row in connection.execute(sa.select(_APPS)).all():
            model, catalogue = _state(connection, row)
            steps = plan(model, model, catalogue)
            waiting += _waiting(steps, catalogue, shapes(model))
            left += [
                index_name(catalogue[each.place].id, each.digest)
                for each in steps
                if isinstance(each, step.DropIndex)
            ]
    if waiting:
        build_all(engine, waiting)
    if left:
        drop_all(engine, left)
    return len(waiting) + len(left)


def drop_left_over(work: UnitOfWork, app_id: int) -> None:
    """Drop the indexes of an app that nothing asks for any more."""
    row = work.connection.execute(sa.select(_APPS).where(_APPS.c.id == app_id)).one()
    model, catalogue = _state(work.connection, row)
    for each in plan(model, model, catalogue):
        if isinstance(each, step.DropIndex):
            name = index_name(catalogue[each.place].id, each.digest)
            work.connection.exec_driver_sql(f"DROP INDEX IF EXISTS {name}")


def _waiting(
    steps: Sequence[step.Step], catalogue: Catalogue, wanted: Mapping[Place, TableShape]
) -> Iterator[Building]:
    for each in steps:
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
        if _matters(connection, each, catalogue):
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


def _matters(connection: sa.Connection, each: step.Step, catalogue: Catalogue) -> bool:
    """Say whether what is to be done is a problem until then.

    An index that only makes lists fast may still be in the making, and one that nothing asks for any more stays for
    a while: nothing depends on either.
    """
    if isinstance(each, step.CreateIndex):
        return each.index.unique
    if isinstance(each, step.DropIndex):
        name = index_name(catalogue[each.place].id, each.digest)
        return is_unique(connection, name) or not is_large(connection, catalogue[each.place].name)
    return True


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
