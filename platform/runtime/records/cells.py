"""Many cells written at once, as a paste does: what fits is saved together, what does not is told cell by cell.

All that is good goes into one transaction. A try that fails is taken back whole, the cells it blames are set
aside, and the rest is tried again; what cannot be told apart is written record by record, each in a savepoint.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.errors import ProductError
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...core.words import Words
from ..access.refusals import NotAllowed
from . import service
from .blame import places_of, reason_of
from .context import Context
from .many_values import among
from .models import Change as LogRow

TRIES = 4
"""So often all cells are tried together before they are written record by record."""


class Cell(NamedTuple):
    """A new value for one field of one record, and the revision its old one was seen at."""

    id: int
    field: str
    value: Any
    rev: int | None = None


Place = tuple[int, str]
"""The record's id and the field's key."""


@dataclass(slots=True)
class Outcome:
    """What became of each cell."""

    saved: dict[Place, tuple[Any, Any]] = field(default_factory=dict)
    """[old, new] as API values of each cell that got another value."""
    refused: dict[Place, Words] = field(default_factory=dict)
    """Why, for each cell that was not taken."""
    revs: dict[int, int] = field(default_factory=dict)
    """The revision of each written record."""


def save_cells(
    engine: Engine, context: Context, table_key: str, cells: Sequence[Cell], source: str
) -> Outcome:
    """Write every cell that may be written; raises Refused where the actor may not change many at once."""
    table, mine = context.table(table_key)
    left = {(each.id, each.field): each for each in cells}
    many = len({each.id for each in cells}) > 1
    if many and "bulk_edit" not in mine.actions:
        raise NotAllowed("bulk_edit", context.app.key, table.definition)
    paste = _Paste(engine, context, table_key, source, many)
    for _ in range(TRIES):
        if not left:
            return paste.outcome
        changes = _changes(left.values())
        try:
            paste.together(changes)
            return paste.outcome
        except service.AppChanged:
            raise
        except ProductError as error:
            blamed = _blamed(error, changes, left)
            if not blamed:
                break
            paste.outcome.refused |= blamed
            left = {place: each for place, each in left.items() if place not in blamed}
    if left:
        paste.one_by_one(_changes(left.values()))
    return paste.outcome


def _changes(cells: Any) -> list[service.Change]:
    fields: dict[int, dict[str, Any]] = {}
    revs: dict[int, int | None] = {}
    for each in cells:
        fields.setdefault(each.id, {})[each.field] = each.value
        revs[each.id] = each.rev
    return [service.Change(record_id, values, revs[record_id]) for record_id, values in fields.items()]


@dataclass(slots=True)
class _Paste:
    """Cells on their way into one table, and what has become of them so far."""

    engine: Engine
    context: Context
    table_key: str
    source: str
    many: bool
    outcome: Outcome = field(default_factory=Outcome)

    def together(self, changes: Sequence[service.Change]) -> None:
        """Write all of them or none."""
        with unit_of_work(self.engine) as work:
            self._write(work, changes)

    def one_by_one(self, changes: Sequence[service.Change]) -> None:
        """Write each record in a savepoint of one transaction; a record that is refused is refused whole."""
        with unit_of_work(self.engine) as work:
            for change in changes:
                try:
                    with work.connection.begin_nested():
                        self._write(work, [change])
                except service.AppChanged:
                    raise
                except ProductError as error:
                    words = reason_of(error)
                    self.outcome.refused |= {(change.id, key): words for key in change.fields}

    def _write(self, work: UnitOfWork, changes: Sequence[service.Change]) -> None:
        inside = dataclasses.replace(self.context, connection=work.connection)
        revs = service.update(work, inside, self.table_key, changes, self.source, of_many=self.many)
        of_records = {change.id: rev for change, rev in zip(changes, revs, strict=True)}
        told = written(work, self.context.app.tables[self.table_key].id, of_records)
        for change in changes:
            for key in change.fields:
                if key in told.get(change.id, ()):
                    self.outcome.saved[change.id, key] = tuple(told[change.id][key])
        self.outcome.revs |= of_records


def written(work: UnitOfWork, table_id: int, revs: Mapping[int, int]) -> dict[int, Mapping[str, Any]]:
    """Return {record: {field: [old, new]}} of what this transaction made of records, by the log."""
    log = LogRow.__table__.c
    rows = work.connection.execute(
        sa.select(log.record_id, log.rev, log.changes).where(
            log.table_id == table_id, among(log.record_id, list(revs), work.dialect), log.at == work.now
        )
    )
    return {row.record_id: row.changes for row in rows if revs[row.record_id] == row.rev}


def _blamed(
    error: ProductError, changes: Sequence[service.Change], left: Mapping[Place, Cell]
) -> dict[Place, Words]:
    """Return the cells an error names: a fault of a record as a whole is that of all its cells."""
    found: dict[Place, Words] = {}
    for place, name, words in places_of(error, len(changes)):
        change, key = changes[place], name.partition(".")[0]
        named = [key] if (change.id, key) in left else change.fields
        for each in named:
            found.setdefault((change.id, each), words)
    return found
