"""What a text must be before it is stored: composed (NFC), without what databases cannot hold."""

from __future__ import annotations

import unicodedata

from .messages import BAD_CHARACTERS, TOO_LONG
from .value import wrong

_KEPT_CONTROLS = "\t\n\r"
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters and signs that nobody sees, beside the categories of blanks and formats."""


def stored_text(text: str, limit: int) -> str:
    """Return the text as it is stored; raises ValidationError for NUL, lone surrogates, controls, too much."""
    if len(text) > limit:  # measured first, so that nothing below works on megabytes
        raise wrong(TOO_LONG, limit=limit, count=len(text))
    if not text.isprintable() and any(_unstorable(character) for character in text):
        raise wrong(BAD_CHARACTERS)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def one_line(text: str, limit: int) -> str:
    """Return a text on one line, without surrounding blanks; "" where nobody would see anything."""
    return _seen(" ".join(stored_text(text, limit).splitlines()).strip())


def lines(text: str, limit: int) -> str:
    """Return a text of several lines: breaks as "\\n", no blanks at the ends of lines or of the text; "" as `one_line`."""
    cleaned = stored_text(text.replace("\r\n", "\n").replace("\r", "\n"), limit)
    return _seen("\n".join(line.rstrip() for line in cleaned.split("\n")).strip("\n").rstrip())


def _seen(text: str) -> str:
    """Return a text of which something is to be seen: zero-width characters alone fill in nothing."""
    blank = (
        each in _BLANK_LETTERS or unicodedata.category(each) in ("Cf", "Zs", "Zl", "Zp", "Cc")
        for each in text
    )
    return "" if all(blank) else text


def _unstorable(character: str) -> bool:
    # Cc: control characters, NUL among them. Cs: halves of surrogate pairs, which UTF-8 cannot say.
    return unicodedata.category(character) in ("Cc", "Cs") and character not in _KEPT_CONTROLS
