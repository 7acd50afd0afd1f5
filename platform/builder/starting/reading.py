"""Having spreadsheets read and guessed, in a process of their own; what is wrong with a file is told by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from ...core.confined import read_apart
from ...core.errors import Fault, Invalid
from ...core.limits import LIMITS
from ...core.turns_at import NoTurn, turn_at
from ...core.words import Words
from ...runtime.records.context import Context
from .app_relations import relate_to_app
from .reading_process import COLUMNS, EMPTY, OLD, ROWS, SECONDS, SHEETS, TOO_LARGE, UNREADABLE

PROCESS = f"{__package__}.reading_process"
WAITED_SECONDS = 30
"""How long somebody waits for others' files to be read: a person looks at the page meanwhile."""
Sheets = list[dict[str, Any]]


def read_files(
    folder: Path, files: Sequence[Mapping[str, str]], people: Sequence[str], context: Context | None = None
) -> Sheets:
    """Read files in `folder`, [{"path", "name"}], and return the guess about their sheets; raises Invalid.

    `context` is the app whose records the sheets may name, for whoever sent them.
    """
    asked = {"files": files, "headers": {}, "choices": {}, "people": people}
    return _related(_asked("read", folder, asked), context, {})


def guess_again(
    folder: Path,
    sheets: Sequence[Mapping[str, Any]],
    headers: Mapping[str, int | None],
    choices: Mapping[str, Mapping[str, str]],
    people: Sequence[str],
    context: Context | None = None,
) -> Sheets:
    """Return the guess about sheets that have been read, as somebody has corrected it; see `guess_sheets`."""
    bare = [{name: sheet[name] for name in ("file", "name", "rows", "count")} for sheet in sheets]
    asked = {"sheets": bare, "headers": headers, "choices": choices, "people": people}
    return _related(_asked("guess", folder, asked), context, choices)


def _related(sheets: Sheets, context: Context | None, choices: Mapping[str, Mapping[str, str]]) -> Sheets:
    if context is not None:
        relate_to_app(context, sheets, choices)
    for sheet in sheets:
        for column in sheet["columns"]:
            del column["values"]
    return sheets


def _asked(what: str, folder: Path, asked: Mapping[str, Any]) -> Sheets:
    # One reader may take 1.5 GB: more at once than these would take the machine's memory from everybody else.
    try:
        with turn_at(folder.parents[1], "reading", LIMITS.spreadsheets_at_once, WAITED_SECONDS):
            answer = read_apart(PROCESS, (what, str(folder)), orjson.dumps(asked), SECONDS)
    except NoTurn:
        raise Invalid([Fault("files", OTHERS_FIRST.fill(n=LIMITS.spreadsheets_at_once))]) from None
    told = orjson.loads(answer) if answer else {"fault": (TOO_LARGE, "", "")}
    if "fault" in told:
        code, file, sheet = told["fault"]
        raise Invalid([Fault("files", _WORDS[code].fill(file=file, sheet=sheet, **_NUMBERS))])
    return told["sheets"]


_NUMBERS = {
    "rows": f"{LIMITS.spreadsheet_rows:,}",
    "columns": LIMITS.spreadsheet_columns,
    "sheets": LIMITS.spreadsheet_sheets,
}
_WORDS = {
    UNREADABLE: Words(
        "“{file}” cannot be read. Open it in your spreadsheet program and save it as .xlsx or .csv.",
        "无法读取“{file}”，请用表格软件打开后另存为 .xlsx 或 .csv。",
    ),
    OLD: Words(
        "“{file}” is an old Excel file (.xls), or one with a password. Open it in Excel, WPS or LibreOffice, choose"
        " “Save as”, take “Excel workbook (.xlsx)” without a password, and send that file.",
        "“{file}”是旧版 Excel 文件（.xls）或设有密码。请用 Excel、WPS 或 LibreOffice 打开，选择“另存为”，"
        "格式选“Excel 工作簿（.xlsx）”且不设密码，然后重新上传。",
    ),
    TOO_LARGE: Words(
        "“{file}” is too large to be read here. Save the sheets you need as .csv, or split them.",
        "“{file}”过大，无法读取。请将所需工作表另存为 .csv，或拆分后重试。",
    ),
    ROWS: Words(
        "The sheet “{sheet}” of “{file}” has more than {rows} rows; split it.",
        "“{file}”的工作表“{sheet}”超过 {rows} 行，请拆分。",
    ),
    COLUMNS: Words(
        "The sheet “{sheet}” of “{file}” has more than {columns} columns; take out those you do not need.",
        "“{file}”的工作表“{sheet}”超过 {columns} 列，请删除不需要的列。",
    ),
    SHEETS: Words(
        "There are more than {sheets} sheets together; send those you need.",
        "工作表合计超过 {sheets} 张，请只上传需要的部分。",
    ),
    EMPTY: Words("There is nothing in “{file}”.", "“{file}”中没有内容。"),
}
OTHERS_FIRST = Words(
    "Other spreadsheets are being read just now, {n} at a time. Wait a minute, then send yours again.",
    "系统正在读取其他表格文件（同时最多 {n} 个）。请稍等一分钟后重新提交。",
)
