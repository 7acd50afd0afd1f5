"""Writing a backup. The database is copied at one moment first, then the files: none is removed meanwhile in use."""

from __future__ import annotations

import contextlib
import os
import zipfile
from collections.abc import Collection
from pathlib import Path

from sqlalchemy.engine import Engine

from ..clock import utc_now
from ..errors import Conflict
from ..words import Words
from . import postgresql, sqlite
from .manifest import FILES_FOLDER, Manifest


class AlreadyThere(Conflict):
    """A backup never overwrites a file."""

    words = Words("{file} exists already; choose another name.", "{file} 已存在，请换一个文件名。")


def back_up(engine: Engine, files: Path, target: Path, passing: Collection[str] = ()) -> int:
    """Write a backup of the database and of the folder `files` to the new file `target`; returns its size in bytes.

    `passing` names the subfolders whose content comes and goes and can be made again. Raises AlreadyThere. The file has its name only once it is whole and on the disk.
    """
    if target.exists():
        raise AlreadyThere(file=target)
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        with unfinished.open("wb") as stream:
            os.fchmod(stream.fileno(), 0o600)
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                tables = (sqlite if engine.dialect.name == "sqlite" else postgresql).save(engine, archive)
                _save_files(files, archive, passing)
                Manifest(utc_now().isoformat(), engine.dialect.name, tables).write(archive)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target.stat().st_size


def _save_files(folder: Path, archive: zipfile.ZipFile, passing: Collection[str]) -> None:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = path.relative_to(folder)
        if name.parts[0] in passing or not path.is_file():
            continue
        # One that was removed just now is no loss; pictures and office files are compressed already.
        with contextlib.suppress(FileNotFoundError):
            archive.write(path, FILES_FOLDER + name.as_posix(), zipfile.ZIP_STORED)
