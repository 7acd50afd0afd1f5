"""The rows of a sheet that has been read, from any place on, and the file of those that did not come in."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from ...core.words import Words

LEFT_OUT = "left_out.jsonl"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet."""

    number: int
    """Its place in the sheet, from 0."""
    cells: Sequence[str]
    after: int
    """Where in the file the next row begins."""

    def cell(self, column: int) -> str:
        """Return what a cell says; "" beyond the last."""
        return self.cells[column] if column < len(self.cells) else ""


def rows_from(path: Path, offset: int, number: int) -> Iterator[Row]:
    """Yield the rows from a place on, the first of them being row `number`."""
    with path.open("rb") as stream:
        stream.seek(offset)
        while line := stream.readline():
            yield Row(number, orjson.loads(line), stream.tell())
            number += 1


def note_left_out(folder: Path, length: int, rows: Sequence[tuple[int, Row, Words]]) -> int:
    """Write rows that did not come in, (sheet, row, why), behind the first `length` bytes; returns the new length.

    What an interrupted try wrote beyond `length` is cut away, so that no row is listed twice.
    """
    with (folder / LEFT_OUT).open("ab") as stream:
        stream.truncate(length)
        for sheet, row, why in rows:
            told = {
                "sheet": sheet,
                "row": row.number + 1,
                "why": {"en": why.en, "zh": why.zh},
                "cells": row.cells,
            }
            stream.write(orjson.dumps(told) + b"\n")
        stream.flush()
        os.fsync(stream.fileno())
        return stream.tell()


def left_out(folder: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the rows that did not come in: {"sheet", "row", "why", "cells"}."""
    path = folder / LEFT_OUT
    if path.exists():
        with path.open("rb") as stream:
            for line in stream:
                yield orjson.loads(line)
