"""Making the tables of a corrected guess, in a new app or in one that is there, and noting the import of their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ...core.errors import Fault, Invalid
from ...core.limits import LIMITS
from ...core.words import Words
from .bringing_in import is_linked_late
from .tables import Made

NO_SHEET = Words("Take at least one sheet along.", "请至少选择一张工作表。")
LABEL_MISSING = Words(
    "The table of the sheet “{sheet}” needs a name.", "请填写工作表“{sheet}”对应的数据表名称。"
)
FIELD_MISSING = Words("Column {number} of “{sheet}” needs a name.", "“{sheet}”的第 {number} 列需要填写名称。")
TOO_MANY_OPTIONS = Words(
    "“{column}” of “{sheet}” has more than {most} different values; take it as text.",
    "“{sheet}”的“{column}”不同取值超过 {most} 个，请改为文本。",
)


def check_sheets(sheets: Sequence[Mapping[str, Any]]) -> None:
    """Raise Invalid with everything that keeps the sheets from becoming tables."""
    faults = [] if any(sheet["take"] for sheet in sheets) else [Fault("sheets", NO_SHEET)]
    for sheet in sheets:
        if not sheet["take"]:
            continue
        called = sheet["name"] or sheet["file"]
        if not sheet["label"]:
            faults.append(Fault("label", LABEL_MISSING.fill(sheet=called)))
        for number, column in enumerate(sheet["columns"], 1):
            if column["take"] and not column["label"]:
                faults.append(Fault("label", FIELD_MISSING.fill(number=number, sheet=called)))
            if column["take"] and len(column["settings"].get("options", ())) > LIMITS.options_per_field:
                data = {"column": column["label"], "sheet": called, "most": LIMITS.options_per_field}
                faults.append(Fault("type", TOO_MANY_OPTIONS.fill(**data)))
    if faults:
        raise Invalid(faults)


def import_of(made: Made, sheets: Sequence[Mapping[str, Any]], folder: Path, start_id: int) -> dict[str, Any]:
    """Return what the import of the rows is asked to do: see `bringing_in`."""
    tables = [
        {name: sheets[each["sheet"]][name] for name in ("rows", "first", "end", "names", "label")} | each
        for each in made.tables
    ]
    return {"start": start_id, "folder": str(folder), "tables": tables}


def steps_to_come(asked: Mapping[str, Any]) -> int:
    """Return how many rows an import goes through: those of sheets that are linked late count twice."""
    return sum((each["end"] - each["first"]) * (1 + is_linked_late(each)) for each in asked["tables"])


def rows_to_come(sheets: Sequence[Mapping[str, Any]]) -> int:
    """Return how many rows the sheets that are taken have."""
    return sum(sheet["end"] - sheet["first"] for sheet in sheets if sheet["take"])
