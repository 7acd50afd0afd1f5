"""From a folder to one document. What cannot be read becomes a fault with its file, never an exception.

The folder comes from outside: sizes, nesting, encodings and links are checked before anything is believed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.limits import LIMITS
from ..core.words import Words
from .assemble import Reading, assemble
from .fault import DefinitionFault, shown
from .layout import APP_FILE, BY_MEMBER, DATA_FOLDER, README_FILE
from .strict_json import NotJson, read_json

DEEPEST_FOLDER = 4


@dataclass(frozen=True, slots=True)
class Source:
    """What a folder holds: the document made of its pieces, the text of every file, and what could not be read."""

    document: Mapping[str, Any]
    files: Mapping[str, str]
    faults: tuple[DefinitionFault, ...] = ()


def read_folder(path: str | os.PathLike[str]) -> Source:
    """Return the app in a folder. With faults, the document lacks what could not be read."""
    reading = Reading()
    root = Path(path)
    if not root.is_dir():
        reading.fault(APP_FILE, NO_FOLDER.fill(path=shown(root)), "no_folder")
        return Source({}, {}, tuple(reading.faults))
    _read_files(reading, root)
    document = assemble(reading)
    return Source(document, reading.files, tuple(reading.faults))


def read_files(files: Iterable[tuple[str, bytes]]) -> Source:
    """Return the app in files that lie elsewhere than in a folder: (path within the app, content) of each."""
    reading = Reading()
    for name, raw in files:
        if not belongs(name):
            reading.fault(_safe(name), STRANGE_FILE, "strange_file")
        elif not _take(reading, name, raw):
            break
    document = assemble(reading)
    return Source(document, reading.files, tuple(reading.faults))


def _read_files(reading: Reading, root: Path) -> None:
    waiting = [(root, "")]
    while waiting:
        folder, prefix = waiting.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as problem:
            reading.fault(prefix or ".", UNREADABLE.fill(why=problem.strerror or ""), "unreadable")
            continue
        for entry in entries:
            name = prefix + entry.name
            if entry.name.startswith("."):
                continue
            if entry.is_symlink():
                reading.fault(_safe(name), LINK, "link")
            elif entry.is_dir():
                if name.count("/") + 1 < DEEPEST_FOLDER:
                    waiting.append((Path(entry.path), f"{name}/"))
                else:
                    reading.fault(_safe(name), STRANGE_FILE, "strange_file")
            elif not belongs(name) or not entry.is_file():
                reading.fault(_safe(name), STRANGE_FILE, "strange_file")
            elif not _read_file(reading, Path(entry.path), name):
                return


def belongs(name: str) -> bool:
    """Say whether an app may have a file of this path."""
    folder, _, file = name.rpartition("/")
    if not folder:
        return file in (APP_FILE, README_FILE)
    return file.endswith(".json") and (folder in BY_MEMBER or folder == DATA_FOLDER)


def _read_file(reading: Reading, path: Path, name: str) -> bool:
    """Read one file; return whether there is room for more."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(LIMITS.definition_bytes - reading.bytes + 1)
    except OSError as problem:
        reading.present.add(name)
        reading.fault(_safe(name), UNREADABLE.fill(why=problem.strerror or ""), "unreadable")
        return True
    return _take(reading, name, raw)


def _take(reading: Reading, name: str, raw: bytes) -> bool:
    """Take the content of one file; return whether there is room for more."""
    if len(reading.present) >= LIMITS.definition_elements:
        reading.fault(_safe(name), TOO_MANY_FILES.fill(most=LIMITS.definition_elements), "too_many_files")
        return False
    reading.present.add(name)
    if len(raw) > LIMITS.definition_bytes - reading.bytes:
        reading.fault(_safe(name), TOO_LARGE.fill(most=LIMITS.definition_bytes // 1024 // 1024), "too_large")
        return False
    reading.bytes += len(raw)
    try:
        text = raw.decode("utf-8")
        reading.files[name] = text
        if name.endswith(".json"):
            reading.contents[name] = read_json(text, LIMITS.definition_depth)
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        reading.fault(_safe(name), NOT_UTF8.fill(line=line), "not_utf8")
    except NotJson as problem:
        reading.fault(_safe(name), problem.words, problem.code)
    return True


def _safe(name: str) -> str:
    return "".join(sign if sign.isprintable() else "�" for sign in name)[:200]


NO_FOLDER = Words("There is no folder {path}.", "文件夹 {path} 不存在。")
UNREADABLE = Words("This cannot be read: {why}.", "无法读取：{why}。")
LINK = Words("This is a link; put the file itself here.", "这是一个链接，请放入文件本身。")
STRANGE_FILE = Words(
    "This does not belong to an app; move it out of the folder.", "此项不属于应用定义，请移出该文件夹。"
)
TOO_MANY_FILES = Words("There are more than {most} files; split the app.", "文件超过 {most} 个，请拆分应用。")
TOO_LARGE = Words(
    "The app's files are larger than {most} MB together; split the app.",
    "应用文件合计超过 {most} MB，请拆分应用。",
)
NOT_UTF8 = Words(
    "Line {line} is not UTF-8; save the file as UTF-8.", "第 {line} 行不是 UTF-8 编码，请另存为 UTF-8。"
)
