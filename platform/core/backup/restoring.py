"""Reading a backup into an empty installation: the files first, then the database all at once.

Interrupted, it leaves an empty database and can be run again; files that no record knows do no harm.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Collection
from pathlib import Path, PurePosixPath

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from ..database import reading
from ..errors import Conflict
from ..migrate import upgrade
from ..words import Words
from . import postgresql, sqlite
from .manifest import FILES_FOLDER, Manifest, NotABackup


class NotEmpty(Conflict):
    """A restore never overwrites data."""

    words = Words(
        "This installation has data already; a backup is restored into an empty one. "
        "Name a new data folder or an empty database.",
        "当前环境已有数据，备份只能恢复到空白环境。请指定新的数据目录或空数据库。",
    )


class OtherDatabase(Conflict):
    """A backup goes back to the kind of database it was made of."""

    words = Words(
        "This backup was made of {theirs}, and this installation uses {ours}; set TABLEWRIGHT_DATABASE_URL to match.",
        "该备份来自 {theirs}，而当前环境使用 {ours}，请相应设置 TABLEWRIGHT_DATABASE_URL。",
    )


def restore(engine: Engine, files: Path, source: Path, owners: Collection[str]) -> Manifest:
    """Fill an empty installation from the backup `source` and bring it to this version's form.

    `owners` names the tables whose rows mean that somebody uses the installation. Raises NotABackup, NotEmpty
    and OtherDatabase.
    """
    try:
        archive = zipfile.ZipFile(source)
    except zipfile.BadZipFile as error:
        raise NotABackup(file=source) from error
    with archive:
        manifest = Manifest.read(archive)
        if manifest.database != engine.dialect.name:
            raise OtherDatabase(theirs=manifest.database, ours=engine.dialect.name)
        _check_empty(engine, owners)
        _load_files(files, archive)
        upgrade(engine)
        (sqlite if manifest.database == "sqlite" else postgresql).load(engine, archive, manifest)
    engine.dispose()
    upgrade(engine)
    return manifest


def _check_empty(engine: Engine, owners: Collection[str]) -> None:
    with reading(engine) as connection:
        present = set(sa.inspect(connection).get_table_names())
        for name in present & set(owners):
            if connection.execute(sa.select(sa.exists(sa.select(1).select_from(sa.table(name))))).scalar():
                raise NotEmpty


def _load_files(folder: Path, archive: zipfile.ZipFile) -> None:
    for member in archive.infolist():
        path = PurePosixPath(member.filename.removeprefix(FILES_FOLDER))
        if not member.filename.startswith(FILES_FOLDER) or member.is_dir():
            continue
        if path.is_absolute() or ".." in path.parts:
            raise NotABackup(file=archive.filename)
        target = folder.joinpath(*path.parts)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with archive.open(member) as source, target.open("wb") as stream:
            shutil.copyfileobj(source, stream)
