"""One batch of an act, through the one door for writing: records that are refused are told apart, the others go on.

A try that fails is taken back whole, the records it blames are set aside and the rest is tried again; what cannot
be told apart is written record by record. Each try stands in a savepoint of the batch's transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import sqlalchemy as sa

from ...core.errors import ProductError
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ..access.refusals import NotAllowed
from ..records import service
from ..records.blame import places_of, reason_of
from ..records.context import Context
from ..records.many_values import among
from ..records.models import Change as LogRow
from ..records.shape import shape_of
from .act import Act
from .models import BulkRecord

SOURCE = "bulk"
TRIES = 4
"""So often a batch is tried together before its records are written one by one."""
Write = Callable[[Sequence[int]], None]
_LOG, _RECORD = LogRow.__table__.c, BulkRecord.__table__.c


def write_all(work: UnitOfWork, context: Context, act: Act, ids: Sequence[int]) -> None:
    """Do the act to records, all or none; raises what the record service raises."""
    _writing(work, context, act, ids)(ids)


def write_each(work: UnitOfWork, context: Context, act: Act, ids: Sequence[int]) -> dict[int, Words]:
    """Do the act to those of the records that take it; returns why the others do not."""
    write, left, refused = _writing(work, context, act, ids), list(ids), {}
    for _ in range(TRIES):
        error = _tried(work, write, left) if left else None
        if error is None:
            return refused
        blamed = _blamed(error, left)
        if not blamed:
            break
        refused |= blamed
        left = [each for each in left if each not in blamed]
    for each in left:
        if error := _tried(work, write, [each]):
            refused[each] = reason_of(error)
    return refused


def _writing(work: UnitOfWork, context: Context, act: Act, ids: Sequence[int]) -> Write:
    """Return what does the act to some of the records."""
    table_key = act.table_key
    if act.kind == "delete":
        return lambda some: service.delete(work, context, table_key, some, SOURCE, of_many=True)
    if act.kind == "restore":
        return lambda some: service.restore(work, context, table_key, some, SOURCE, of_many=True)
    changes = {each: service.Change(each, act.fields) for each in ids}
    if act.kind == "put_back":
        changes = _changes_back(context, act, ids)
    return lambda some: _update(work, context, table_key, [changes[each] for each in some])


def _update(work: UnitOfWork, context: Context, table_key: str, changes: Sequence[service.Change]) -> None:
    service.update(work, context, table_key, changes, SOURCE, of_many=True)


def _changes_back(context: Context, act: Act, ids: Sequence[int]) -> Mapping[int, service.Change]:
    """Return the changes that put back the values before, each made on the revision that the act left."""
    table, mine = context.table(act.table_key)
    writable = mine.editable & shape_of(table).writable.keys()
    dialect = context.connection.dialect.name
    rows = context.connection.execute(
        sa.select(_LOG.record_id, _LOG.rev, _LOG.changes)
        .join(BulkRecord.__table__, _RECORD.log_id == _LOG.id)
        .where(_RECORD.act_id == act.undoes, among(_RECORD.record_id, ids, dialect))
    )
    # What the service changed besides (a department that follows its owner) goes back by itself.
    before = {
        row.record_id: ({key: told[0] for key, told in row.changes.items() if key in writable}, row.rev)
        for row in rows
    }
    return {each: service.Change(each, *before.get(each, ({}, None))) for each in ids}


def _tried(work: UnitOfWork, write: Write, ids: Sequence[int]) -> ProductError | None:
    """Write records in a savepoint; returns what refused them. An app that just changed is no record's fault."""
    try:
        with work.connection.begin_nested():
            write(ids)
    except service.AppChanged:
        raise
    except ProductError as error:
        return error
    return None


def _blamed(error: ProductError, ids: Sequence[int]) -> dict[int, Words]:
    """Return why, for each record that an error names; nothing where it names none."""
    if isinstance(error, NotAllowed) and error.record_id in ids:
        return {error.record_id: reason_of(error)}
    found: dict[int, Words] = {}
    for place, _, words in places_of(error, len(ids)):
        found.setdefault(ids[place], words)
    return found
