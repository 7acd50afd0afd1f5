"""A spreadsheet of people as rows of texts. It is read in a process of its own: see `sheet_process.py`."""

from __future__ import annotations

import json

from ..core.confined import read_apart
from ..core.errors import Fault, Invalid
from ..core.words import Words

SECONDS = 20
MOST_COLUMNS = 30
PROCESS = f"{__package__}.sheet_process"

UNREADABLE, TOO_MANY_ROWS, TOO_WIDE = "unreadable", "rows", "columns"
WORDS = {
    UNREADABLE: Words(
        "This file cannot be read. Save it as .xlsx or .csv and try again.",
        "无法读取该文件，请另存为 .xlsx 或 .csv 格式后重试。",
    ),
    TOO_MANY_ROWS: Words(
        "The file has more than {rows} rows; split it.", "文件超过 {rows} 行，请拆分后再导入。"
    ),
    TOO_WIDE: Words("The file has more than {columns} columns.", "文件超过 {columns} 列。"),
}


def read_sheet(content: bytes, most_rows: int) -> list[list[str]]:
    """Return the filled rows of a spreadsheet's first sheet, the headings first. Raises Invalid."""
    try:
        told = json.loads(read_apart(PROCESS, ("read", str(most_rows)), content, SECONDS))
    except ValueError:
        told = {"fault": UNREADABLE}
    if "fault" in told:
        words = WORDS[told["fault"]].fill(rows=f"{most_rows:,}", columns=MOST_COLUMNS)
        raise Invalid([Fault("file", words)])
    return told["rows"]


def template_file(language: str) -> bytes:
    """Return an xlsx file to fill in: headings, examples, and a second sheet that says what each column means."""
    return read_apart(PROCESS, ("template", language), b"", SECONDS)
