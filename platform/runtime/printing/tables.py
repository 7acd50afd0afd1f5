"""Tables that run over pages: headings again on each, cells of several lines, widths by what stands in them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .line_breaks import pieces
from .paper import BODY, SHADE, Paper

SIZE = 9.0
PADDING = 1.4
_NARROWEST, _WIDEST = 12.0, 70.0
_MEASURED = 200


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its name, and how its cells stand."""

    label: str
    align: str = "left"


def draw_table(paper: Paper, headings: Sequence[Heading], rows: Sequence[Sequence[str]]) -> None:
    """Draw a table from where the paper stands."""
    if not headings:
        return
    widths = _widths(paper, headings, rows)
    _head(paper, headings, widths)
    for row in rows:
        cells = [
            paper.lines(text, width - 2 * PADDING, SIZE) for text, width in zip(row, widths, strict=True)
        ]
        _row(paper, headings, widths, cells)
    paper.set_font("sans", size=BODY)


def _row(paper: Paper, headings: Sequence[Heading], widths: Sequence[float], cells: list[list[str]]) -> None:
    """Draw one row; one that is higher than what is left of a page goes on on the next."""
    leading = paper.leading(SIZE)
    while any(cells):
        height = max(len(cell) for cell in cells) * leading + 2 * PADDING
        whole = paper.bottom - paper.t_margin - 2 * leading - 4 * PADDING
        if paper.y + min(height, whole) > paper.bottom:
            paper.add_page()
            _head(paper, headings, widths)
        fits = max(1, int((paper.bottom - paper.y - 2 * PADDING) / leading))
        _draw(paper, headings, widths, [cell[:fits] for cell in cells])
        cells = [cell[fits:] for cell in cells]


def _head(paper: Paper, headings: Sequence[Heading], widths: Sequence[float]) -> None:
    cells = [
        paper.lines(each.label, width - 2 * PADDING, SIZE)
        for each, width in zip(headings, widths, strict=True)
    ]
    height = max(len(cell) for cell in cells) * paper.leading(SIZE) + 2 * PADDING
    paper.room(height + 2 * paper.leading(SIZE))
    paper.set_fill_color(SHADE)
    paper.rect(paper.l_margin, paper.y, sum(widths), height, style="F")
    _draw(paper, headings, widths, cells, bold=True)


def _draw(
    paper: Paper,
    headings: Sequence[Heading],
    widths: Sequence[float],
    cells: Sequence[list[str]],
    bold: bool = False,
) -> None:
    top, x = paper.y, paper.l_margin
    height = max(1, *(len(cell) for cell in cells)) * paper.leading(SIZE) + 2 * PADDING
    for heading, width, lines in zip(headings, widths, cells, strict=True):
        paper.set_y(top + PADDING)
        paper.write_lines(lines, x + PADDING, width - 2 * PADDING, SIZE, heading.align, bold=bold)
        x += width
    paper.rule(top + height, paper.l_margin, sum(widths))
    paper.set_y(top + height)


def _widths(paper: Paper, headings: Sequence[Heading], rows: Sequence[Sequence[str]]) -> list[float]:
    """Return the columns' widths: together as wide as the page, none so narrow that a word or a number is cut.

    Where there is no room for that, each gives way alike.
    """
    paper.set_font("sans", size=SIZE)
    wanted, needed = [], []
    for at, heading in enumerate(headings):
        texts = (heading.label, *(row[at] for row in rows[:_MEASURED]))
        lines = {line[:80] for text in texts for line in text.split("\n")}
        wanted.append(_room(paper, lines))
        needed.append(
            min(wanted[-1], _room(paper, {word.rstrip() for line in lines for word in pieces(line)}))
        )
    spare = paper.width - sum(needed)
    more = sum(wanted) - sum(needed)
    if spare < 0 or more <= spare:
        base = needed if spare < 0 else wanted
        return [each * paper.width / sum(base) for each in base]
    return [least + (most - least) * spare / more for least, most in zip(needed, wanted, strict=True)]


def _room(paper: Paper, texts: Collection[str]) -> float:
    longest = max(map(paper.get_string_width, texts), default=0)
    return min(_WIDEST, max(_NARROWEST, longest * 1.04 + 2 * PADDING + 0.5))
