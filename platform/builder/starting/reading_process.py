"""The process that touches spreadsheets: reads files into rows of texts, and guesses what they hold.

`python -m tablewright.builder.starting.reading_process read FOLDER < asked` reads the files that `asked` names into
FOLDER, one JSON list a line, and prints the guess; `… guess FOLDER < asked` guesses again from the rows that lie
there. Both print {"fault": code} for what cannot be read.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from ...core.confined import confine
from ...core.limits import LIMITS
from .csv_sheet import csv_rows
from .guess import guess_sheets
from .workbook import TooMuch, workbook_sheets

MEGABYTES = 1536
SECONDS = 120
WORKBOOK, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_WRITTEN = 6 * LIMITS.spreadsheet_bytes
"""Bytes of the rows that files are read into: a short text that many cells share is written for each of them."""
MOST_TOLD = 8 * 1024 * 1024
"""Bytes of a guess: the web process reads it whole."""
UNREADABLE, OLD, TOO_LARGE, ROWS, COLUMNS, SHEETS, EMPTY = (
    "unreadable", "old", "too_large", "rows", "columns", "sheets", "empty",
)  # fmt: skip


class Unreadable(Exception):
    """A file cannot be read: (code, name of the file, name of the sheet)."""


def read(folder: Path, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Read every file into rows; returns [{"file", "name", "rows": name of the rows' file, "count"}]."""
    found: list[dict[str, Any]] = []
    room = MOST_WRITTEN
    for file in asked["files"]:
        try:
            for name, rows in _sheets(folder / file["path"], file["name"]):
                if len(found) >= LIMITS.spreadsheet_sheets:
                    raise Unreadable(SHEETS, file["name"], "")
                target = f"{len(found)}.jsonl"
                count = _write(folder / target, rows, (file["name"], name), room)
                room -= (folder / target).stat().st_size
                if count:
                    found.append({"file": file["name"], "name": name, "rows": target, "count": count})
        except (Unreadable, MemoryError):
            raise
        except TooMuch as error:
            raise Unreadable(TOO_LARGE, file["name"], "") from error
        except Exception as error:  # noqa: BLE001 - the libraries raise whatever a broken file makes them stumble over
            raise Unreadable(UNREADABLE, file["name"], "") from error
    if not found:
        raise Unreadable(EMPTY, asked["files"][0]["name"], "")
    return found


def _sheets(path: Path, name: str) -> Iterator[tuple[str, Iterable[list[str]]]]:
    with path.open("rb") as stream:
        head = stream.read(4)
    if head == OLD_WORKBOOK:
        raise Unreadable(OLD, name, "")
    if head == WORKBOOK:
        yield from workbook_sheets(path)
    else:
        if _is_binary(path):
            raise Unreadable(UNREADABLE, name, "")
        yield "", csv_rows(path)


def _is_binary(path: Path) -> bool:
    with path.open("rb") as stream:
        head = stream.read(8192)
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    return not wide and sum(byte < 9 or 13 < byte < 27 for byte in head) > len(head) / 100


def _write(path: Path, rows: Iterable[list[str]], where: tuple[str, str], room: int) -> int:
    """Write the rows as lines and return how many there are; empty ones at the end are left out.

    Raises TooMuch for more than `room` bytes.
    """
    count = empty = 0
    with path.open("wb") as stream:
        for row in rows:
            texts = [_clean(cell) for cell in row]
            while texts and not texts[-1]:
                texts.pop()
            if not texts:
                empty += 1
                continue
            if len(texts) > LIMITS.spreadsheet_columns:
                raise Unreadable(COLUMNS, *where)
            if count + empty > LIMITS.spreadsheet_rows:
                raise Unreadable(ROWS, *where)
            lines = b"[]\n" * empty + orjson.dumps(texts) + b"\n"
            count, empty, room = count + empty + 1, 0, room - len(lines)
            if room < 0:
                raise TooMuch
            stream.write(lines)
    return count


def _clean(text: str) -> str:
    text = text.strip()[: LIMITS.long_text_length]
    if text.isprintable():
        return text
    return "".join(sign for sign in text.replace("\r\n", "\n") if sign.isprintable() or sign in "\n\t")


def told(what: str, folder: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is told of the files or rows in a folder; see above."""
    try:
        sheets = read(folder, asked) if what == "read" else asked["sheets"]
        return {"sheets": guess_sheets(folder, sheets, asked["headers"], asked["choices"], asked["people"])}
    except Unreadable as error:
        return {"fault": error.args}
    except MemoryError:
        return {"fault": (TOO_LARGE, "", "")}


def main() -> None:
    """Do what the command line says; called in a process of its own."""
    confine(MEGABYTES, SECONDS)
    asked = orjson.loads(sys.stdin.buffer.read())
    answer = orjson.dumps(told(sys.argv[1], Path(sys.argv[2]), asked))
    sys.stdout.buffer.write(
        answer if len(answer) <= MOST_TOLD else orjson.dumps({"fault": (TOO_LARGE, "", "")})
    )


if __name__ == "__main__":
    main()
