"""What a record's page shows: facts by section, its history, its neighbours. The lists: related_lists.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from markupsafe import Markup

from ...core.errors import NotFound
from ...core.moment import Moment
from ...core.words import Words
from ...fields import type_of
from ...fields.base import Reader
from ...fields.field import Field
from ...fields.masking import Masked
from ..access.rights import TableRights
from ..apps.live import LiveTable
from ..records.context import Context
from ..records.history import list_history
from ..records.query import ListRequest, Row, list_records
from ..records.reveal import revealable
from .cells import CellPainter
from .form_layout import Placed, sections
from .paths import reveal_path
from .record_rows import Rows, rows_of

HISTORY_ENTRIES = 20
LOOKED_THROUGH = 500
"""How far into its list the neighbours of a record are looked for."""
ACTS = {
    "create": Words("created this record", "创建了记录"),
    "update": Words("changed", "修改了"),
    "delete": Words("moved this record to the recycle bin", "将记录移入回收站"),
    "restore": Words("restored this record", "恢复了记录"),
    "purge": Words("removed this record for good", "彻底删除了记录"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A field's name and value."""

    key: str
    label: str
    help: str
    cell: Markup
    wide: bool
    rows: Rows | None
    """What a sub-form holds, instead of the cell."""
    reveal: str
    """Where to ask for the full value of a masked one; "" where the actor may not."""


@dataclass(frozen=True, slots=True)
class FactSection:
    """Facts under one heading."""

    label: str
    facts: list[Fact]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history."""

    at: Markup
    by: str
    by_id: int
    act: str
    changes: list[tuple[str, Markup, Markup]]
    """(field label, before, after)"""


def facts(
    context: Context, table: LiveTable, rights: TableRights, row: Row, reader: Reader
) -> list[FactSection]:
    """Return the sections of the record's detail form, drawn; the lists that hang on it stand apart."""
    opens = revealable(context, table.key, row)
    addresses = {key: reveal_path(context.app.key, table.key, row.id, key) for key in opens}
    found: list[FactSection] = []
    for section in sections(table, rights, "detail"):
        drawn = [
            _fact(
                each,
                row.values.get(each.field.key),
                reader,
                wide=each.width > 1 or section.columns == 1,
                reveal=addresses.get(each.field.key, ""),
            )
            for each in section.fields
            if each.field.type != "reverse"
        ]
        if drawn:
            found.append(FactSection(section.label.to(reader.language), drawn))
    return found


def _fact(placed: Placed, value: Any, reader: Reader, *, wide: bool, reveal: str) -> Fact:
    field = placed.field
    held = value and "fields" in field.settings and not isinstance(value, Masked)
    rows = rows_of(field, value, reader) if held else None
    return Fact(
        key=field.key,
        label=field.label.to(reader.language),
        help=field.help.to(reader.language) if field.help else "",
        cell=_draw(field, value, reader) if rows is None else Markup(),
        wide=wide or rows is not None,
        rows=rows,
        reveal=reveal,
    )


def history(context: Context, table: LiveTable, record_id: int, reader: Reader) -> list[Event]:
    """Return the latest events of a record, newest first."""
    return [
        Event(
            at=_moment(entry.at, reader),
            by=str(entry.by["title"]) if entry.by else "Tablewright",
            by_id=int(entry.by["id"]) if entry.by else 0,
            act=ACTS[entry.act].to(reader.language),
            changes=[
                (
                    known.label.to(reader.language),
                    _draw(known, _once(known, before), reader),
                    _draw(known, _once(known, after), reader),
                )
                for key, (before, after) in entry.changes.items()
                if (known := table.definition.by_key.get(key)) is not None and entry.act != "create"
            ],
        )
        for entry in list_history(context, table.key, record_id, HISTORY_ENTRIES, None)
    ]


def _once(field: Field, value: Any) -> Any:
    """Return a value of the change log as lists have it: there, days and moments stand as text."""
    if not isinstance(value, str) or isinstance(value, Masked):
        return value
    column = type_of(field).column_type(field)
    if isinstance(column, Moment):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(column, sa.Date) else value


def neighbours(
    context: Context, table: LiveTable, record_id: int, view: str
) -> tuple[int | None, int | None]:
    """Return the ids before and after a record in a view's list; None where there is none or it is far down."""
    try:
        page = list_records(
            context, table.key, ListRequest(fields=(), view=view or None, limit=LOOKED_THROUGH)
        )
    except NotFound:
        return None, None
    ids = [row.id for row in page.rows]
    if record_id not in ids:
        return None, None
    at = ids.index(record_id)
    return ids[at - 1] if at else None, ids[at + 1] if at + 1 < len(ids) else None


def _draw(field: Field, value: Any, reader: Reader) -> Markup:
    return CellPainter(current_app.jinja_env, field, type_of(field), reader).draw(value)


def _moment(at: Any, reader: Reader) -> Markup:
    template = current_app.jinja_env.get_template("moment.html")
    return Markup(template.render(at=at, reader=reader).strip())
