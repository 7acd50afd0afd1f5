"""What a template puts on paper as data, so that a page can show it while the template is still being made.

It reads what the PDF reads, under the same rights; how long pages are and where they break only the PDF tells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import segno
from markupsafe import Markup

from ...fields.base import Reader
from ..files.store import FileStore
from ..records.context import Context
from ..records.query import ListRequest, get_record, list_records
from .paper import BODY, HEADING
from .pieces import CODE, LONGEST_CODE, PICTURE
from .rows import rows_of
from .sheet import Names, names_of, said
from .templates import Template
from .values import align_of, pictures, shown, text_of

PAGES = 1
ROWS = 10


@dataclass(frozen=True, slots=True)
class Piece:
    """One part as it will stand on paper: `kind` says which of the others it uses."""

    kind: str
    text: str = ""
    align: str = "left"
    size: float = BODY
    pairs: Sequence[tuple[str, str]] = ()
    """(name, value) of fields, or who signs."""
    columns: int = 1
    headings: Sequence[tuple[str, str]] = ()
    """(name, how the column stands)"""
    cells: Sequence[Sequence[str]] = ()
    picture: Markup = Markup()
    """A QR code as SVG: squares alone, nothing of what it says is in it."""
    count: int = 0
    """How many pictures."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole template."""

    pieces: Sequence[Piece]
    header: str
    footer: str


def record_outline(
    context: Context, files: FileStore, table_key: str, record_id: int, template: Template, reader: Reader
) -> Outline:
    """Return one record on a template; raises NotFound."""
    table, mine = context.table(table_key)
    row = get_record(context, table_key, record_id)
    by_key = {key: each for key, each in table.definition.by_key.items() if key in mine.shown}

    def value(name: str) -> str:
        return text_of(by_key[name], row.values.get(name), reader) if name in by_key else ""

    def piece(part: Mapping[str, Any]) -> Piece | None:
        if "rows" in part:
            field = by_key.get(part["rows"])
            found = rows_of(context, table, row, field, part.get("fields", ()), reader) if field else None
            headings, cells = found or ([], [])
            return Piece("rows", headings=[(each.label, each.align) for each in headings], cells=cells[:ROWS])
        if "fields" in part:
            told = [
                shown(context, files, by_key[key], row.values.get(key), reader)
                for key in part["fields"]
                if key in by_key
            ]
            pairs = [(each.label, each.text or ("🖼" if each.pictures else "–")) for each in told]
            return Piece("fields", pairs=pairs, columns=part.get("columns", 1))
        if "image" in part:
            field = by_key.get(part["image"])
            count = len(pictures(context, files, field, row.values.get(field.key))) if field else 0
            label = field.label.to(reader.language) if field else ""
            return Piece("image", label, part.get("align", "left"), part.get("size", PICTURE), count=count)
        return None

    return _outline(template, reader, value, piece)


def list_outline(
    context: Context, table_key: str, template: Template, request: ListRequest, reader: Reader
) -> Outline:
    """Return the first records of a list on a template."""
    table, mine = context.table(table_key)
    by_key = {key: each for key, each in table.definition.by_key.items() if key in mine.shown}
    keys = tuple(key for key in request.fields or () if key in by_key)
    rows = list_records(context, table_key, ListRequest(fields=keys, sort=request.sort, limit=ROWS)).rows

    def piece(part: Mapping[str, Any]) -> Piece | None:
        if "fields" not in part:
            return None
        fields = [by_key[key] for key in part["fields"] if key in by_key]
        return Piece(
            "rows",
            headings=[(each.label.to(reader.language), align_of(each)) for each in fields],
            cells=[[text_of(each, row.values.get(each.key), reader) for each in fields] for row in rows],
        )

    return _outline(template, reader, lambda _name: "", piece)


def _outline(template: Template, reader: Reader, value: Names, of_records: Any) -> Outline:
    names = names_of(reader, value, lambda: PAGES, PAGES)
    pieces = [of_records(part) or _plain(part, reader, names) for part in template.parts]
    ends = [said(text, reader, names) if text else "" for text in (template.header, template.footer)]
    return Outline(pieces, *ends)


def _plain(part: Mapping[str, Any], reader: Reader, names: Names) -> Piece:
    """Return a part that shows no field of its own."""
    align = part.get("align", "left")
    if "heading" in part:
        return Piece("heading", said(part["heading"], reader, names), align, part.get("size", HEADING))
    if "text" in part:
        return Piece("text", said(part["text"], reader, names), align, part.get("size", BODY))
    if "code" in part:
        return Piece(
            "code", "", align, part.get("size", CODE), picture=_code(said(part["code"], reader, names))
        )
    if "signatures" in part:
        return Piece("signatures", pairs=[("", said(each, reader, names)) for each in part["signatures"]])
    return Piece("page" if "page" in part else "line")


def _code(text: str) -> Markup:
    if not text.strip():
        return Markup()
    made = segno.make(text[:LONGEST_CODE], micro=False, error="m")
    return Markup(made.svg_inline(omitsize=True, border=0))
