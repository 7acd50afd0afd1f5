"""The paper: a PDF with a font that knows Chinese, margins, and the small acts that everything drawn consists of."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path

import pylopdf_fonts_zh_cn
from fpdf import FPDF
from fpdf.enums import TextMode

from .line_breaks import broken

FONT = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"
SIZES: Mapping[str, tuple[float, float]] = {
    "A3": (297, 420),
    "A4": (210, 297),
    "A5": (148, 210),
    "Letter": (216, 279),
}
BODY, SMALL, HEADING = 10.0, 8.0, 16.0
INK, MUTED, LINE, SHADE = 20, 105, 205, 243
"""Shades of grey, from black (0) to white."""
_MILLIMETRES = 25.4 / 72
_LEADING = 1.45
_ENDS = 9.0
"""Millimetres that the header and the footer take within the margin's inner side."""

logging.getLogger("fontTools").setLevel(logging.WARNING)
logging.getLogger("fpdf").setLevel(
    logging.ERROR
)  # a character that the font lacks is no fault of ours to log


class Paper(FPDF):
    """Pages of one size; positions are millimetres."""

    def __init__(self, size: str, landscape: bool, margin: float, title: str, language: str) -> None:
        super().__init__("L" if landscape else "P", "mm", SIZES.get(size, SIZES["A4"]))
        self.add_font("sans", fname=FONT)
        self.set_margins(margin, margin + _ENDS, margin)
        self.set_auto_page_break(False)
        self.c_margin = 0
        self.bottom = self.h - margin - _ENDS
        self.edge = margin
        self.set_title(title)
        self.set_lang("zh-CN" if language == "zh" else "en")
        self.set_creator("Tablewright")
        self.set_font("sans", size=BODY)
        self.add_page()

    @property
    def width(self) -> float:
        """How wide what is drawn may be."""
        return self.epw

    def leading(self, size: float = BODY) -> float:
        """Return the height of a line of text."""
        return size * _MILLIMETRES * _LEADING

    def lines(self, text: str, width: float, size: float = BODY) -> list[str]:
        """Return a text broken into lines that fit a width."""
        self.set_font("sans", size=size)
        return broken(_printable(text), width, self.get_string_width)

    def room(self, height: float) -> None:
        """Begin a new page unless there is so much room left; what is higher than a page begins one too."""
        if self.y + height > self.bottom and self.y > self.t_margin + 1:
            self.add_page()

    def write_lines(
        self,
        lines: list[str],
        x: float,
        width: float,
        size: float = BODY,
        align: str = "left",
        shade: int = INK,
        bold: bool = False,
    ) -> None:
        """Write lines one below the other from where the paper stands; they are known to fit the page."""
        self.set_font("sans", size=size)
        self.set_text_color(shade)
        height = self.leading(size)
        with self.local_context():
            if bold:
                # The font has one weight: an outline makes it heavier.
                self.text_mode = TextMode.FILL_STROKE
                self.set_line_width(size * 0.0075)
                self.set_draw_color(shade)
            for line in lines:
                self.set_xy(x, self.y)
                self.cell(width, height, line, align={"left": "L", "center": "C", "right": "R"}[align])
                self.set_xy(x, self.y + height)

    def paragraph(
        self, text: str, size: float = BODY, align: str = "left", shade: int = INK, bold: bool = False
    ) -> None:
        """Write a text over the whole width, over as many pages as it takes."""
        for line in self.lines(text, self.width, size):
            self.room(self.leading(size))
            self.write_lines([line], self.l_margin, self.width, size, align, shade, bold)

    def gap(self, height: float) -> None:
        """Leave some room, none at the top of a page."""
        if self.y > self.t_margin + 0.5:
            self.set_y(self.y + height)

    def rule(self, y: float, x: float, width: float, shade: int = LINE) -> None:
        """Draw a thin line."""
        self.set_draw_color(shade)
        self.set_line_width(0.2)
        self.line(x, y, x + width, y)

    def number(self, header: Callable[[int, int], str], footer: Callable[[int, int], str]) -> None:
        """Write header and footer on every page, now that it is known how many there are."""
        total = len(self.pages)
        for page in range(1, total + 1):
            self.page = page
            for text, y in ((header(page, total), self.edge), (footer(page, total), self.h - self.edge - 5)):
                if text.strip():
                    self.set_font("sans", size=SMALL + 1)  # said anew on this page
                    line = self.lines(text.replace("\n", "  "), self.width, SMALL)[:1]
                    self.set_y(y)
                    self.write_lines(line, self.l_margin, self.width, SMALL, "center", MUTED)


def _printable(text: str) -> str:
    return "".join(each if each == "\n" or each.isprintable() else " " for each in text.replace("\t", "    "))
