"""In which encoding a text file is written: Unicode, the Chinese ones (GB 18030, Big5), or a Western one."""

from __future__ import annotations

import codecs
from pathlib import Path

SAMPLE = 1 << 18
CHUNK = 1 << 20
COMMON_SHARE = 0.6
"""So much of a Chinese text is made of the commonest characters."""
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_COMMON = {"gb18030": ("gb2312", range(0xB0, 0xD8)), "big5": ("big5", range(0xA4, 0xC7))}
"""The commonest characters of each encoding lie together, by their first byte."""


def encoding_of(path: Path) -> str:
    """Return the name of the encoding that the file at `path` is written in."""
    with path.open("rb") as stream:
        head = stream.read(SAMPLE)
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    if _decodes(path, "utf-8"):
        return "utf-8"
    shares = {each: _common_share(head, each) for each in _COMMON}
    best = max(shares, key=lambda each: shares[each])
    return best if shares[best] >= COMMON_SHARE else "cp1252"


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _common_share(head: bytes, encoding: str) -> float:
    """Return which share of the characters beyond ASCII are common ones, 0 where it is another encoding."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    wide = [sign for sign in decoder.decode(head) if not sign.isascii()]
    letters = [sign for sign in wide if sign.isalpha() or sign == "\ufffd"]
    if not letters or wide.count("\ufffd") > len(wide) / 100:
        return 0.0
    narrow, common = _COMMON[encoding]
    found = 0
    for sign in letters:
        try:
            found += sign.encode(narrow)[0] in common
        except UnicodeEncodeError:
            continue
    return found / len(letters)
