"""The audit log as it leaves: JSON lines, and a table for spreadsheets, in which no value can forge a line."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from .models import AuditEntry

_ENTRIES = AuditEntry.__table__
PAGE = 1000


def lines(connection: sa.Connection, *which: sa.ColumnElement[bool]) -> Iterator[bytes]:
    """Yield one line of JSON an entry, oldest first: all, or those for which all of `which` hold."""
    for row in rows(connection, *which):
        entry: dict[str, Any] = dict(row._mapping)
        entry["at"] = entry["at"].isoformat().replace("+00:00", "Z")
        # ASCII escapes control characters and separators that some readers take for the end of a line.
        yield json.dumps(entry, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def rows(connection: sa.Connection, *which: sa.ColumnElement[bool]) -> Iterator[sa.Row]:
    """Yield the entries, oldest first, a page at a time so that no statement is long."""
    last = 0
    while True:
        told = sa.select(_ENTRIES).where(_ENTRIES.c.id > last, *which).order_by(_ENTRIES.c.id).limit(PAGE)
        page = connection.execute(told).all()
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1].id


def table_rows(headings: Sequence[str], cells: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield a CSV file as spreadsheets read it: text stays text, and a cell never runs over its line."""
    yield b"\xef\xbb\xbf" + _line(headings)
    for each in cells:
        yield _line(each)


def _line(cells: Sequence[str]) -> bytes:
    return (",".join(f'"{safe_cell(each)}"' for each in cells) + "\r\n").encode()


def safe_cell(text: str) -> str:
    """Return a cell's text that no spreadsheet takes for a formula, quotes doubled, control characters visible."""
    shown = "".join(_visible(letter) for letter in text).replace('"', '""')
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown


def _visible(letter: str) -> str:
    # Cc: control characters; Cf: invisible marks, of direction too; Zl, Zp: separators of lines and paragraphs.
    if unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp"):
        return f"\\u{ord(letter):04x}"
    return letter
