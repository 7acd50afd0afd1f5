"""Names of uploaded files: shown to people and sent with a download, never part of a path on our disk."""

from __future__ import annotations

import unicodedata

MOST_BYTES = 255
UNNAMED = "file"
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
"""Unicode categories without a glyph: control characters, marks that turn the direction of text, broken halves."""
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


def clean_file_name(name: str) -> str:
    """Return a harmless name that still looks like the one given: no folders, no hidden characters, not too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in _HIDDEN)
    plain = " ".join(shown.translate(_FORBIDDEN).split()).strip(". ")
    return _shortened(plain) or UNNAMED


def extension_of(name: str) -> str:
    """Return the extension in lower case, without its dot; "" where there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if stem and dot else ""


def _shortened(name: str) -> str:
    """Return the name within 255 bytes of UTF-8, its extension kept."""
    if len(name.encode()) <= MOST_BYTES:
        return name
    stem, dot, extension = name.rpartition(".")
    ending = f"{dot}{extension}" if stem and len(extension.encode()) < MOST_BYTES // 4 else ""
    stem = name[: len(name) - len(ending)] if ending else name
    return stem.encode()[: MOST_BYTES - len(ending.encode())].decode(errors="ignore").strip() + ending
