"""A package: an app's definition as a .zip, without people, records or secrets. Read as hostile input, written plain."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from ...core.confined import read_apart
from ...core.errors import Fault, Invalid, TooLarge
from ...core.limits import LIMITS
from ...core.words import Words
from ...definition.check import checked
from ...definition.read import Source, read_folder
from ...definition.write import folder_texts

PROCESS = f"{__package__}.package_process"
SECONDS = 30
OLDEST = (1980, 1, 1, 0, 0, 0)
"""The time every member bears: equal apps are equal packages."""
SIZE = Words("{megabytes} MB for a package", "应用包 {megabytes} MB")
UNREADABLE = Words(
    "This package cannot be read: it asks for too much memory or time. Ask for it again, or for a smaller one.",
    "无法读取该应用包：占用的内存或时间超出限制。请重新获取，或使用较小的应用包。",
)
NO_SUCH_PLACE = Words("There is neither a folder nor a package at {path}.", "{path} 处没有文件夹或应用包。")


def read_package(content: bytes) -> Source:
    """Return the sound app in a package.

    Raises TooLarge, and Invalid with why it is no package or with every fault of its app.
    """
    if len(content) > LIMITS.package_bytes:
        raise TooLarge(limit=SIZE.fill(megabytes=LIMITS.package_bytes // 1024 // 1024))
    answer = read_apart(PROCESS, (), content, SECONDS)
    told = orjson.loads(answer) if answer else {"refused": {"en": UNREADABLE.en, "zh": UNREADABLE.zh}}
    if "refused" in told:
        raise Invalid([Fault("package", Words(**told["refused"]))])
    if "faults" in told:
        raise Invalid([Fault(f"{file}: {path}", Words(**words)) for file, path, words in told["faults"]])
    return Source(told["document"], told["files"])


def read_place(path: Path) -> Source:
    """Return the sound app in a folder or a package on this machine; raises as `read_package`."""
    if path.is_file():
        with path.open("rb") as stream:
            return read_package(stream.read(LIMITS.package_bytes + 1))
    if not path.is_dir():
        raise Invalid([Fault(str(path), NO_SUCH_PLACE.fill(path=str(path)))])
    source, faults = checked(read_folder(path))
    if faults:
        raise Invalid([Fault(f"{each.file}: {each.path}", each.words) for each in faults])
    return source


def write_package(document: Mapping[str, Any], files: Mapping[str, str]) -> bytes:
    """Return a checked document as a package; the same document gives the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(folder_texts(document, files).items()):
            entry = zipfile.ZipInfo(name, OLDEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.encode("utf-8"))
    return target.getvalue()
