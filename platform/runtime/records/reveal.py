"""Showing one masked field of one record in full: a deliberate act, written down with the act itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from ...core.errors import NotFound, Refused
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...fields import Field, type_of
from ...fields.masking import Masked
from ...identity.audit.log import audit
from ..access.rights import AppRights, TableRights
from ..apps.live import LiveTable
from .context import Context
from .frame import Frame
from .page import Row
from .query import get_record
from .scope import RecordScope


class NotRevealed(Refused):
    """The field shows masked to the actor, and stays so."""

    code = "not_revealed"
    words = Words(
        "You may not see “{field}” of this record in full.", "您无权查看此记录“{field}”的完整内容。"
    )


def revealable(context: Context, table_key: str, row: Row) -> Collection[str]:
    """Return the fields of a record, as it was read, that show masked and that the actor may see in full."""
    table, mine = context.table(table_key)
    fields = table.definition.by_key
    hinted = [
        key
        for key, value in row.values.items()
        if isinstance(value, Masked) and key in fields and not _holds_files(fields[key])
    ]
    return hinted if hinted and _is_open(context, table, mine, row.id) else ()


def reveal(work: UnitOfWork, context: Context, table_key: str, record_id: int, key: str) -> Any:
    """Return a field's value and write down that it was shown; `context` reads in the transaction of `work`.

    Raises NotFound for a record or field that is not there for the actor, NotRevealed without the right "reveal".
    A field that the actor may read anyway is returned without a line in the log.
    """
    table, mine = context.table(table_key)
    if key not in mine.shown:
        raise NotFound
    row = get_record(context, table_key, record_id, (key,))
    if not isinstance(row.values[key], Masked):
        return row.values[key]
    if key not in revealable(context, table_key, row):
        raise NotRevealed(field=table.definition.by_key[key].label)
    opened = replace(context, rights=_opened(context.rights, table, key))
    value = get_record(opened, table_key, record_id, (key,)).values[key]
    audit(
        work,
        "revealed",
        actor=context.actor,
        app_id=context.app.id,
        table_key=table_key,
        record_id=record_id,
        field=table.definition.by_key[key].label.to(context.actor.language),
        record=row.title or f"#{record_id}",
    )
    return value


def _holds_files(field: Field) -> bool:
    """Say whether a field's value is files: they are fetched one by one, each time under the reader's rights."""
    reference = type_of(field).reference(field)
    return reference is not None and reference.kind == "file"


def _is_open(context: Context, table: LiveTable, mine: TableRights, record_id: int) -> bool:
    """Say whether the actor may reveal something on this very row."""
    if "reveal" not in mine.actions:
        return False
    frame = Frame.open(context.app, context.rights, context.environment, context.dialect)
    scope = RecordScope(frame, table)
    conditions = [*scope.visible(), scope.holds(mine.rows["reveal"])]
    found = sa.select(scope.id).where(scope.id == record_id, *conditions)
    return context.connection.execute(found).first() is not None


def _opened(rights: AppRights, table: LiveTable, key: str) -> AppRights:
    """Return the rights with one field readable. Classified fields of a sub-form's rows stay masked in it."""
    mine = rights.tables[table.key]
    tables = {
        **rights.tables,
        table.key: replace(
            mine,
            fields={**mine.fields, key: "read"},
            guards={each: rule for each, rule in mine.guards.items() if each != key},
            masked={each: rule for each, rule in mine.masked.items() if each != key},
        ),
    }
    rows = table.app.tables.get(f"{table.key}.{key}")
    if rows is not None and rows.key not in tables:
        fields = rows.definition.by_key
        tables[rows.key] = TableRights(
            actions=frozenset({"view"}),
            fields={each: "read" for each, field in fields.items() if field.sensitivity is None},
            rows={"view": None},
            masked={each: None for each, field in fields.items() if field.sensitivity is not None},
        )
    return AppRights(tables, shares=rights.shares)
