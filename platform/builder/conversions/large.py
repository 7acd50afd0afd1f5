"""Changing the type of a field on a large table: a column is filled beside the live one while people work.

Each step is a short transaction that holds the job. What people change meanwhile is found in the change log and
converted again; the last step takes over what is left of that and makes the revision live. Killed anywhere, the
work goes on; stopped, its column is dropped and nothing is left.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.errors import Conflict
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...core.words import Words
from ...definition.model import App
from ...identity.sign_in import load_actor
from ...runtime.apps.changed_meanwhile import ChangedMeanwhile
from ...runtime.apps.live import LiveApp, LiveApps
from ...runtime.apps.models import AppRow
from ...runtime.storage.beside import add_beside, drop_beside, take_over
from ...runtime.storage.build_indexes import Building, build_all
from ...runtime.storage.catalogue import read_catalogue
from ...runtime.storage.changed_since import changed_rows, last_entry
from ...runtime.storage.convert import fill_again, fill_next
from ...runtime.storage.doctor import drop_left_over
from ...runtime.storage.indexes import wanted_indexes
from ...runtime.storage.names import TABLE, column_name
from ...runtime.storage.plan import plan
from ...runtime.storage.shape import ColumnShape, shapes
from ...runtime.storage.steps import ConvertLinks, RetypeColumn, Step
from ...runtime.storage.value_holders import ColumnHolder
from ..jobs.kind import Kind
from ..jobs.store import Job, finish, lock, save
from ..publishing import change_app, edited
from .held import Held, held
from .retyped import field_in, retype

KIND = "conversion"
BATCH = 500
FILL_SECONDS = 0.2
"""So long one step fills batch after batch: somebody who saves waits for a step to end, on SQLite always."""
FEW = 500
"""So few entries of the change log the last step takes over itself."""
MOST_AGAIN = 5000
"""So many entries one step takes over."""
_APPS = AppRow.__table__


class Overtaken(Conflict):
    """The field is not what it was when its conversion was asked for."""

    code = "field_changed"
    words = Words(
        "Somebody has changed or deleted the field meanwhile. Look at it, then change its type again.",
        "该字段已被他人修改或删除，请查看后重新更改类型。",
    )


class RightGone(Conflict):
    """Whoever asked for it may not change the app any more."""

    code = "right_gone"
    words = Words("You may not change this app any more.", "您已无权修改此应用。")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a job was asked: the field as it was, and as it shall be."""

    table: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def key(self) -> str:
        """Return the field's key."""
        return self.before["key"]


def needs_job(connection: sa.Connection, app: LiveApp, document: Mapping[str, Any]) -> bool:
    """Say whether publishing a document converts a whole column: nothing earlier of it can come back."""
    return any(isinstance(each, RetypeColumn) for each in _fresh(connection, app, document))


def converts_links(connection: sa.Connection, app: LiveApp, document: Mapping[str, Any]) -> bool:
    """Say whether publishing a document converts values from links or into links."""
    return any(isinstance(each, ConvertLinks) for each in _fresh(connection, app, document))


def _fresh(connection: sa.Connection, app: LiveApp, document: Mapping[str, Any]) -> list[Step]:
    catalogue = read_catalogue(connection, app.id)
    return [
        each
        for each in plan(app.model, App.read(document), catalogue)
        if isinstance(each, ConvertLinks)
        or isinstance(each, RetypeColumn)
        and catalogue[each.place].hidden_column(each.column.key, each.column.stored_as) is None
    ]


def step(engine: Engine, apps: LiveApps, job: Job) -> bool:
    """Do the next step; says whether more is left."""
    phase = job.progress.get("phase")
    if phase == "index":
        _build_indexes(engine, apps, job)
    try:
        with unit_of_work(engine) as work:
            now = lock(work.connection, job.id)
            if now is None:
                return False
            return _STEPS[now.progress.get("phase", "begin")](work, apps, now)
    except ChangedMeanwhile:
        return True  # another revision went live; the next try starts from it


def _begin(work: UnitOfWork, apps: LiveApps, job: Job) -> bool:
    """Make the column beside."""
    app, asked = _standing(work, apps, job)
    _hold(work, app)
    column, new = _wanted(app, asked)
    target = app.tables[column.target].id if column.target else None
    column_id = add_beside(work, app.tables[asked.table].id, column, target, job.id)
    progress = {"phase": "fill", "column": column_id, "log": last_entry(work.connection), "last": 0}
    save(work, job.id, progress, done=0, total=_held(work, app, asked).newest())
    return True


def _fill(work: UnitOfWork, apps: LiveApps, job: Job) -> bool:
    """Fill in the next records."""
    app, asked = _standing(work, apps, job)
    values = _held(work, app, asked)
    column, new = _wanted(app, asked)
    conversion = values.into(new.tables[asked.table].by_key[asked.key])
    target = ColumnHolder(values.records.name, column_name(job.progress["column"]), column.type)
    last, end = job.progress["last"], time.monotonic() + FILL_SECONDS
    while last is not None:
        last = fill_next(work.connection, values.holder, target, conversion, last, BATCH)
        if time.monotonic() > end:
            break
    told = {**job.progress, "phase": "index"} if last is None else {**job.progress, "last": last}
    # How far it is goes by the ids of records: counting the values first would take as long as converting some.
    save(work, job.id, told, done=job.total if last is None else min(last, job.total))
    return True


