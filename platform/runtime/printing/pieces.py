"""What a print template puts on paper beside texts and tables: fields with their names, pictures, QR codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import segno
from PIL import Image, ImageOps

from .paper import BODY, MUTED, SMALL, Paper

PICTURE = 60.0
CODE = 30.0
GAP = 4.0
SIGNING = 18.0
"""Millimetres left above a line to sign on."""
_DOTS_A_MILLIMETRE = 8
_MOST_DOTS = 2000
LONGEST_CODE = 1000


@dataclass(frozen=True, slots=True)
class Shown:
    """A field's name and what it holds, as text or as pictures."""

    label: str
    text: str
    pictures: Sequence[Path] = ()
    wide: bool = False
    """Takes the whole width: long texts."""


def draw_fields(paper: Paper, shown: Sequence[Shown], columns: int) -> None:
    """Draw names and values in columns; rows are as high as their highest value, and never split."""
    width = (paper.width - GAP * (columns - 1)) / columns
    row: list[Shown] = []
    for each in shown:
        if each.wide and columns > 1:
            _fields_row(paper, row, width)
            _fields_row(paper, [each], paper.width)
            row = []
        else:
            row.append(each)
            if len(row) == columns:
                _fields_row(paper, row, width)
                row = []
    _fields_row(paper, row, width)


def _fields_row(paper: Paper, row: Sequence[Shown], width: float) -> None:
    if not row:
        return
    names = [paper.lines(each.label, width, SMALL) for each in row]
    texts = [paper.lines(each.text or ("" if each.pictures else "–"), width) for each in row]
    heights = [
        len(name) * paper.leading(SMALL)
        + (_pictures_height(each, width) if each.pictures else len(text) * paper.leading())
        for each, name, text in zip(row, names, texts, strict=True)
    ]
    paper.room(min(max(heights), paper.bottom - paper.t_margin))
    top = paper.y
    for at, (each, name, text) in enumerate(zip(row, names, texts, strict=True)):
        x = paper.l_margin + at * (width + GAP)
        paper.set_y(top)
        paper.write_lines(name, x, width, SMALL, shade=MUTED)
        if each.pictures:
            _pictures(paper, each.pictures, x, width)
            continue
        for line in text:
            if len(row) == 1:
                paper.room(paper.leading())
            paper.write_lines([line], x, width)
    paper.set_y(paper.y if len(row) == 1 and not row[0].pictures else top + max(heights))
    paper.set_y(paper.y + 2)


def _pictures_height(shown: Shown, width: float) -> float:
    return 26.0 if shown.pictures and width else 0.0


def _pictures(paper: Paper, pictures: Sequence[Path], x: float, width: float) -> None:
    """Draw small pictures side by side, as many as fit."""
    at, y = x, paper.y + 1
    for path in pictures:
        picture = _open(path, 24)
        if picture is None:
            continue
        wide = min(24 * picture.width / picture.height, width)
        if at + wide > x + width + 0.1:
            break
        paper.image(picture, at, y, wide, wide * picture.height / picture.width)
        at += wide + 2


def draw_pictures(paper: Paper, pictures: Sequence[Path], align: str, size: float) -> None:
    """Draw pictures one below the other, each at most `size` millimetres wide and as high as a page allows."""
    for path in pictures:
        picture = _open(path, size)
        if picture is None:
            continue
        width = min(size, paper.width)
        height = width * picture.height / picture.width
        most = paper.bottom - paper.t_margin
        if height > most:
            width, height = width * most / height, most
        paper.room(height)
        top = paper.y
        paper.image(picture, _start(paper, width, align), top, width, height)
        paper.set_y(top + height + 2)


def draw_signatures(paper: Paper, signers: Sequence[str]) -> None:
    """Draw lines to sign on side by side, with who signs below each; they stay together on one page."""
    width = (paper.width - GAP * 2 * (len(signers) - 1)) / len(signers)
    named = [paper.lines(each, width, SMALL) for each in signers]
    paper.room(SIGNING + max(len(each) for each in named) * paper.leading(SMALL) + 1)
    top = paper.y + SIGNING
    for at, lines in enumerate(named):
        x = paper.l_margin + at * (width + GAP * 2)
        paper.rule(top, x, width, MUTED)
        paper.set_y(top + 1)
        paper.write_lines(lines, x, width, SMALL, shade=MUTED)
    paper.set_y(top + 1 + max(len(each) for each in named) * paper.leading(SMALL) + 2)


def draw_code(paper: Paper, text: str, align: str, size: float) -> None:
    """Draw a QR code of a text."""
    if not text.strip():
        return
    matrix = segno.make(text[:LONGEST_CODE], micro=False, error="m").matrix
    side = min(size, paper.width)
    paper.room(side)
    dot, x, y = side / len(matrix), _start(paper, side, align), paper.y
    paper.set_fill_color(0)
    for row, dots in enumerate(matrix):
        for at, dark in enumerate(dots):
            if dark:
                paper.rect(x + at * dot, y + row * dot, dot * 1.02, dot * 1.02, style="F")
    paper.set_y(y + side + 2)
    paper.set_font("sans", size=BODY)


def _start(paper: Paper, width: float, align: str) -> float:
    left = paper.width - width
    return paper.l_margin + {"left": 0.0, "center": left / 2, "right": left}[align]


def _open(path: Path, millimetres: float) -> Image.Image | None:
    """Return a picture with as many dots as paper shows, the right way up; None for one that cannot be read."""
    try:
        with Image.open(path) as found:
            picture = ImageOps.exif_transpose(found)
            dots = min(_MOST_DOTS, int(millimetres * _DOTS_A_MILLIMETRE))
            picture.thumbnail((dots, dots * 2))
            return picture.convert(
                "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
            )
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
