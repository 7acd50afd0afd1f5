"""From a template to a PDF: the paper, what is drawn on it, and its header and footer with the pages' numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

from ...core.clock import utc_now
from ...core.words import Words
from ...fields.base import Reader
from .paper import Paper
from .templates import Template
from .texts import filled, names_in

Names = Callable[[str], str]
"""What a name in a text stands for."""
Draw = Callable[[Paper, Template, Names], None]


def said(text: object, reader: Reader, names: Names) -> str:
    """Return a template's text in the reader's language with its places filled."""
    return filled(_words(text).to(reader.language), names)


def drawn(template: Template, title: str, reader: Reader, draw: Draw, value: Names) -> bytes:
    """Return the PDF; `value` gives the text of a field by its key.

    How many pages there are is known at the end: where a text of the page itself asks for it, all is drawn twice.
    """
    total = 0
    while True:
        paper = Paper(template.paper, template.landscape, template.margin, title, reader.language)
        draw(paper, template, names_of(reader, value, lambda paper=paper: paper.page_no(), total))
        if total == len(paper.pages) or not _asks_for_total(template, reader):
            break
        total = len(paper.pages)

    def line(text: Words | None) -> Callable[[int, int], str]:
        return lambda page, pages: (
            "" if text is None else said(text, reader, names_of(reader, value, lambda: page, pages))
        )

    paper.number(line(template.header), line(template.footer))
    return bytes(paper.output())


def names_of(reader: Reader, value: Names, page: Callable[[], int], pages: int) -> Names:
    """Return what names in texts stand for: those of the paper, else a field's by `value`."""

    def name(asked: str) -> str:
        if asked == "page":
            return str(page())
        if asked == "pages":
            return str(pages)
        return _today(reader).isoformat() if asked == "today" else value(asked)

    return name


def _today(reader: Reader) -> date:
    return (reader.now or utc_now()).astimezone(ZoneInfo(reader.zone)).date()


def _asks_for_total(template: Template, reader: Reader) -> bool:
    texts = (part[name] for part in template.parts for name in ("heading", "text", "code") if name in part)
    signers = (each for part in template.parts for each in part.get("signatures", ()))
    return any("pages" in names_in(_words(text).to(reader.language)) for text in (*texts, *signers))


def _words(text: object) -> Words:
    return text if isinstance(text, Words) else Words.read(text)  # type: ignore[arg-type]
