"""From a corrected guess to tables: fields, options, relations found from both sides, and where every column goes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...core.words import Words
from ...fields import SYSTEM_FIELDS
from ...fields.options import COLORS
from ..edits.fields import add_field
from ..edits.keys import free_key
from ..edits.tables import add_table
from .headers import means

TAKEN = frozenset({"id", "rev", "deleted_at", *(each.key for each in SYSTEM_FIELDS)})
SEARCHED = ("text", "phone", "email")
Types = Mapping[tuple[str, str], str]
"""The types of the fields that an app already has, by the keys of table and field."""
ROW = {"en": "Row", "zh": "行号"}


@dataclass(slots=True)
class Made:
    """What becomes of the sheets: the document with their tables, and for the import where their columns go."""

    document: dict[str, Any]
    tables: list[dict[str, Any]] = field(default_factory=list)
    """In the order in which their rows come in: {"sheet", "table", "by", "columns": [{"column", "field", …}]}.

    A column's relation is "late" where the records it names come in later; "by" is the column that the sheet's own
    rows are then found by.
    """


def make_tables(
    document: Mapping[str, Any], sheets: Sequence[Mapping[str, Any]], used: Collection[str] = ()
) -> Made:
    """Return a document with a table for every sheet that is taken, behind those it has; none has a key of `used`."""
    keys: dict[int, str] = {}
    taken = [*used, *(each["key"] for each in document.get("tables", ()))]
    for place, sheet in enumerate(sheets):
        if sheet["take"]:
            keys[place] = free_key([*taken, *keys.values()], sheet["label"], "table")
    fields = {place: _field_keys(sheets[place]) for place in keys}
    made = Made(dict(document))
    types = {
        (table["key"], each["key"]): each["type"]
        for table in document.get("tables", ())
        for each in table["fields"]
    }
    sheets = [_without_lost_links(sheet, types) for sheet in sheets]
    tables = {place: _table(sheets[place], keys, fields[place], fields, types) for place in keys}
    there = {each["key"] for each in document.get("tables", ())}
    for place in _in_order(sheets, keys):
        piece, goes = tables[place]
        made.document = add_table(made.document, {"key": keys[place], **piece})
        for each in goes:
            if "relation" in each:
                each["relation"]["late"] = each["relation"]["table"] not in there
        there.add(keys[place])
        made.tables.append(
            {"sheet": place, "table": keys[place], "by": _named_by(sheets, place), "columns": goes}
        )
    for place, own in keys.items():
        made.document = _found_back(made.document, sheets[place], own, keys, fields[place])
    return made


def _without_lost_links(sheet: Mapping[str, Any], types: Types) -> dict[str, Any]:
    """Return a sheet whose links lead to what the app still has; what led elsewhere is text."""

    def kept(column: Mapping[str, Any]) -> Mapping[str, Any]:
        led = column["settings"]
        lost = "table" in led and (led["table"], led["field"]) not in types
        return {**column, "type": "text", "settings": {}} if lost else column

    return {**sheet, "columns": [kept(each) for each in sheet["columns"]]}


def _field_keys(sheet: Mapping[str, Any]) -> dict[int, str]:
    keys: dict[int, str] = {}
    for number, column in enumerate(sheet["columns"]):
        if column["take"]:
            keys[number] = free_key([*TAKEN, *keys.values()], column["label"], "field")
    return keys


def _table(
    sheet: Mapping[str, Any],
    keys: Mapping[int, str],
    own: Mapping[int, str],
    fields: Mapping[int, Mapping[int, str]],
    types: Types,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the table of a sheet whose fields have the keys `own`, and where its columns go."""
    made, goes = [], []
    for number, key in own.items():
        column = sheet["columns"][number]
        piece, more = _field(column, key, keys, fields, types)
        made.append(piece)
        told = {"type": piece["type"], "order": column["order"], "codes": column["codes"]}
        goes.append({"column": number, "field": key, **told, **more})
    title = own.get(sheet["title"]) if sheet["title"] is not None else None
    if title is None:
        serial = free_key([*TAKEN, *own.values()], ROW, "field")
        made.insert(0, {"key": serial, "type": "serial", "label": ROW})
        title = serial
    for each in made:
        if each["key"] == title and each["type"] in SEARCHED:
            each["search"] = True
    return {
        "label": sheet["label"],
        "icon": "table",
        "title": title,
        "fields": made,
    }, goes


