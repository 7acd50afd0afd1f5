"""Where the table lies in a sheet: titles above it, the row that names the columns, totals and notes below it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .texts import looks_like_data

LOOKED_AT = 30
SCANNED = 200
MOST_BELOW = 30
MOST_MORE = 2
LONG_NOTE = 20
_TOTAL = re.compile(
    r"(?:本页|以上|全部)?(?:合\s*计|总\s*计|小\s*计|共\s*计|汇\s*总|平均值?)"
    r"|(?:grand |sub-?)?totals?|sum|average",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\s*(?:注|备注|说明|制表|填表|审核|批准|打印|来源|数据来源|note|notes|source|printed|prepared|\*)\S{0,6}\s*[:：]"
    r"|\s*(?:\*|※)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SheetShape:
    """Rows by their place in the sheet, from 0."""

    header: int | None
    """The row that names the columns; None where there is none."""
    more: int
    """How many rows below it go on with the names."""
    first: int
    """The first row of data."""
    end: int
    """Behind the last row of data."""


def shape_of(rows: Sequence[Sequence[str]], header: int | None = -1) -> SheetShape:
    """Return where the table lies; `header` is the row that names the columns where somebody has said it."""
    if header == -1:
        header = _header(rows)
    more = 0 if header is None else _more_names(rows, header)
    first = 0 if header is None else header + 1 + more
    while first < len(rows) and not any(rows[first]):
        first += 1
    return SheetShape(header, more, first, _end(rows, first))


def is_total(row: Sequence[str]) -> bool:
    """Say whether a row adds others up rather than being one of them."""
    named = [cell for cell in row if cell][:2]
    return any(_TOTAL.fullmatch(cell.strip(" :：")) for cell in named)


def _header(rows: Sequence[Sequence[str]]) -> int | None:
    head = rows[:LOOKED_AT]
    widths = [_filled(row) for row in rows[:SCANNED] if any(row)]
    if not widths:
        return None
    usual = max(1, sorted(widths)[len(widths) * 3 // 4])
    for place, row in enumerate(head):
        filled = [cell for cell in row if cell]
        if len(filled) * 10 < usual * 6:
            continue
        if _names_columns(filled) and not _names_groups(rows, place):
            return place
        # The table has begun, and its first full row is data.
        if any(looks_like_data(cell) for cell in filled) and len(set(filled)) * 10 >= len(filled) * 5:
            return None
    return None


def _names_columns(filled: Sequence[str]) -> bool:
    texts = [cell for cell in filled if not looks_like_data(cell) and len(cell) <= 60]
    years = [cell for cell in filled if re.fullmatch(r"(?:19|20)\d\d年?|\d{1,2}月|Q[1-4]|\d", cell)]
    distinct = len(set(filled))
    return (
        len({*texts, *years}) * 10 >= len(filled) * 8
        and len(texts) * 2 >= len(filled)
        and distinct * 10 >= len(filled) * 7
    )


def _names_groups(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Say whether the next row names the columns and this one groups them: merged cells stand in both."""
    if place + 1 >= len(rows):
        return False
    row, below = rows[place], rows[place + 1]
    pairs = [(one, other) for one, other in zip(row, below, strict=False) if one and other]
    same = sum(one == other for one, other in pairs)
    doubled = len(pairs) > len({one for one, _ in pairs})
    return bool(same) and doubled and _names_columns([cell for cell in below if cell])


def _more_names(rows: Sequence[Sequence[str]], header: int) -> int:
    """Return how many rows go on with the names: fewer cells, no values, and values further below."""
    names = rows[header]
    for more in range(MOST_MORE):
        row = rows[header + 1 + more] if header + 1 + more < len(rows) else []
        below = rows[header + 2 + more : header + 12 + more]
        filled = [cell for cell in row if cell]
        values = any(looks_like_data(cell) for each in below for cell in each)
        named = all(place < len(names) and names[place] for place, cell in enumerate(row) if cell)
        if not (values and named and 1 < len(filled) < _filled(names) and not row[0]) or any(
            map(looks_like_data, filled)
        ):
            return more
    return MOST_MORE


def _end(rows: Sequence[Sequence[str]], first: int) -> int:
    """Return where totals, notes and what stands apart at the end begin."""
    end = len(rows)
    widths = Counter(_filled(row) for row in rows[first : first + SCANNED] if any(row))
    usual = widths.most_common(1)[0][0] if widths else 0
    for _ in range(MOST_BELOW):
        while end > first and not any(rows[end - 1]):
            end -= 1
        if end - first < 2:
            break
        last = rows[end - 1]
        alone = usual > 2 and _filled(last) == 1
        apart = alone and (not any(rows[end - 2]) or (usual > 3 and len(max(last, key=len)) > LONG_NOTE))
        note = _filled(last) < max(2, usual) and any(_NOTE.match(cell) for cell in last if cell)
        if not (is_total(last) or apart or note):
            break
        end -= 1
    return end


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell)
