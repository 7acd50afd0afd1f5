"""The rows that did not come in as a file to mend: why, where it stood, and what the row said."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ...core.words import Words
from .csv_sheet import FORMULAS
from .rows_file import left_out

HEADINGS = (Words("Why not", "未导入原因"), Words("Sheet", "工作表"), Words("Row", "行号"))


def left_out_csv(folder: Path, sheets: Sequence[Mapping[str, Any]], language: str) -> Iterator[bytes]:
    """Yield the file; each sheet's rows stand under its own headings."""
    yield b"\xef\xbb\xbf"
    current = None
    for each in left_out(folder):
        sheet = sheets[each["sheet"]]
        if each["sheet"] != current:
            current = each["sheet"]
            yield _line([*(words.to(language) for words in HEADINGS), *sheet["names"]])
        why = each["why"]["zh" if language == "zh" else "en"]
        yield _line([why, sheet["name"] or sheet["file"], str(each["row"]), *each["cells"]])


def _line(cells: Sequence[str]) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerow(
        [f"'{cell}" if cell.startswith(FORMULAS) and not _is_number(cell) else cell for cell in cells]
    )
    return target.getvalue().encode("utf-8")


def _is_number(cell: str) -> bool:
    return cell[0] in "+-" and cell[1:].replace(".", "", 1).replace(",", "").isdigit()
