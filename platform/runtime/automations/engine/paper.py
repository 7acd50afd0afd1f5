"""A record printed for a message: a file of its own, which goes when the message has had time to leave."""

from __future__ import annotations

import io
import os

import sqlalchemy as sa

from ....config import Config
from ....core.unit_of_work import UnitOfWork
from ....fields.base import Reader
from ...files.models import Attachment
from ...files.store import FileStore
from ...printing.record import print_record
from ...records.context import Context

FIELD = "@print"
"""Stands for a field where a file was printed for a message. No field can be called so."""
_FILES = Attachment.__table__


def printed(work: UnitOfWork, context: Context, print_key: str, table_key: str, record_id: int) -> int:
    """Print a record by a template under the actor's rights and return the file's id.

    No record holds the file, so it is swept like an upload that nobody used.
    """
    files = FileStore(Config.from_environment(os.environ).files_dir)
    reader = Reader(context.environment.language, context.environment.zone, work.now)
    pdf, title = print_record(context, files, table_key, record_id, print_key, reader)
    with files.blobs.receiving(io.BytesIO(pdf), files.limits.upload_bytes) as received:
        files.blobs.keep(received)
    values = {
        "app_id": context.app.id,
        "table_id": context.app.tables[table_key].id,
        "field_key": FIELD,
        "uploader_id": context.actor.person_id,
        "name": f"{title}.pdf",
        "size": received.size,
        "type": "application/pdf",
        "digest": received.digest,
        "created_at": work.now,
    }
    return work.connection.execute(sa.insert(_FILES).values(values).returning(_FILES.c.id)).scalar_one()
