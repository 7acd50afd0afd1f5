"""What a backup says of itself: its first member, read before anything else is believed."""

from __future__ import annotations

import zipfile
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson

from ..errors import Malformed
from ..words import Words

FORMAT = 1
MEMBER = "manifest.json"
DATABASE_MEMBER = "database.sqlite3"
TABLES_FOLDER = "tables/"
FILES_FOLDER = "files/"


class NotABackup(Malformed):
    """The file is no backup of this product, or of a newer form than this version reads."""

    words = Words(
        "{file} is not a backup that this version can read.", "{file} 不是当前版本可以读取的备份文件。"
    )


@dataclass(frozen=True, slots=True)
class Manifest:
    """`database` is "sqlite" or "postgresql"; `tables` describes PostgreSQL's tables, in the order of their making."""

    made_at: str
    database: str
    tables: list[dict[str, Any]] = field(default_factory=list)
    format: int = FORMAT

    def write(self, archive: zipfile.ZipFile) -> None:
        """Add the manifest to the archive."""
        archive.writestr(MEMBER, orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2))

    @classmethod
    def read(cls, archive: zipfile.ZipFile) -> Manifest:
        """Return the manifest of the archive; raises NotABackup."""
        try:
            found = cls(**orjson.loads(archive.read(MEMBER)))
        except (KeyError, TypeError, orjson.JSONDecodeError) as error:
            raise NotABackup(file=archive.filename) from error
        if found.format != FORMAT or found.database not in ("sqlite", "postgresql"):
            raise NotABackup(file=archive.filename)
        return found
