"""What a formula gives, found from the formula itself, so that nobody need say it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....definition.model import App
from ....definition.types import path_type
from ....expressions import BOOLEAN, DATE, DATETIME, NUMBER, ExpressionFault, Type, check, parse

RESULT_OF: Mapping[Type, str] = {NUMBER: "number", DATE: "date", DATETIME: "date_time", BOOLEAN: "boolean"}


def result_of(app: App, table: str, source: str) -> str:
    """Return the result a formula gives ("number", …), "text" for one that is wrong or gives something else."""
    try:
        checked = check(parse(source), lambda path: path_type(app, table, path))
    except ExpressionFault:
        return "text"
    return RESULT_OF.get(checked.type, "text")


def with_inferred(app: App, table: str, document: dict[str, Any]) -> None:
    """Put the result into a formula that does not say it."""
    if document["type"] == "formula" and "result" not in document:
        document["result"] = result_of(app, table, document.get("expression", ""))
