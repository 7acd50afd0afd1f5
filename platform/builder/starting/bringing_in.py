"""Bringing the rows of sheets in as records: batch by batch, each once, however often the work is interrupted.

Every batch is one transaction with the note how far the import is. A row that the app refuses is written to a file
with its reason and nothing of it is saved; the others go on. A sheet that names rows of itself (somebody's manager),
or of a sheet that names it in turn (a department's head), is gone through once more when all records are there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine

from ...core.errors import Conflict, ProductError, Refused
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...core.words import Words
from ...fields import Field
from ...fields.base import Reader
from ...identity.sign_in import load_actor
from ...runtime.apps.live import LiveApp, LiveApps
from ...runtime.records import service
from ...runtime.records.blame import places_of, reason_of
from ...runtime.records.context import make_context
from ..jobs.kind import Kind
from ..jobs.store import Job, finish, lock, save
from .batch import Batch, is_late, labelled, named_in, read_row
from .guess import is_record
from .named_records import people_by_name, records_named
from .rows_file import Row, note_left_out, rows_from
from .values import Target

BATCH = 500
TRIES = 4
SOURCE = "import"
ROWS, LINKS = "rows", "links"
OUTCOME = Words(
    "Records brought in: {made}. Rows left out: {left}.", "已导入 {made} 条记录，{left} 行未导入。"
)


class TableGone(Conflict):
    """A table that an import writes to is there no more."""

    code = "table_gone"
    words = Words(
        "The table “{table}” was deleted meanwhile, so the import stopped. What came in lies in the bin with the"
        " table: bring it back, then go on.",
        "数据表“{table}”已被删除，导入已停止。已导入的记录随数据表保留在回收站中，恢复数据表后可继续导入。",
    )


class TablesChanged(Conflict):
    """A field that an import writes to, or finds records by, is not what it was when the import began."""

    code = "tables_changed"
    words = Words(
        "The table “{table}” was changed meanwhile: the field for the column “{column}” was deleted or is of another"
        " type. So the import stopped; what came in stays. Take that change back and go on, or send the rest again.",
        "数据表“{table}”已被修改：列“{column}”对应的字段已被删除或更改类型，导入已停止，已导入的记录保留。"
        "请撤销该更改后继续导入，或重新导入其余部分。",
    )


class MayNotImport(Refused):
    """Whoever asked for an import may not go on with it."""

    words = Words("You may not add records here any more.", "您已没有在此新增记录的权限。")


def _step(engine: Engine, apps: LiveApps, job: Job) -> bool:
    try:
        with unit_of_work(engine) as work:
            held = lock(work.connection, job.id)
            return held is not None and _advance(work, apps, held)
    except service.AppChanged:
        return True  # another revision went live during the batch; the next one knows it


def _advance(work: UnitOfWork, apps: LiveApps, job: Job) -> bool:
    start = {"table": 0, "phase": ROWS, "offset": 0, "row": 0, "made": 0, "left": 0, "length": 0}
    progress = {**start, **job.progress}
    tables = job.asked["tables"]
    if progress["table"] >= len(tables):
        finish(work, job, {"made": progress["made"], "left": progress["left"], "start": job.asked["start"]})
        return False
    sheet, folder = tables[progress["table"]], Path(job.asked["folder"])
    rows = list(islice(rows_from(folder / sheet["rows"], progress["offset"], progress["row"]), BATCH))
    batch = _batch(work, apps, job, sheet, [row for row in rows if _counts(sheet, row)])
    if progress["phase"] == ROWS:
        _create(batch)
    else:
        _link(batch)
    length = note_left_out(folder, progress["length"], batch.left_out)
    progress |= {
        "made": progress["made"] + batch.made,
        "left": progress["left"] + len(batch.left_out),
        "length": length,
    }
    save(work, job.id, {**progress, **_next_place(progress, tables, rows)}, done=job.done + len(batch.rows))
    return True


def is_linked_late(sheet: Mapping[str, Any]) -> bool:
    """Say whether a sheet is gone through once more, for the links to records that came in after its own."""
    return any(map(is_late, sheet["columns"]))


def _next_place(
    progress: Mapping[str, Any], tables: Sequence[Mapping[str, Any]], rows: Sequence[Row]
) -> dict[str, Any]:
    """Return where the next batch begins: further down, at the next sheet, or at the first that is linked late."""
    sheet = tables[progress["table"]]
    if len(rows) == BATCH and rows[-1].number + 1 < sheet["end"]:
        return {"offset": rows[-1].after, "row": rows[-1].number + 1}
    place, phase = progress["table"] + 1, progress["phase"]
    if phase == ROWS and place == len(tables):
        place, phase = 0, LINKS
    while phase == LINKS and place < len(tables) and not is_linked_late(tables[place]):
        place += 1
    return {"table": place, "phase": phase, "offset": 0, "row": 0}


def _counts(sheet: Mapping[str, Any], row: Row) -> bool:
    return sheet["first"] <= row.number < sheet["end"] and is_record(row.cells, sheet["names"])


def _batch(work: UnitOfWork, apps: LiveApps, job: Job, sheet: Mapping[str, Any], rows: list[Row]) -> Batch:
    actor = load_actor(work.connection, job.person_id)
    known = apps.current(work.connection, job.workspace_id).values()
    app = next((each for each in known if each.id == job.app_id), None)
    if app is None or actor is None or not actor.administers(app.id):
        raise MayNotImport
    context = make_context(work.connection, app, actor, work.now)
    reader = Reader(actor.language, actor.zone, work.now)
    return Batch(work, context, sheet, _targets(work, app, sheet, _types(job)), reader, rows)


def _types(job: Job) -> dict[tuple[str, str], str]:
    """Return the types that the fields of an import had when it began."""
    return {
        (sheet["table"], each["field"]): each["type"]
        for sheet in job.asked["tables"]
        for each in sheet["columns"]
    }


def _targets(
    work: UnitOfWork, app: LiveApp, sheet: Mapping[str, Any], types: Mapping[tuple[str, str], str]
) -> list[Target]:
    """Return where the columns go; raises TableGone, and TablesChanged where one has no place any more."""
    table = app.tables.get(sheet["table"])
    if table is None:
        raise TableGone(table=sheet["label"])
    people: Mapping[str, int] | None = None
    made = []
    for column in sheet["columns"]:
        known = table.definition.by_key.get(column["field"])
        if known is None or known.type != column["type"] or not _leads_on(app, known, column, types):
            raise TablesChanged(table=sheet["label"], column=_name_of(sheet, column))
        if known.type == "member" and people is None:
            people = people_by_name(work.connection, app.workspace_id)
        options = _options(known, column.get("options"))
        made.append(Target(column["column"], known, column["order"], column["codes"], options, people))
    return made


def _options(known: Field, told: Mapping[str, str] | None) -> Mapping[str, str] | None:
    """Return the options by what cells say, as they are now: one that was deleted is none, a new one goes by its name."""
    if told is None:
        return None
    labels = {each["key"]: Words.read(each.get("label") or each["key"]) for each in known.settings["options"]}
    named = {text.casefold(): key for key, label in labels.items() for text in (label.en, label.zh)}
    return named | {text: key for text, key in told.items() if key in labels}


def _name_of(sheet: Mapping[str, Any], column: Mapping[str, Any]) -> str:
    """Return what the file calls a column; its number where the file has no names."""
    place = column["column"]
    return sheet["names"][place] if place < len(sheet["names"]) else str(place + 1)


def _leads_on(
    app: LiveApp, known: Field, column: Mapping[str, Any], types: Mapping[tuple[str, str], str]
) -> bool:
    """Say whether a field that links still leads to the table whose records the column names, and by what."""
    told = column.get("relation")
    if not told:
        return True
    there = app.tables.get(told["table"])
    named = there.definition.by_key.get(told["field"]) if there else None
    same = named is not None and named.type == told.get("type", types.get((told["table"], told["field"])))
    return same and known.settings["table"] == told["table"]


def _create(batch: Batch) -> None:
    """Write the records of a batch; those that are refused are left out."""
    named = named_in(batch, late=False)
    waiting: list[tuple[Row, dict[str, Any]]] = []
    for row in batch.rows:
        values = read_row(batch, row, named, late=False)
        if values is not None:
            waiting.append((row, values))
    for _ in range(TRIES):
        error = _tried(batch, waiting)
        if error is None:
            return
        blamed = {place: (path, why) for place, path, why in reversed(places_of(error, len(waiting)))}
        if not blamed:
            break
        for place, (path, why) in sorted(blamed.items()):
            batch.refuse(waiting[place][0], labelled(batch, path, why))
        waiting = [each for place, each in enumerate(waiting) if place not in blamed]
    for each in waiting:
        error = _tried(batch, [each])
        if error is not None:
            batch.refuse(each[0], reason_of(error))


def _tried(batch: Batch, rows: Sequence[tuple[Row, dict[str, Any]]]) -> ProductError | None:
    """Write records in a savepoint; returns what refused them. An app that just changed is no record's fault."""
    try:
        with batch.work.connection.begin_nested():
            values = [each for _, each in rows]
            batch.made += len(service.create(batch.work, batch.context, batch.sheet["table"], values, SOURCE))
    except service.AppChanged:
        raise
    except ProductError as error:
        return error
    return None


def _link(batch: Batch) -> None:
    """Fill in the links to records that came in after the sheet's own, now that all are there."""
    place = batch.sheet["by"]
    own = next(each.field.key for each in batch.targets if each.column == place)
    ids = records_named(batch.context, batch.sheet["table"], own, {row.cell(place) for row in batch.rows})
    named = named_in(batch, late=True)
    for row in batch.rows:
        record = ids.get(row.cell(place).casefold())
        values = read_row(batch, row, named, late=True) if record is not None else None
        if values:
            change = service.Change(record, values)
            try:
                with batch.work.connection.begin_nested():
                    service.update(batch.work, batch.context, batch.sheet["table"], [change], SOURCE)
            except service.AppChanged:
                raise
            except ProductError as error:
                batch.refuse(row, reason_of(error))


def _back(job: Job, _app: LiveApp | None) -> str:
    return f"/apps/new/spreadsheet/{job.asked['start']}/done"


def _outcome(job: Job) -> Words:
    result = job.result or {}
    return OUTCOME.fill(made=f"{result.get('made', 0):,}", left=f"{result.get('left', 0):,}")


BRINGING_IN = Kind(
    "spreadsheet", _step, _back, Words("See what came in", "查看导入结果"), _outcome, goes_on=True
)
