"""The comments on a record as they stand, for who has seen that the record may be seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ...core.errors import NotFound
from ..apps.live import LiveTable
from ..records.context import Context
from .comment_files import KeptFile, files_of
from .models import Comment

_COMMENT = Comment.__table__


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as it stands: `text` as stored, "" for a deleted one."""

    id: int
    author_id: int
    text: str
    files: tuple[KeptFile, ...]
    at: datetime
    changed_at: datetime | None
    deleted: bool
    answers: tuple[Said, ...] = ()


def list_comments(
    context: Context, table: LiveTable, record_id: int, limit: int, before: int | None = None
) -> list[Said]:
    """Return comments with their answers, the newest first; the caller has seen that the record may be seen."""
    roots = sa.select(_COMMENT).where(*on_record(table, record_id), _COMMENT.c.answers.is_(None))
    if before is not None:
        roots = roots.where(_COMMENT.c.id < before)
    found = context.connection.execute(roots.order_by(_COMMENT.c.id.desc()).limit(limit)).all()
    if not found:
        return []
    answers: dict[int, list[sa.Row]] = {}
    below = sa.select(_COMMENT).where(
        *on_record(table, record_id), _COMMENT.c.answers.in_([each.id for each in found])
    )
    for row in context.connection.execute(below.order_by(_COMMENT.c.id)):
        answers.setdefault(row.answers, []).append(row)
    everything = [*found, *(row for rows in answers.values() for row in rows)]
    files = files_of(context.connection, [each for row in everything for each in row.files])

    def said(row: sa.Row) -> Said:
        kept = tuple(files[each] for each in row.files if each in files)
        return Said(row.id, row.author_id, row.text, kept, row.at, row.changed_at, row.deleted_at is not None)

    return [
        Said(
            *(getattr(one, name) for name in Said.__slots__[:-1]),
            answers=tuple(map(said, answers.get(one.id, ()))),
        )
        for one in map(said, found)
    ]


def find_comment(context: Context, table: LiveTable, record_id: int, comment_id: int) -> sa.Row:
    """Return the row of a comment that is not deleted; raises NotFound."""
    row = context.connection.execute(
        sa.select(_COMMENT).where(*on_record(table, record_id), _COMMENT.c.id == comment_id)
    ).first()
    if row is None or row.deleted_at is not None:
        raise NotFound
    return row


def on_record(table: LiveTable, record_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Return what makes a comment one on this record."""
    return _COMMENT.c.table_id == table.id, _COMMENT.c.record_id == record_id
