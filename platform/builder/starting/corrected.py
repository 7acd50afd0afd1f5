"""A guess as somebody has corrected it: names, types, what is taken; kept beside the guess, so that both can be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...core.limits import LIMITS

Sheet = dict[str, Any]


def no_corrections() -> dict[str, Any]:
    """Return what is kept before anybody has corrected anything."""
    return {"headers": {}, "choices": {}, "sheets": {}}


def corrected(sheets: Sequence[Mapping[str, Any]], said: Mapping[str, Any]) -> list[Sheet]:
    """Return sheets with the corrections: what somebody said of names, of what is taken and of the title.

    Types and headers are in the guess already. A relation to a sheet or a column that is not taken is none: its
    values stay as text.
    """
    made = [_sheet(sheet, said["sheets"].get(str(place), {})) for place, sheet in enumerate(sheets)]
    for sheet in made:
        for column in sheet["columns"]:
            if column["type"] == "relation" and not _leads(made, column["settings"]):
                column |= {"type": "text", "settings": {}, "bad": 0, "examples": []}
    return made


def _sheet(sheet: Mapping[str, Any], said: Mapping[str, Any]) -> Sheet:
    columns = [
        {**column, **said.get("columns", {}).get(str(number), {})}
        for number, column in enumerate(sheet["columns"])
    ]
    made = {**sheet, "columns": columns}
    for name in ("label", "take"):
        made[name] = said.get(name, sheet[name])
    title = said.get("title", sheet["title"])
    fits = title is not None and title < len(columns) and columns[title]["take"]
    made["title"] = title if fits and columns[title]["type"] in TITLES else _first_title(columns)
    made["take"] = bool(made["take"]) and any(column["take"] for column in columns)
    return made


def _first_title(columns: Sequence[Mapping[str, Any]]) -> int | None:
    return next((n for n, each in enumerate(columns) if each["take"] and each["type"] in TITLES), None)


def _leads(sheets: Sequence[Sheet], settings: Mapping[str, Any]) -> bool:
    if "table" in settings:
        return True
    place, number = settings["sheet"], settings["column"]
    if place >= len(sheets) or not sheets[place]["take"] or number >= len(sheets[place]["columns"]):
        return False
    column = sheets[place]["columns"][number]
    return column["take"] and column["type"] in KEYS


TITLES = ("text",)
"""Types that may name a record."""
KEYS = ("text", "number", "phone", "email")
"""Types by whose values other sheets may name a record."""


def cut_label(text: str) -> str:
    """Return a name as it was typed, on one line and not too long."""
    return " ".join(text.split())[: LIMITS.label_length]