def _indexed(work: UnitOfWork, _apps: LiveApps, job: Job) -> bool:
    save(work, job.id, {**job.progress, "phase": "again"}, done=job.done)
    return True


def _again(work: UnitOfWork, apps: LiveApps, job: Job) -> bool:
    """Convert what was changed meanwhile; when that is little, take it over and publish."""
    app, asked = _standing(work, apps, job)
    since, column_id = job.progress["log"], job.progress["column"]
    if since < (known := job.progress.get("upto", since)):
        values = _held(work, app, asked)
        column, new = _wanted(app, asked)
        target = ColumnHolder(values.records.name, column_name(column_id), column.type)
        conversion = values.into(new.tables[asked.table].by_key[asked.key])
        upto = min(known, since + MOST_AGAIN)
        tables = {path: each.id for path, each in app.tables.items()}
        changed = changed_rows(asked.table, asked.key, tables, since, work.dialect, upto)
        fill_again(work.connection, values.holder, target, conversion, changed)
        save(work, job.id, {**job.progress, "log": upto}, done=job.done)
        return True
    # Nobody writes from here on: no entry with a smaller number is still on its way.
    _hold(work, app)
    newest = last_entry(work.connection)
    if newest - since > FEW:
        save(work, job.id, {**job.progress, "upto": newest}, done=job.done)
        return True
    actor = load_actor(work.connection, job.person_id)
    if actor is None:
        raise RightGone
    take_over(work, column_id, since)
    number = change_app(
        work, app, actor, app.revision, lambda document: retype(document, asked.table, asked.after)
    )
    finish(work, job, {"revision": number, "table": asked.table, "field": asked.key})
    return False


def _standing(work: UnitOfWork, apps: LiveApps, job: Job) -> tuple[LiveApp, Asked]:
    """Return the app as it is live and what was asked; raises Overtaken where the field is another one now."""
    asked = Asked(**job.asked)
    known = apps.current(work.connection, job.workspace_id).values()
    app = next((each for each in known if each.id == job.app_id), None)
    table = app.model.tables.get(asked.table) if app else None
    if app is None or table is None or asked.key not in table.by_key:
        raise Overtaken
    now = field_in(app.model.document, asked.table, asked.key)
    if _stored(now) != _stored(asked.before):
        raise Overtaken
    return app, asked


def _stored(field: Mapping[str, Any]) -> dict[str, Any]:
    """Return what decides how a field's values are kept and read."""
    beside = ("label", "help", "placeholder", "hidden", "search", "sensitivity", "required")
    return {member: value for member, value in field.items() if member not in beside}


def _hold(work: UnitOfWork, app: LiveApp) -> None:
    """Hold the app for the rest of the transaction: who writes waits, and all that was written is seen."""
    held_row = sa.select(_APPS.c.revision).where(_APPS.c.id == app.id).with_for_update()
    if work.connection.scalar(held_row) != app.revision:
        raise ChangedMeanwhile


def _wanted(app: LiveApp, asked: Asked) -> tuple[ColumnShape, App]:
    document = edited(app.model.document, lambda whole: retype(whole, asked.table, asked.after))
    new = App.read(document)
    column = shapes(new)[asked.table, TABLE].column(asked.key)
    if column is None:
        raise Overtaken
    return column, new


def _held(work: UnitOfWork, app: LiveApp, asked: Asked) -> Held:
    return held(work.connection, app, asked.table, asked.key)


def _build_indexes(engine: Engine, apps: LiveApps, job: Job) -> None:
    """Build the indexes that the revision will ask for, before it is live."""
    with unit_of_work(engine) as work:
        app, asked = _standing(work, apps, job)
        _, new = _wanted(app, asked)
        place = (asked.table, TABLE)
        stored = read_catalogue(work.connection, app.id)[place]
        columns = {each.key: each.id for each in stored.columns if not each.hidden}
        columns[asked.key] = job.progress["column"]
        buildings = [
            Building(index, stored.id, columns, shapes(new)[place])
            for index in wanted_indexes(new)[place]
            if index.digest not in stored.indexes and not index.unique
        ]
    build_all(engine, buildings)


def _clear(work: UnitOfWork, job: Job) -> None:
    column_id = job.progress.get("column")
    if column_id is not None:
        drop_beside(work, column_id, job.id)
        drop_left_over(work, job.app_id)


def _back(job: Job, app: LiveApp | None) -> str:
    if app is None:
        return "/"
    table, key = job.asked["table"], job.asked["before"]["key"]
    known = app.model.tables.get(table)
    if known is None or key not in known.by_key:
        return f"/a/{app.key}/builder/bin"
    return f"/a/{app.key}/builder/tables/{table}/fields/{key}"


_STEPS = {"begin": _begin, "fill": _fill, "index": _indexed, "again": _again}
CONVERSION = Kind(
    KIND,
    step,
    _back,
    Words("To the field", "返回字段"),
    lambda _job: Words(
        "The field has its new type. What could not be converted is kept and comes back when you undo the change.",
        "字段类型已更改。无法转换的值仍被保留，撤销更改即可恢复。",
    ),
    _clear,
)
