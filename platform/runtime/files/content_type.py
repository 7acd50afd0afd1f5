"""What an uploaded file is: told by its content, not by its sender. The name decides only among harmless kinds."""

from __future__ import annotations

import codecs

import filetype

from ...core.words import Words

HEAD_BYTES = 8192
"""How much of a file is looked at."""
UNKNOWN = "application/octet-stream"
INLINE = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf"})
"""The types a browser may show in place; everything else is a download."""
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})

DISGUISED = Words(
    "The content of this file is not what its name says; check the file.",
    "文件内容与扩展名不符，请检查该文件。",
)

_BY_EXTENSION = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "heic": "image/heic",
    "pdf": "application/pdf",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "zip": "application/zip",
    "7z": "application/x-7z-compressed",
    "rar": "application/x-rar-compressed",
    "gz": "application/gzip",
    "tar": "application/x-tar",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "wav": "audio/x-wav",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "txt": "text/plain",
    "md": "text/plain",
    "log": "text/plain",
    "csv": "text/csv",
    "json": "application/json",
}
_KNOWN = frozenset(_BY_EXTENSION.values())
_TEXT = frozenset({"text/plain", "text/csv", "application/json"})
_ZIPPED = frozenset(kind for kind in _KNOWN if "openxmlformats" in kind or "opendocument" in kind)
_OLE = frozenset({"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"})
_OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PROGRAMS = frozenset(
    {
        "application/x-msdownload",
        "application/x-executable",
        "application/x-shockwave-flash",
        "application/x-google-chrome-extension",
        "application/x-deb",
        "application/x-rpm",
        "application/wasm",
    }
)
_STRICT = frozenset({*PICTURES, "image/bmp", "image/tiff", "application/pdf"})
"""Kinds whose content is always recognised: a file named so that is something else is in disguise."""


class Disguised(Exception):
    """A file pretends to be of a kind that its content is not."""


def determine(head: bytes, extension: str) -> str:
    """Return the type of a file from its first bytes and its extension; raises Disguised."""
    named = _BY_EXTENSION.get(extension)
    found = _recognise(head)
    if named is not None and named != found:
        if found in _PROGRAMS or named in _STRICT:
            raise Disguised
        if named in _ZIPPED and found == "application/zip" or named in _OLE and head.startswith(_OLE_HEAD):
            return named
    if found is not None:
        return found if found in _KNOWN else UNKNOWN
    return named if named in _TEXT and _is_text(head) else UNKNOWN


def _recognise(head: bytes) -> str | None:
    found = filetype.guess(head)
    if found is None:
        return None
    return "image/png" if found.mime == "image/apng" else found.mime


def _is_text(head: bytes) -> bool:
    return b"\0" not in head and any(_decodes(head, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(head: bytes, encoding: str) -> bool:
    whole = len(head) < HEAD_BYTES
    try:
        # The head of a longer file may end in the middle of a character.
        codecs.getincrementaldecoder(encoding)().decode(head, whole)
    except UnicodeDecodeError:
        return False
    return True
