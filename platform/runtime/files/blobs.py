"""The bytes of files on disk, each under the digest of its content: equal files lie there once.

A file appears whole or not at all: it is received beside its place, flushed to the disk and renamed.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ...core.errors import TooLarge, Unavailable
from ...core.words import Words
from .content_type import HEAD_BYTES

CHUNK = 1 << 16
DISK_FULL = Words("the disk is full", "磁盘空间已满")
UPLOADS, THUMBNAILS = "incoming", "thumbnails"


@dataclass(frozen=True, slots=True)
class Received:
    """A file that has arrived beside its place: where, its digest (sha256 in hex), its size, its first bytes."""

    path: Path
    digest: str
    size: int
    head: bytes


class Blobs:
    """A folder of contents."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Return where the content with a digest lies."""
        return self.folder / digest[:2] / digest

    def thumbnail_path(self, digest: str) -> Path:
        """Return where the small picture of a content lies or will lie."""
        return self.folder / THUMBNAILS / digest[:2] / f"{digest}.webp"

    @contextlib.contextmanager
    def receiving(self, stream: BinaryIO, most_bytes: int) -> Iterator[Received]:
        """Take in a stream; what was not kept by the end of the block is gone.

        Raises TooLarge as soon as the limit is passed, and Unavailable when the disk is full.
        """
        path = self.folder / UPLOADS / secrets.token_hex(16)
        try:
            with _disk_full_told():
                path.parent.mkdir(parents=True, exist_ok=True)
                received = _receive(stream, path, most_bytes)
            yield received
        finally:
            path.unlink(missing_ok=True)

    def keep(self, received: Received) -> None:
        """Move a received file to its place; it survives a crash from here on."""
        place = self.path(received.digest)
        with _disk_full_told():
            place.parent.mkdir(parents=True, exist_ok=True)
            os.replace(received.path, place)
            _flush_folder(place.parent)

    def remove(self, digest: str) -> None:
        """Delete a content and its small picture; one that is gone already is no fault."""
        self.path(digest).unlink(missing_ok=True)
        self.thumbnail_path(digest).unlink(missing_ok=True)

    def older_than(self, moment: float) -> Iterator[str]:
        """Yield the digests of contents that were last written before `moment` (seconds since 1970)."""
        for folder in self.folder.glob("[0-9a-f][0-9a-f]"):
            for path in folder.iterdir():
                if path.stat().st_mtime < moment:
                    yield path.name


def _receive(stream: BinaryIO, path: Path, most_bytes: int) -> Received:
    digest, size, head = hashlib.sha256(), 0, b""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > most_bytes:
                raise TooLarge(limit=_megabytes(most_bytes))
            head += chunk[: max(0, HEAD_BYTES - len(head))]
            digest.update(chunk)
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return Received(path, digest.hexdigest(), size, head)


def _megabytes(count: int) -> str:
    return f"{count / (1 << 20):g} MB" if count >= 1 << 20 else f"{count / (1 << 10):g} KB"


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _disk_full_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Unavailable(why=DISK_FULL) from error
        raise
