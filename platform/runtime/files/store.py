"""Uploading, opening and sweeping files. A file follows the permission of its record, at every single download.

An upload belongs to its uploader alone until a record holds it; what no record holds after a day is swept away.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

import sqlalchemy as sa

from ...core.errors import Fault, Invalid, NotFound, Refused
from ...core.limits import LIMITS, Limits
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...fields import UnknownField, type_of
from ...fields.files import FilesType, file_url
from ...fields.image.field import ImageType
from ..apps.live import LiveTable
from ..records.context import Context
from .blobs import Blobs
from .content_type import DISGUISED, PICTURES, Disguised, determine
from .file_name import clean_file_name, extension_of
from .models import COMMENT, Attachment
from .permission import may_read
from .pictures import UNREADABLE, BadPicture, make_thumbnail, verify_picture

DRAFT_KEPT = timedelta(hours=24)
EMPTY = Words("The file is empty.", "文件内容为空。")

LARGEST_ID = 2**31 - 1
_FILES = Attachment.__table__


@dataclass(frozen=True, slots=True)
class File:
    """The facts of an uploaded file."""

    id: int
    name: str
    size: int
    type: str
    digest: str


class FileStore:
    """The uploaded files of an installation: their bytes in a folder, their facts in the database."""

    def __init__(self, folder: Path, limits: Limits = LIMITS) -> None:
        self.blobs = Blobs(folder)
        self.limits = limits

    def save_upload(
        self, work: UnitOfWork, context: Context, table_key: str, field_key: str, stream: BinaryIO, name: str
    ) -> dict[str, Any]:
        """Keep an upload meant for a field and return {"id", "name", "size", "type", "url"}.

        `table_key` may name a sub-form ("project.lines"). Raises NotFound, Refused, UnknownField, TooLarge,
        Unavailable, and Invalid for a file that is not what the field takes.
        """
        table, kind, largest = self._field(context, table_key, field_key)
        pictures_only = isinstance(kind, ImageType)
        return self._save(work, context, table, field_key, largest, pictures_only, stream, name)

    def save_for_comment(
        self, work: UnitOfWork, context: Context, table_key: str, stream: BinaryIO, name: str
    ) -> dict[str, Any]:
        """Keep an upload meant for a comment on a record of a table; the comment claims it. Raises as `save_upload`."""
        table, mine = context.table(table_key)
        if "comment" not in mine.actions or context.actor.read_only:
            raise Refused
        return self._save(work, context, table, COMMENT, self.limits.upload_bytes, False, stream, name)

    def _save(
        self,
        work: UnitOfWork,
        context: Context,
        table: LiveTable,
        field_key: str,
        largest: int,
        pictures_only: bool,
        stream: BinaryIO,
        name: str,
    ) -> dict[str, Any]:
        with self.blobs.receiving(stream, min(largest, self.limits.upload_bytes)) as received:
            name = clean_file_name(name)
            if received.size == 0:
                raise Invalid([Fault(field_key, EMPTY)])
            try:
                found = determine(received.head, extension_of(name))
                if pictures_only and found not in PICTURES:
                    raise BadPicture(UNREADABLE)
                if found in PICTURES:
                    verify_picture(received.path, self.limits.image_pixels)
            except Disguised as error:
                raise Invalid([Fault(field_key, DISGUISED)]) from error
            except BadPicture as error:
                raise Invalid([Fault(field_key, error.words)]) from error
            self.blobs.keep(received)
        facts = {"name": name, "size": received.size, "type": found}
        file_id = work.connection.execute(
            sa.insert(_FILES).returning(_FILES.c.id),
            {
                **facts,
                "app_id": context.app.id,
                "table_id": table.id,
                "field_key": field_key,
                "uploader_id": context.actor.person_id,
                "digest": received.digest,
                "created_at": work.now,
            },
        ).scalar_one()
        return {"id": file_id, **facts, "url": file_url({"id": file_id, **facts})}

    def open_file(self, context: Context, file_id: int) -> tuple[Path, File]:
        """Return where a file's bytes lie, and its facts; raises NotFound for one the actor may not read."""
        row = context.connection.execute(sa.select(_FILES).where(_this(file_id))).first()
        if row is None or row.app_id != context.app.id or not may_read(context, row):
            raise NotFound
        return self.blobs.path(row.digest), File(row.id, row.name, row.size, row.type, row.digest)

    def open_thumbnail(self, context: Context, file_id: int) -> tuple[Path, File]:
        """Return where a picture of at most 240 × 240 pixels (WebP) lies, made now if it is the first time.

        Raises NotFound for a file the actor may not read and for one that is not a picture.
        """
        path, file = self.open_file(context, file_id)
        small = self.blobs.thumbnail_path(file.digest)
        if file.type not in PICTURES:
            raise NotFound
        if not small.exists():
            try:
                make_thumbnail(path, small, self.limits.image_pixels)
            except BadPicture as error:
                raise NotFound from error
        return small, file

    def sweep(self, work: UnitOfWork, clock: Callable[[], float] = time.time) -> int:
        """Forget uploads that no record took within a day and delete bytes nobody holds; returns how many files."""
        work.connection.execute(
            sa.delete(_FILES).where(_FILES.c.record_id.is_(None), _FILES.c.created_at < work.now - DRAFT_KEPT)
        )
        old = list(self.blobs.older_than(clock() - DRAFT_KEPT.total_seconds()))
        held = set(work.connection.scalars(sa.select(_FILES.c.digest).where(_FILES.c.digest.in_(old))))
        orphans = [digest for digest in old if digest not in held]
        work.after_commit(lambda: self._remove(orphans))
        return len(orphans)

    def _remove(self, digests: Sequence[str]) -> None:
        for digest in digests:
            self.blobs.remove(digest)

    def _field(self, context: Context, table_key: str, field_key: str) -> tuple[LiveTable, FilesType, int]:
        """Return the table, the type and the size limit of a field that takes files and that the actor may write."""
        table, mine = context.app.tables.get(table_key), context.rights.tables.get(table_key)
        if table is None or mine is None:
            raise NotFound
        field = table.definition.by_key.get(field_key)
        if field is None or field_key not in mine.fields or not isinstance(type_of(field), FilesType):
            raise UnknownField(field=field_key)
        if mine.fields[field_key] == "read" or not mine.actions & {"create", "edit"}:
            raise Refused
        return table, type_of(field), type_of(field).largest(field)


def app_id_of(connection: sa.Connection, file_id: int) -> int:
    """Return the app a file belongs to, whose context may open it; raises NotFound."""
    found = connection.scalar(sa.select(_FILES.c.app_id).where(_this(file_id)))
    if found is None:
        raise NotFound
    return found


def _this(file_id: int) -> sa.ColumnElement[bool]:
    """Return the condition for one file; an id from outside may be of any size."""
    return _FILES.c.id == file_id if 0 < file_id <= LARGEST_ID else sa.false()