def _field(
    column: Mapping[str, Any],
    key: str,
    keys: Mapping[int, str],
    fields: Mapping[int, Mapping[int, str]],
    types: Types,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the field of a column, and what the import has to know of it."""
    piece: dict[str, Any] = {"key": key, "type": column["type"], "label": column["label"]}
    settings = dict(column["settings"])
    if column["type"] == "relation" and "table" in settings:
        piece |= {"table": settings["table"], "on_delete": "set_empty"}
        named = (settings["table"], settings["field"])
        told = {"table": named[0], "field": named[1], "type": types[named]}
        return piece | ({"many": True} if settings["many"] else {}), {"relation": told}
    if column["type"] == "relation":
        target = keys.get(settings["sheet"])
        named = fields[settings["sheet"]].get(settings["column"]) if target else None
        if target is None or named is None:
            return {**piece, "type": "text"}, {}
        piece |= {"table": target, "on_delete": "set_empty"} | ({"many": True} if settings["many"] else {})
        return piece, {"relation": {"table": target, "field": named}}
    if column["type"] in ("select", "multi_select"):
        piece["options"], known = _options(settings["options"])
        return piece, {"options": known}
    if column["unique"] and means(column["label"], "code"):
        piece["unique"] = True
    return piece | settings, {}


def _options(labels: Sequence[str]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    made: list[dict[str, Any]] = []
    known: dict[str, str] = {}
    for label in labels:
        if label.casefold() not in known:
            key = free_key([each["key"] for each in made], label, "option")
            made.append({"key": key, "label": label, "color": COLORS[len(made) % len(COLORS)]})
            known[label.casefold()] = key
    return made, known


def _in_order(sheets: Sequence[Mapping[str, Any]], keys: Mapping[int, str]) -> list[int]:
    """Return the sheets so that those come first that others name."""
    done: list[int] = []

    def visit(place: int) -> None:
        if place in done or place in under:
            return
        under.add(place)
        for column in sheets[place]["columns"]:
            if column["take"] and column["type"] == "relation" and column["settings"].get("sheet") in keys:
                visit(column["settings"]["sheet"])
        done.append(place)

    under: set[int] = set()
    for place in keys:
        visit(place)
    return done


def _named_by(sheets: Sequence[Mapping[str, Any]], place: int) -> int | None:
    """Return the column by which sheets name the rows of one."""
    named = (
        column["settings"]["column"]
        for sheet in sheets
        for column in sheet["columns"]
        if sheet["take"] and column["take"] and column["type"] == "relation"
        if column["settings"].get("sheet") == place
    )
    return next(named, None)


def _found_back(
    document: dict[str, Any],
    sheet: Mapping[str, Any],
    own: str,
    keys: Mapping[int, str],
    fields: Mapping[int, str],
) -> dict[str, Any]:
    """Return the document with a list of this sheet's records in every table that it names."""
    for number, key in fields.items():
        column = sheet["columns"][number]
        if column["type"] != "relation":
            continue
        target = column["settings"].get("table") or keys.get(column["settings"]["sheet"])
        if target is None:
            continue
        known = next(each for each in document["tables"] if each["key"] == target)["fields"]
        label = Words.read(sheet["label"]).en
        if any(Words.read(each.get("label", "")).en == label for each in known):
            label = f"{label} ({column['label']})"
        back = free_key([*TAKEN, *(each["key"] for each in known)], label, "field")
        piece = {"key": back, "type": "reverse", "label": label, "table": own, "field": key}
        document = add_field(document, target, piece)
    return document
