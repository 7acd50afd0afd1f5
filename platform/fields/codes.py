"""Texts that machines read: QR codes, Code 128 and EAN-13, drawn as plain rectangles; EAN-13's check digit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import segno
from barcode.codex import Code128
from barcode.ean import EAN13
from barcode.errors import BarcodeError
from markupsafe import Markup

from ..core.words import Words

QR, CODE_128, EAN_13 = "qr", "code128", "ean13"
CODES: Mapping[str, Words] = {
    QR: Words("QR code", "二维码"),
    CODE_128: Words("Code 128", "Code 128 条形码"),
    EAN_13: Words("EAN-13", "EAN-13 商品条码"),
}
LONGEST = {QR: 1000, CODE_128: 60, EAN_13: 13}
_BAR_HEIGHT = 40


def is_ean13(text: str) -> bool:
    """Say whether a text is thirteen digits, the last of which fits the others."""
    if len(text) != 13 or not (text.isascii() and text.isdigit()):
        return False
    digits = [int(each) for each in text]
    return (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


@lru_cache(maxsize=256)
def modules(kind: str, text: str) -> Sequence[Sequence[bool]] | None:
    """Return rows of dark and light squares, one row for bars; None for a text that the code cannot say."""
    if not text or len(text) > LONGEST[kind]:
        return None
    if kind == QR:
        return [[bool(dot) for dot in row] for row in segno.make(text, micro=False, error="m").matrix]
    try:
        made = EAN13(text) if kind == EAN_13 else Code128(text)
        return [[each == "1" for each in made.build()[0]]]
    except (BarcodeError, KeyError, ValueError, UnicodeError):
        return None


def picture(kind: str, text: str) -> Markup | None:
    """Return an SVG of a text, with a quiet zone; None where there is none."""
    rows = modules(kind, text)
    if rows is None:
        return None
    quiet = 4 if kind == QR else 10
    width = len(rows[0]) + 2 * quiet
    tall = 1 if kind == QR else _BAR_HEIGHT
    height = len(rows) * tall + (2 * quiet if kind == QR else 8)
    top = quiet if kind == QR else 4
    path = "".join(
        f"M{quiet + start} {top + y * tall}h{length}v{tall}h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _runs(row)
    )
    scale = 4 if kind == QR else 2
    return Markup(
        '<svg class="code-picture" role="img" viewBox="0 0 {} {}" width="{}" height="{}" aria-label="{}">'
        '<path fill="currentColor" d="{}"></path></svg>'
    ).format(width, height, width * scale, height * scale if kind != QR else height * scale, text, path)


def _runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Return (start, length) of each run of dark squares."""
    found: list[tuple[int, int]] = []
    for at, dark in enumerate(row):
        if dark and found and sum(found[-1]) == at:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((at, 1))
    return found
