"""Where one is led after something was taken back: the page that one came from may be of what is no longer there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..administered import builder_path


def surviving(path: str, app: str, document: Mapping[str, Any]) -> str:
    """Return an address of the builder of `app`, or the next one around it that `document` still has."""
    steps = path.partition("?")[0].removeprefix(builder_path(app)).strip("/").split("/")
    match steps:
        case ["forms" | "views" as part, name, *_] if name not in (*_names(document, part), "new"):
            return builder_path(app, part)
        case ["tables", name, *rest] if name != "new":
            return _of_table(path, app, name, rest, document)
    return path


def _of_table(path: str, app: str, name: str, rest: list[str], document: Mapping[str, Any]) -> str:
    outer, _, inner = name.partition(".")
    table = next((each for each in document["tables"] if each["key"] == outer), None)
    if table is None:
        return builder_path(app, "tables")
    fields = {each["key"]: each for each in table["fields"]}
    if inner:
        if inner not in fields:
            return builder_path(app, "tables", outer)
        fields = {each["key"]: each for each in fields[inner].get("fields", ())}
    gone = len(rest) > 1 and rest[0] == "fields" and rest[1] not in (*fields, "new")
    return builder_path(app, "tables", name) if gone else path


def _names(document: Mapping[str, Any], part: str) -> list[str]:
    return [f"{each['table']}.{each['key']}" for each in document.get(part, ())]
