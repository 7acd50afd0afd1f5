"""A spreadsheet of people as rows of texts. It is read in a process of its own: see `sheet_process.py`."""

from __future__ import annotations

import json
import subprocess
import sys

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
        told = json.loads(_run("read", str(most_rows), content))
    except ValueError:
        told = {"fault": UNREADABLE}
    if "fault" in told:
        words = WORDS[told["fault"]].fill(rows=f"{most_rows:,}", columns=MOST_COLUMNS)
        raise Invalid([Fault("file", words)])
    return told["rows"]


def template_file(language: str) -> bytes:
    """Return an xlsx file to fill in: headings, examples, and a second sheet that says what each column means."""
    return _run("template", language)


def _run(what: str, argument: str, content: bytes = b"") -> bytes:
    """Return what the process printed; nothing where it failed or took too long."""
    command = [sys.executable, "-m", PROCESS, what, argument]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout if done.returncode == 0 else b""
