"""The files of comments: uploads that belong to a record beside its fields, under its permission."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ...core.errors import Fault, Invalid
from ...core.limits import LIMITS
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...fields.files import file_url
from ..apps.live import LiveTable
from ..files.models import COMMENT, Attachment
from ..records.context import Context

TOO_MANY = Words("A comment holds at most {count} files.", "一条评论最多附 {count} 个文件。")
NO_SUCH_FILE = Words("There is no such file; upload it again.", "没有此文件，请重新上传。")
_FILES = Attachment.__table__


@dataclass(frozen=True, slots=True)
class KeptFile:
    """The facts of a comment's file."""

    id: int
    name: str
    size: int
    type: str

    @property
    def url(self) -> str:
        """Where to download it."""
        return file_url({"id": self.id, "name": self.name, "size": self.size, "type": self.type})


def claim(
    work: UnitOfWork, context: Context, table: LiveTable, record_id: int, files: Sequence[int]
) -> list[int]:
    """Hand one's own uploads to a record for a comment and return their ids; raises Invalid for any other file."""
    ids = list(dict.fromkeys(files))
    if len(ids) > LIMITS.comment_files:
        raise Invalid([Fault("files", TOO_MANY.fill(count=LIMITS.comment_files))])
    if not ids:
        return []
    mine = sa.update(_FILES).where(
        _FILES.c.id.in_(ids),
        _FILES.c.table_id == table.id,
        _FILES.c.field_key == COMMENT,
        _FILES.c.record_id.is_(None),
        _FILES.c.uploader_id == context.actor.person_id,
    )
    if work.connection.execute(mine.values(record_id=record_id)).rowcount != len(ids):
        raise Invalid([Fault("files", NO_SUCH_FILE)])
    return ids


def drop(work: UnitOfWork, files: Iterable[int]) -> None:
    """Forget the files of a comment; their bytes go when nobody holds them any more."""
    work.connection.execute(
        sa.delete(_FILES).where(_FILES.c.id.in_(list(files)), _FILES.c.field_key == COMMENT)
    )


def files_of(connection: sa.Connection, ids: Iterable[int]) -> dict[int, KeptFile]:
    """Return the files with these ids, by id."""
    listed = list(ids)
    if not listed:
        return {}
    columns = (_FILES.c.id, _FILES.c.name, _FILES.c.size, _FILES.c.type)
    rows = connection.execute(sa.select(*columns).where(_FILES.c.id.in_(listed)))
    return {row.id: KeptFile(*row) for row in rows}
