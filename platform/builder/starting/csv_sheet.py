"""The rows of a text file with separated values, in whatever way it was written."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from ...core.limits import LIMITS
from .decoding import encoding_of

DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 60
SAMPLE = 1 << 16
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet program takes for a formula at the beginning of a cell, unless "'" stands before it."""


def csv_rows(path: Path) -> Iterator[list[str]]:
    """Yield the rows as texts; raises csv.Error, UnicodeError."""
    csv.field_size_limit(LIMITS.long_text_length * 4)
    encoding = encoding_of(path)
    with path.open("r", encoding=encoding, errors="replace", newline="") as stream:
        head = stream.read(SAMPLE).replace("\0", "")
    delimiter = _delimiter(head)
    with path.open("r", encoding=encoding, errors="replace", newline="") as stream:
        lines = (line.replace("\0", "") for line in stream)
        for row in csv.reader(lines, delimiter=delimiter, skipinitialspace=True):
            yield [_without_quote(cell) for cell in row]


def _without_quote(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULAS) else cell


def _delimiter(head: str) -> str:
    """Return what separates the values: the sign that cuts most lines into equally many."""

    def score(delimiter: str) -> tuple[float, int]:
        try:
            rows = islice(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), LOOKED_AT)
            widths = Counter(len(row) for row in rows if len(row) > 1)
        except csv.Error:
            return 0.0, 0
        if not widths:
            return 0.0, 0
        width, count = widths.most_common(1)[0]
        return count * min(width, 4), width

    return max(DELIMITERS, key=score)
