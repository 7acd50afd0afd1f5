"""Whether every uploaded file that the database knows lies in the data folder, in its full length."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ...core.database import reading
from ...core.words import Words
from ..storage.problem import Problem
from .blobs import Blobs
from .models import Attachment

GONE = Words(
    "The content of file {id} “{name}” is not in the data folder.", "文件 {id}“{name}”的内容不在数据目录中。"
)
CUT = Words(
    "File {id} “{name}” has {found} bytes instead of {size}.",
    "文件 {id}“{name}”应为 {size} 字节，实际为 {found} 字节。",
)
PUT_BACK = Words(
    "Put the folder `files` of the latest backup back in place, or upload the file again.",
    "请从最近的备份恢复 files 目录，或重新上传该文件。",
)


def check_files(engine: Engine, folder: Path) -> list[Problem]:
    """Return every known file whose content is missing or cut short."""
    blobs, problems = Blobs(folder), []
    known = sa.select(Attachment.id, Attachment.name, Attachment.digest, Attachment.size).order_by(
        Attachment.id
    )
    with reading(engine) as connection:
        for row in connection.execute(known):
            path = blobs.path(row.digest)
            if not path.is_file():
                problems.append(Problem("files", GONE.fill(id=row.id, name=row.name), PUT_BACK))
            elif (found := path.stat().st_size) != row.size:
                words = CUT.fill(id=row.id, name=row.name, found=found, size=row.size)
                problems.append(Problem("files", words, PUT_BACK))
    return problems
