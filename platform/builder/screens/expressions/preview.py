"""What an expression comes to for some records that the administrator sees: read, never written."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from ....core.words import Words
from ....expressions import BOOLEAN, DATE, DATETIME, NUMBER, Type
from ....fields import type_of
from ....fields.base import Reader
from ....fields.field import Field
from ....fields.scope import UnknownField
from ....runtime.records.context import Context
from ....runtime.records.frame import Frame
from ....runtime.records.scope import RecordScope

MOST = 3
SHOWN = {NUMBER: "number", DATE: "date", DATETIME: "date_time", BOOLEAN: "boolean"}


def preview(context: Context, table: str, source: str, gives: Type, reader: Reader) -> list[tuple[str, str]]:
    """Return (title, value) of the newest records; nothing where the table is not live or has other fields there."""
    live = context.app.tables.get(table)
    if live is None or live.definition.parent is not None or gives.many:
        return []
    told = Field(
        "preview", "formula", Words("", ""), {"expression": source, "result": SHOWN.get(gives, "text")}
    )
    frame = Frame.open(context.app, context.rights, context.environment, context.dialect)
    scope = RecordScope(frame, live)
    try:
        value, title = type_of(told).sql(told, scope), scope.shown_title
        rows = context.connection.execute(
            sa.select(title, value)
            .select_from(scope.joined())
            .where(*scope.visible())
            .order_by(scope.id.desc())
            .limit(MOST)
        ).all()
    except (UnknownField, DBAPIError):
        return []
    return [(each or "–", type_of(told).format(told, found, reader) or "–") for each, found in rows]
