"""Reminders as their lists draw them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ....core.words import Words
from ....fields.base import Reader
from ....fields.date_format import format_moment
from ...apps.live import LiveTable
from ...conversation.reminders import DUE
from ...conversation.telling import UNSEEN
from ..paths import record_path

SAME_DAY = Words("on the day of “{field}”", "“{field}”当天")
BEFORE = Words("{n} days before “{field}”", "“{field}”前 {n} 天")
AFTER = Words("{n} days after “{field}”", "“{field}”后 {n} 天")
ONE_BEFORE = Words("the day before “{field}”", "“{field}”前 1 天")
ONE_AFTER = Words("the day after “{field}”", "“{field}”后 1 天")


@dataclass(frozen=True, slots=True)
class Shown:
    """One reminder, drawn."""

    id: int
    title: str
    href: str
    """The record's address; "" where it may no longer be seen."""
    place: str
    note: str
    when: str
    at: datetime | None
    counted: str
    """What it counts from, in words; "" for a moment of its own."""
    is_due: bool


def draw_reminder(row: sa.Row, title: str, table: LiveTable | None, reader: Reader) -> Shown:
    """Return a reminder as it is shown; `title` is what the record is called to its person, "" for one they do not see."""
    seen = bool(title) and table is not None
    language = reader.language
    return Shown(
        id=row.id,
        title=title if seen else UNSEEN.to(language),
        href=record_path(table.app.key, table.key, row.record_id) if seen and table else "",
        place=f"{table.app.model.label.to(language)} · {table.definition.label.to(language)}"
        if table
        else "",
        note=row.note,
        when=format_moment(row.due_at.replace(second=0), language, reader.zone) if row.due_at else "–",
        at=row.due_at,
        counted=_counted(row, table, language) if row.field and seen and table else "",
        is_due=row.state == DUE,
    )


def _counted(row: sa.Row, table: LiveTable, language: str) -> str:
    field = table.definition.by_key.get(row.field)
    if field is None:
        return ""
    if row.days == 0:
        words = SAME_DAY
    elif row.days < 0:
        words = ONE_BEFORE if row.days == -1 else BEFORE
    else:
        words = ONE_AFTER if row.days == 1 else AFTER
    return words.fill(n=abs(row.days), field=field.label).to(language)
