"""The whole guess about sheets: where the table lies in each, what each column holds, what names what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path, PurePath
from typing import Any

import orjson

from ...core.limits import LIMITS
from .column import LONGEST_TEXT, Column, parts
from .columns import guess_column
from .headers import clean_label, means
from .relations import Keyed, relate
from .sheet_shape import SheetShape, is_total, shape_of

SAMPLE_ROWS = 20_000
TAIL_ROWS = 60
SHOWN_ROWS, LONGEST_SHOWN = 10, 60
_DULL = re.compile(r"(?:sheet|table|工作表|表格?|export|导出|data|数据)\s*[-_(]?\d*\)?", re.IGNORECASE)


def guess_sheets(
    folder: Path,
    sheets: Sequence[Mapping[str, Any]],
    headers: Mapping[str, int | None],
    choices: Mapping[str, Mapping[str, str]],
    people: Sequence[str],
) -> list[dict[str, Any]]:
    """Return the guess about sheets whose rows lie in `folder`: see `guessed` for what is told of each.

    `headers` are the rows that name the columns, by the place of the sheet, and `choices` the types of columns, by
    the places of sheet and column, where somebody has said so.
    """
    names = frozenset(name.casefold() for name in people)
    keyed: list[Keyed] = []
    told: list[dict[str, Any]] = []
    for place, sheet in enumerate(sheets):
        rows = list(_lines(folder / sheet["rows"], SAMPLE_ROWS))
        shape = _shape(folder / sheet["rows"], rows, sheet["count"], headers.get(str(place), -1))
        data = list(
            data_rows(rows[shape.first : shape.end], rows[shape.header] if shape.header is not None else ())
        )
        labels = column_labels(rows, shape)
        cells = [
            [row[number].strip() if number < len(row) else "" for row in data]
            for number in range(len(labels))
        ]
        said = choices.get(str(place), {})
        columns = [
            guess_column(label, each, names, said.get(str(number), ""))
            for number, (label, each) in enumerate(zip(labels, cells, strict=True))
        ]
        if sheet["count"] > SAMPLE_ROWS:
            _all_options(folder / sheet["rows"], shape, columns)
        _tell_apart(columns)
        label = table_label(sheet["name"], sheet["file"])
        keyed.append(Keyed(label, columns, cells, title_of(columns)))
        told.append(
            {**sheet, "label": label, **asdict(shape), "take": bool(data) and any(c.take for c in columns)}
        )
        told[-1]["names"] = list(rows[shape.header]) if shape.header is not None else []
        told[-1]["sample"] = [[cell[:LONGEST_SHOWN] for cell in row] for row in data[:SHOWN_ROWS]]
    relate(keyed, {(int(place), int(number)) for place, said in choices.items() for number in said})
    for each, one in zip(told, keyed, strict=True):
        each["columns"] = [asdict(column) for column in one.columns]
        each["title"] = title_of(one.columns)
    return told


def _all_options(path: Path, shape: SheetShape, columns: Sequence[Column]) -> None:
    """Look through all rows of a long sheet for options that its first rows lack.

    Too many, or one that is too long to be called so, make a text of it.
    """
    known = {
        number: dict.fromkeys(column.settings["options"])
        for number, column in enumerate(columns)
        if column.type in ("select", "multi_select")
    }
    for row in islice(_lines(path, shape.end), SAMPLE_ROWS, None) if known else ():
        for number, options in known.items():
            text = row[number].strip() if number < len(row) else ""
            if text and text not in options and len(options) <= LIMITS.options_per_field:
                options |= dict.fromkeys(parts(text) if columns[number].type == "multi_select" else [text])
    for number, options in known.items():
        longest = max(map(len, options), default=0)
        if len(options) > LIMITS.options_per_field or longest > LIMITS.label_length:
            columns[number].type = "text" if longest <= LONGEST_TEXT else "long_text"
            columns[number].settings = {}
        else:
            columns[number].settings["options"] = list(options)


def data_rows(rows: Sequence[Sequence[str]], header: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the rows that are records: no empty ones, no totals between, no headings that a print repeated."""
    for row in rows:
        if is_record(row, header):
            yield row


def is_record(row: Sequence[str], header: Sequence[str]) -> bool:
    """Say whether a row of the table is a record."""
    filled = sum(1 for cell in row if cell)
    if not filled or (header and list(row) == list(header)):
        return False
    return not (is_total(row) and filled < max(3, len(header)))


def column_labels(rows: Sequence[Sequence[str]], shape: SheetShape) -> list[str]:
    """Return the name of every column; those without one are called by their letter, twins get the group's name."""
    header = list(rows[shape.header]) if shape.header is not None else []
    width = max([len(header), *(len(row) for row in rows[shape.first : shape.end])], default=0)
    header += [""] * (width - len(header))
    above = list(rows[shape.header - 1]) if shape.header else []
    for more in range(shape.more):
        row = rows[shape.header + 1 + more]
        header = [f"{name} {row[place]}" if place < len(row) else name for place, name in enumerate(header)]
    plain = [clean_label(each) for each in header]
    for number, name in enumerate(plain):
        group = clean_label(above[number]) if number < len(above) else ""
        if name and plain.count(name) > 1 and group and group != name and len(set(above)) > 2:
            header[number] = f"{group} {name}"
    return header


def _tell_apart(columns: Sequence[Column]) -> None:
    """Give names to columns without one, and numbers to those that are called alike."""
    seen: dict[str, int] = {}
    for number, column in enumerate(columns):
        name = column.label or _letter(number)
        seen[name.casefold()] = count = seen.get(name.casefold(), 0) + 1
        column.label = name if count == 1 else f"{name} {count}"


def _letter(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def title_of(columns: Sequence[Column]) -> int | None:
    """Return the column that names a row: a text, best one that says so and never repeats."""

    def rank(number: int) -> tuple[bool, bool, bool, int]:
        column = columns[number]
        named = means(column.label, "title") and not means(column.label, "code")
        return named and column.unique, named, column.unique and not means(column.label, "long"), -number

    texts = [
        number for number, each in enumerate(columns) if each.take and each.type == "text" and each.filled
    ]
    return max(texts, key=rank, default=None)


def table_label(name: str, file: str) -> str:
    """Return what a sheet's table is called: the sheet's name, or the file's where the sheet's says nothing."""
    stem = PurePath(file).stem
    return clean_label(stem if not name or _DULL.fullmatch(name.strip()) else name) or "1"


def _shape(path: Path, rows: Sequence[Sequence[str]], count: int, header: int | None) -> SheetShape:
    shape = shape_of(rows, header)
    if count <= len(rows):
        return shape
    tail = list(_lines(path, TAIL_ROWS, count - TAIL_ROWS))
    return SheetShape(shape.header, shape.more, shape.first, count - len(tail) + shape_of(tail, None).end)


def _lines(path: Path, most: int, skip: int = 0) -> Iterator[list[str]]:
    with path.open("rb") as stream:
        for number, line in enumerate(stream):
            if number >= skip + most:
                return
            if number >= skip:
                yield orjson.loads(line)
