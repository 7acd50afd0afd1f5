"""What a record's page shows besides its facts: its history, its neighbours, values as pages draw them."""

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
from ..apps.live import LiveTable
from ..records.context import Context
from ..records.history import list_history
from ..records.query import ListRequest, list_records
from .cells import CellPainter

HISTORY_ENTRIES = 20
LOOKED_THROUGH = 500
"""How far into its list the neighbours of a record are looked for."""
PRODUCT = Words("Tablewright", "表匠")
NOBODY = {"public": Words("Public form", "公开表单")}
"""Who is told to have done what no person did, by its source."""
ACTS = {
    "create": Words("created this record", "创建了记录"),
    "update": Words("changed", "修改了"),
    "delete": Words("moved this record to the recycle bin", "将记录移入回收站"),
    "restore": Words("restored this record", "恢复了记录"),
    "purge": Words("removed this record for good", "彻底删除了记录"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history."""

    id: int
    when: datetime
    at: Markup
    by: str
    by_id: int
    act: str
    changes: list[tuple[str, Markup, Markup]]
    """(field label, before, after)"""


def history(
    context: Context,
    table: LiveTable,
    record_id: int,
    reader: Reader,
    limit: int = HISTORY_ENTRIES,
    before: int | None = None,
) -> list[Event]:
    """Return the latest events of a record with an id below `before`, newest first."""
    return [
        Event(
            id=entry.id,
            when=entry.at,
            at=shown_moment(entry.at, reader),
            by=str(entry.by["title"]) if entry.by else NOBODY.get(entry.source, PRODUCT).to(reader.language),
            by_id=int(entry.by["id"]) if entry.by else 0,
            act=ACTS[entry.act].to(reader.language),
            changes=[
                (
                    known.label.to(reader.language),
                    draw_value(known, _once(known, before), reader),
                    draw_value(known, _once(known, after), reader),
                )
                for key, (before, after) in entry.changes.items()
                if (known := table.definition.by_key.get(key)) is not None and entry.act != "create"
            ],
        )
        for entry in list_history(context, table.key, record_id, limit, before)
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


def draw_value(field: Field, value: Any, reader: Reader, *, whole: bool = False) -> Markup:
    return CellPainter(current_app.jinja_env, field, type_of(field), reader, whole=whole).draw(value)


def shown_moment(at: Any, reader: Reader) -> Markup:
    """Return a moment as pages show it: relative, the exact one on hover."""
    template = current_app.jinja_env.get_template("moment.html")
    return Markup(template.render(at=at, reader=reader).strip())
