"""One batch of rows on its way into a table: what their cells say as values, and the records they name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...fields.base import NotUnderstood, Reader
from ...runtime.records.context import Context
from .column import parts
from .named_records import records_named
from .rows_file import Row
from .texts import is_nothing
from .values import Target, value_of

UNKNOWN = Words("“{text}” is not in “{table}”", "“{table}”中没有“{text}”")
WITH_LABEL = Words("{label}: {why}", "{label}：{why}")


@dataclass(slots=True)
class Batch:
    """What is being done at one step: the sheet with its rows, and what has come of them."""

    work: UnitOfWork
    context: Context
    sheet: Mapping[str, Any]
    targets: Sequence[Target]
    reader: Reader
    rows: list[Row]
    left_out: list[tuple[int, Row, Words]] = field(default_factory=list)
    made: int = 0

    def refuse(self, row: Row, why: Words) -> None:
        """Leave a row out."""
        self.left_out.append((self.sheet["sheet"], row, why))


def is_late(column: Mapping[str, Any]) -> bool:
    """Say whether a column names records that come in later: rows of the same sheet, or of one behind it."""
    return column.get("relation", {}).get("late", False)


Named = Mapping[int, Mapping[str, int]]


def named_in(batch: Batch, late: bool) -> Named:
    """Return the records that the rows name, by column and name in small letters."""
    found: dict[int, Mapping[str, int]] = {}
    for column, target in zip(batch.sheet["columns"], batch.targets, strict=True):
        relation = column.get("relation")
        if relation and is_late(column) == late:
            texts = {each for row in batch.rows for each in _names_in(target, row)}
            found[target.column] = records_named(batch.context, relation["table"], relation["field"], texts)
    return found


def _names_in(target: Target, row: Row) -> list[str]:
    text = row.cell(target.column).strip()
    if not text or is_nothing(text):
        return []
    return parts(text) if target.field.settings.get("many") else [text]


def read_row(batch: Batch, row: Row, named: Named, late: bool) -> dict[str, Any] | None:
    """Return the values of a row; None for one that is left out because something in it cannot be read."""
    values: dict[str, Any] = {}
    for column, target in zip(batch.sheet["columns"], batch.targets, strict=True):
        try:
            if target.column in named:
                value: Any = _linked(batch, column, target, row, named[target.column])
            elif column.get("relation") or late:
                continue
            else:
                value = value_of(target, row.cell(target.column), batch.reader)
        except NotUnderstood as error:
            batch.refuse(row, WITH_LABEL.fill(label=target.field.label, why=error.words))
            return None
        if value is not None:
            values[target.field.key] = value
    return values


def _linked(
    batch: Batch, column: Mapping[str, Any], target: Target, row: Row, known: Mapping[str, int]
) -> int | list[int] | None:
    ids = []
    for name in _names_in(target, row):
        record = known.get(name.casefold())
        if record is None:
            table = batch.context.app.tables[column["relation"]["table"]].definition.label
            raise NotUnderstood(UNKNOWN, text=name[:60], table=table)
        ids.append(record)
    if target.field.settings.get("many"):
        return ids or None
    return ids[0] if ids else None


def labelled(batch: Batch, path: str, why: Words) -> Words:
    """Return why a record was refused, with the name of the field it is about."""
    known = batch.context.app.tables[batch.sheet["table"]].definition.by_key.get(path.partition(".")[0])
    return WITH_LABEL.fill(label=known.label, why=why) if known else why
