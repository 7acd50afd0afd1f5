"""Taking the members of a package (.zip) out as bytes, when nobody knows who made it.

Nothing is written to a disk, and no name is ever a path: names are looked at as texts, the content is read up to a
limit that what the package says of itself cannot move.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from ...core.limits import LIMITS
from ...core.words import Words
from ...definition.fault import shown
from ...definition.layout import APP_FILE
from ...definition.read import belongs

ENCRYPTED = 0x1
BY_THE_SYSTEM = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
"""What an operating system puts into a .zip on its own; it is passed over."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class BadPackage(ValueError):
    """The file is not a package as it must be; `words` say why."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


def members(content: bytes) -> list[tuple[str, bytes]]:
    """Return (path within the app, content) of every file; raises BadPackage."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [each for each in archive.infolist() if not _of_the_system(each.filename)]
            _check_entries(entries)
            files = [each for each in entries if not each.is_dir()]
            _check_sizes(files)
            prefix = _common_folder([each.filename for each in files])
            found = list(_read_all(archive, files, prefix))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as error:
        raise BadPackage(BROKEN) from error
    if not any(name == APP_FILE for name, _ in found):
        raise BadPackage(NO_APP)
    return found


def _check_entries(entries: Sequence[zipfile.ZipInfo]) -> None:
    most = LIMITS.definition_elements
    if len(entries) > most:
        raise BadPackage(TOO_MANY.fill(most=most))
    seen: dict[str, str] = {}
    for entry in entries:
        _check_name(entry)
        if entry.flag_bits & ENCRYPTED:
            raise BadPackage(LOCKED.fill(name=shown(entry.filename)))
        if entry.compress_type not in _METHODS:
            raise BadPackage(STRANGE_METHOD.fill(name=shown(entry.filename)))
        if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise BadPackage(LINK.fill(name=shown(entry.filename)))
        folded = entry.filename.rstrip("/").casefold()
        if folded in seen:
            raise BadPackage(TWICE.fill(name=shown(entry.filename), other=shown(seen[folded])))
        seen[folded] = entry.filename


def _check_name(entry: zipfile.ZipInfo) -> None:
    # What a package says may differ from what a reader makes of it (a zero byte ends a name): both must be plain.
    for name in (entry.filename, entry.orig_filename):
        parts = name.rstrip("/").split("/")
        if (
            name.startswith("/")
            or "\\" in name
            or ":" in name
            or not name.isprintable()
            or any(part in ("", ".", "..") for part in parts)
        ):
            raise BadPackage(BAD_NAME.fill(name=shown(name)))


def _check_sizes(files: Sequence[zipfile.ZipInfo]) -> None:
    if sum(each.file_size for each in files) > LIMITS.definition_bytes:
        raise BadPackage(TOO_LARGE.fill(most=LIMITS.definition_bytes // 1024 // 1024))


def _common_folder(names: Sequence[str]) -> str:
    """Return the folder that everything lies in ("my_app/"), as when somebody packs the folder itself; "" for none."""
    first = names[0].split("/")[0] + "/" if names else ""
    return first if all(name.startswith(first) for name in names) and f"{first}{APP_FILE}" in names else ""


def _read_all(
    archive: zipfile.ZipFile, files: Sequence[zipfile.ZipInfo], prefix: str
) -> Iterator[tuple[str, bytes]]:
    room = LIMITS.definition_bytes
    for entry in files:
        name = entry.filename.removeprefix(prefix)
        if not belongs(name):
            raise BadPackage(STRANGE.fill(name=shown(entry.filename)))
        with archive.open(entry) as stream:
            content = stream.read(min(entry.file_size, room) + 1)
        room -= len(content)
        if len(content) > entry.file_size or room < 0:
            raise BadPackage(LIES.fill(name=shown(entry.filename)))
        yield name, content


def _of_the_system(name: str) -> bool:
    return any(part in BY_THE_SYSTEM or part.startswith("._") for part in name.rstrip("/").split("/"))


BROKEN = Words(
    "This is not a .zip file that can be read. Ask for the package again.",
    "这不是有效的 .zip 文件，请重新获取应用包。",
)
NO_APP = Words("There is no app in this package: it has no app.json.", "该压缩包中没有应用：缺少 app.json。")
TOO_MANY = Words("The package has more than {most} files.", "应用包中的文件超过 {most} 个。")
BAD_NAME = Words(
    "The package names a file {name}; such names are refused. Make the package anew.",
    "应用包中的文件名 {name} 不被允许，请重新制作应用包。",
)
LOCKED = Words("The file {name} is locked by a password.", "文件 {name} 设有密码，无法读取。")
STRANGE_METHOD = Words(
    "The file {name} is packed in a way that is not read here; use an ordinary .zip.",
    "文件 {name} 的压缩方式不受支持，请使用普通的 .zip 格式。",
)
LINK = Words("{name} is a link; a package holds files alone.", "{name} 是链接，应用包中只能包含文件。")
TWICE = Words(
    "The package holds {name} and {other}, which are the same file on many computers.",
    "应用包中的 {name} 与 {other} 在许多系统上会被视为同一个文件。",
)
TOO_LARGE = Words("The package is larger than {most} MB when unpacked.", "应用包解压后超过 {most} MB。")
STRANGE = Words(
    "{name} does not belong to an app; take it out of the package.",
    "{name} 不属于应用定义，请从应用包中移除。",
)
LIES = Words("The package says something wrong about the size of {name}.", "应用包中 {name} 的大小信息有误。")
