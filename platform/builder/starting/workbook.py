"""The visible sheets of an Excel workbook as rows of texts: what each cell says to whoever looks at it.

A formula gives the value it last had. Merged cells say the same in all of them, as they do to the eye.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

MOST_UNPACKED = 600 * 1024 * 1024
MOST_MEMBERS = 2000
MOST_MERGED = 20_000
"""Merged ranges of one sheet; further ones say their value once."""
MOST_MERGED_ROWS = 2000
MOST_MERGED_COLUMNS = 200
LONGEST_MERGE = 64
CHUNK = 1 << 18
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_CURRENCY = re.compile(r"\[\$([^\]-]{1,3})(?:-[^\]]*)?\]|([¥￥$€£₩])")
_ZEROS = re.compile(r"0{2,20}")
_QUOTED = re.compile(r'"[^"]*"|\\.')
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})


class TooMuch(Exception):
    """The workbook is larger than it may be once it is unpacked."""


def workbook_sheets(path: Path) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """Yield (name, rows) of every visible sheet; raises TooMuch, and whatever openpyxl stumbles over."""
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > MOST_UNPACKED:
            raise TooMuch
    with path.open("rb") as stream:
        book = load_workbook(stream, read_only=True, data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                yield sheet.title, _rows(sheet)


def _rows(sheet: Any) -> Iterator[list[str]]:
    merged = _merged(sheet)
    kept: dict[tuple[int, int], str] = {}
    # What a file says of its own size is not believed.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [cell_text(cell) for cell in cells]
        for first_row, first, last in merged.get(number, ()):
            texts += [""] * (last - len(texts))
            if number == first_row:
                kept[first_row, first] = texts[first - 1]
            texts[first - 1 : last] = [kept.get((first_row, first), "")] * (last - first + 1)
        while texts and not texts[-1]:
            texts.pop()
        yield texts


def _merged(sheet: Any) -> dict[int, list[tuple[int, int, int]]]:
    """Return, by row, (first row, first column, last column) of the merged ranges it takes part in."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    for first, top, last, bottom in islice(_merged_ranges(sheet), MOST_MERGED):
        if last - first < MOST_MERGED_COLUMNS:
            for row in range(top, min(bottom, top + MOST_MERGED_ROWS) + 1):
                found.setdefault(row, []).append((top, first, last))
    return found


def _merged_ranges(sheet: Any) -> Iterator[tuple[int, int, int, int]]:
    # Reading row by row, openpyxl tells nothing of them; they stand behind all rows.
    before = b""
    with sheet.parent._archive.open(sheet._worksheet_path) as stream:  # noqa: SLF001 - it offers no other way
        while chunk := stream.read(CHUNK):
            text = before + chunk
            end = 0
            for match in _MERGE.finditer(text):
                end = match.end()
                yield range_boundaries(match[1].decode())
            before = text[max(end, len(text) - LONGEST_MERGE) :]


def cell_text(cell: Any) -> str:
    """Return what a cell says: "15%", "¥1234.5", "2026-11-22", "00042"; "" for nothing and for an error."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return "" if value in ERRORS else value.strip()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%d}" if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    if isinstance(value, int | float):
        return _number(
            value, _QUOTED.sub("", cell.number_format or "") or "General", cell.number_format or ""
        )
    return str(value)


def _number(value: float, bare: str, form: str) -> str:
    if "%" in bare:
        return f"{round(value * 100, 10):.15g}%"
    text = str(value) if isinstance(value, int) else f"{value:.15g}"
    if "e" in text:
        text = f"{Decimal(text):f}"
    if _ZEROS.fullmatch(bare):
        return text.zfill(len(bare))
    sign = _CURRENCY.search(form)
    return f"{sign[1] or sign[2]}{text}" if sign and (sign[1] or sign[2]).strip() else text
