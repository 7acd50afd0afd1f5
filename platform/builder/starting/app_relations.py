"""Columns that name records an app already has: found by asking its tables for the values, before anything is made."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...fields import Field
from ...runtime.apps.live import LiveTable
from ...runtime.records.context import Context
from .column import GOOD_SHARE, parts
from .corrected import KEYS
from .headers import means
from .named_records import records_named
from .relations import NAMING, how_named, says_amount

MOST_ASKED = 5000
"""So many values of all columns are looked for at once."""
FEWEST = 3
"""So many different values tell of themselves that they are names of records; fewer need a name that says so."""
Sheets = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Named:
    """A field by which records of the app may be named."""

    table: LiveTable
    field: Field

    @property
    def is_name(self) -> bool:
        """Say whether records are known by it: their title or number."""
        return self.field.key == self.table.definition.title or self.field.type == "serial"


def fields_that_name(context: Context) -> Iterator[Named]:
    """Yield the fields by which a cell can name a record: titles, numbers, codes, and what never stands there twice."""
    for table in context.app.tables.values():
        if table.definition.parent is not None:
            continue
        for field in table.definition.fields:
            named = Named(table, field)
            code = means(field.label.en, "code") or means(field.label.zh, "code")
            if field.type in (*KEYS, "serial") and (named.is_name or field.unique or code):
                yield named


def relate_to_app(context: Context, sheets: Sheets, chosen: Mapping[str, Mapping[str, str]]) -> None:
    """Turn columns into links to records of the app: settings {"table", "field", "many"}.

    `chosen` are the types that somebody has said, by the places of sheet and column; a link that was chosen stays,
    and is told which of its values name nothing.
    """
    asked = [
        (sheet, column, str(number) in chosen.get(str(place), {}))
        for place, sheet in enumerate(sheets)
        for number, column in enumerate(sheet["columns"])
        if column["take"] and column["values"]  # nothing can be said of an empty one
    ]
    for one in fields_that_name(context):
        waiting = [
            each for each in asked if (_leads_to(each[1], one) if each[2] else _may_name(*each[:2], one))
        ]
        texts = {text for _, column, _ in waiting for text in _texts(column)}
        known = records_named(context, one.table.key, one.field.key, list(texts)[:MOST_ASKED]).keys()
        for _, column, said in waiting:
            unknown = [each for each in _texts(column) if each.casefold() not in known]
            share = 1 - len(unknown) / len(_texts(column))
            if said:
                column |= {"bad": len(unknown), "examples": unknown[:3]}
            elif share >= GOOD_SHARE:
                _turn(column, one, unknown)


def _leads_to(column: Mapping[str, Any], one: Named) -> bool:
    settings = column["settings"]
    told = (settings.get("table"), settings.get("field"))
    return column["type"] == "relation" and told == (one.table.key, one.field.key)


def _may_name(sheet: Mapping[str, Any], column: Mapping[str, Any], one: Named) -> bool:
    """Say whether it is worth asking: not for what each row is called by itself, nor for bare numbers by chance."""
    own_title = sheet["title"] is not None and sheet["columns"][sheet["title"]] is column
    if column["type"] not in NAMING:
        return False
    label, table, field = column["label"], one.table.definition.label, one.field.label
    named = max(how_named(label, table.en, field.en), how_named(label, table.zh, field.zh))
    if one.field.type == "number" or column["type"] == "number":
        return bool(named) and not says_amount(label)
    if column["unique"]:
        return named > 1 and not own_title
    return bool(named) or (one.is_name and len(column["values"]) >= FEWEST)


def _texts(column: Mapping[str, Any]) -> Sequence[str]:
    several = column["type"] == "multi_select" or column["settings"].get("many", False)
    return list(
        dict.fromkeys(part for each in column["values"] for part in (parts(each) if several else [each]))
    )


def _turn(column: dict[str, Any], one: Named, unknown: Collection[str]) -> None:
    many = column["type"] == "multi_select"
    settings = {"table": one.table.key, "field": one.field.key, "many": many}
    column |= {"type": "relation", "settings": settings, "unique": False}
    column |= {"bad": len(unknown), "examples": list(unknown)[:3]}
