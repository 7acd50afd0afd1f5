"""Which field names the records of a table once the one that did is gone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...core.words import Words
from ...definition.model import App
from ...definition.uses.use import Use
from ...fields import type_of


def retitled(document: dict[str, Any], app: App, met: Sequence[Use]) -> tuple[dict[str, Any], list[Words]]:
    """Give the tables whose titles go, as `met` tells, the next field that can be one; say where there is none."""
    refused = []
    for use in met:
        at = next((at for at, each in enumerate(document["tables"]) if each["key"] == use.by[1]), None)
        if at is None:
            continue
        table = dict(document["tables"][at])
        document = {**document, "tables": [*document["tables"][:at], table, *document["tables"][at + 1 :]]}
        fields = app.tables[table["key"]].by_key
        titles = [each["key"] for each in table["fields"] if type_of(fields[each["key"]]).titled]
        table.pop("title", None)
        if not titles:
            refused.append(NO_TITLE.fill(table=app.tables[table["key"]].label))
        elif titles[0] != table["fields"][0]["key"]:
            table["title"] = titles[0]
    return document, refused


NO_TITLE = Words(
    "No other field of “{table}” can name its records; add a text field first.",
    "数据表“{table}”中没有其他字段可作为记录标题，请先添加一个文本字段。",
)
