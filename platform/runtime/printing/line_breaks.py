"""Where a line of text may end: between words, and between Chinese characters but for marks that cling to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

NEVER_FIRST = frozenset("，。、；：！？）】》」』〉〕”’…—·,.;:!?)]}%℃¢°")
NEVER_LAST = frozenset("（【《「『〈〔“‘([{￥$£€")
_WIDE_FROM = "\u2e80"


def broken(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Return the lines of a text that fit a width; a word longer than a line is cut."""
    return [line for paragraph in text.split("\n") for line in _lines(paragraph, width, measure)]


def _lines(paragraph: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    line, length = "", 0.0
    for piece in pieces(paragraph):
        size = measure(piece)
        if line and length + measure(piece.rstrip()) > width:
            yield line.rstrip()
            line, length, piece = "", 0.0, piece.lstrip()
            size = measure(piece)
        while size > width and len(piece) > 1:
            fits = _fitting(piece, width, measure)
            yield piece[:fits]
            piece = piece[fits:]
            size = measure(piece)
        line, length = line + piece, length + size
    yield line.rstrip()


def _fitting(piece: str, width: float, measure: Callable[[str], float]) -> int:
    size = 0.0
    for at, character in enumerate(piece):
        size += measure(character)
        if size > width:
            return max(at, 1)
    return len(piece)


def pieces(paragraph: str) -> Iterator[str]:
    """Give what stays together: a word with the blanks behind it, or a Chinese character with its marks."""
    piece = ""
    for character in paragraph:
        if piece and _may_break(piece[-1], character):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if after == " " or after in NEVER_FIRST or before in NEVER_LAST:
        return False
    return before == " " or before >= _WIDE_FROM or after >= _WIDE_FROM
