"""The process that touches spreadsheets: reads one, or writes the one to fill in, under limits on memory and time.

`python -m tablewright.identity.sheet_process read ROWS < file` prints {"rows": [[…]]} or {"fault": "…"}, and
`… template LANGUAGE` prints an xlsx file. Whatever a hostile file does to the reader, the web process does not
feel it.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from ..core.confined import confine
from ..core.words import Words
from .people_columns import COLUMNS, EXAMPLES
from .people_sheet import MOST_COLUMNS, SECONDS, TOO_MANY_ROWS, TOO_WIDE, UNREADABLE

MEGABYTES = 512
MOST_UNPACKED = 64 * 1024 * 1024
MOST_MEMBERS = 1000
LONGEST_CELL = 500
ENCODINGS = ("utf-8-sig", "gb18030")


class Unreadable(Exception):
    """The file is not what it should be; the argument is one of the faults above."""


def read_rows(content: bytes, most_rows: int) -> list[list[str]]:
    """Return the filled rows of a file, at most so many beside the headings; raises Unreadable."""
    rows: list[list[str]] = []
    for cells in _workbook(content) if content.startswith(b"PK\x03\x04") else _csv(content):
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if len(texts) > MOST_COLUMNS:
            raise Unreadable(TOO_WIDE)
        if texts:
            rows.append(texts)
        if len(rows) > most_rows + 1:
            raise Unreadable(TOO_MANY_ROWS)
    return rows


def _workbook(content: bytes) -> Iterator[tuple[Any, ...]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > MOST_UNPACKED:
                raise Unreadable(UNREADABLE)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        # What a file says of its own size is not believed.
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        yield from sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1)
    except Unreadable:
        raise
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever a broken file makes it stumble over
        raise Unreadable(UNREADABLE) from error


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise Unreadable(UNREADABLE) from error


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable(UNREADABLE)


def _text(cell: Any) -> str:
    """Return what a cell says: whole numbers without a point, dates as written, on one line."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime.datetime):
        cell = cell.isoformat(" ", "seconds")
    return " ".join(str(cell).split())[:LONGEST_CELL]


def write_template(language: str) -> bytes:
    """Return an xlsx file to fill in: headings, three examples, and a second sheet that says what each column means."""
    book = Workbook()
    sheet = book.active
    sheet.title = Words("People", "人员").to(language)
    sheet.append([column.label.to(language) for column in COLUMNS])
    for row in EXAMPLES:
        sheet.append(row)
    help_sheet = book.create_sheet(Words("Help", "说明").to(language))
    for column in COLUMNS:
        help_sheet.append([column.label.to(language), column.help.to(language)])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number in range(1, len(COLUMNS) + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 24
    help_sheet.column_dimensions["A"].width, help_sheet.column_dimensions["B"].width = 20, 80
    sheet.freeze_panes = "A2"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def main() -> None:
    """Do what the command line says; called in a process of its own."""
    confine(MEGABYTES, SECONDS)
    what, argument = sys.argv[1:]
    if what == "template":
        sys.stdout.buffer.write(write_template(argument))
        return
    try:
        told: dict[str, Any] = {"rows": read_rows(sys.stdin.buffer.read(), int(argument))}
    except Unreadable as error:
        told = {"fault": error.args[0]}
    except MemoryError:
        told = {"fault": UNREADABLE}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
