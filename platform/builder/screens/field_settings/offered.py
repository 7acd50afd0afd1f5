"""What the settings that name something else offer: tables, links, fields here and over there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.words import Words
from ....definition.links import link
from ....definition.model import App, Table
from ....fields import Field, type_of
from .declared import Setting

Offered = list[tuple[str, Words]]


def offered(app: App, table: str, document: Mapping[str, Any], setting: Setting) -> Offered:
    """Return (key, label) of what a setting of a field of `table` may name; `document` is the field as it stands."""
    if setting.kind == "choice" and setting.schema.get("enum"):
        told = setting.schema.get("x-words", {})
        return [(each, Words.read(told.get(each, each))) for each in setting.schema["enum"]]
    return _OFFERS[setting.kind](app, table, document)


def parent_options(app: App, table: str, document: Mapping[str, Any]) -> Offered:
    """Return the options of the field that a field's options hang on."""
    above = _field(app.tables.get(table), document.get("under"))
    told = above.settings.get("options", ()) if above else ()
    return [(each["key"], Words.read(each.get("label") or each["key"])) for each in told]


def _tables(app: App, _table: str, _document: Mapping[str, Any]) -> Offered:
    return [(key, each.label) for key, each in app.tables.items() if each.parent is None]


def _links(app: App, table: str, _document: Mapping[str, Any]) -> Offered:
    return [(each.key, each.label) for each in app.tables[table].fields if link(table, each)]


def _over_there(app: App, table: str, document: Mapping[str, Any]) -> Offered:
    """Return the fields of the linked table; for the other side of a link, the links that lead here."""
    if document["type"] == "reverse":
        there = app.tables.get(document.get("table", ""))
        leading = there.fields if there else ()
        return [
            (e.key, e.label) for e in leading if e.type == "relation" and e.settings.get("table") == table
        ]
    through = _field(app.tables.get(table), document.get("relation"))
    leads = link(table, through) if through else None
    there = app.tables.get(leads.table) if leads else None
    return [(key, each.label) for key, each in there.by_key.items()] if there else []


def _own(app: App, table: str, document: Mapping[str, Any]) -> Offered:
    return [
        (each.key, each.label)
        for each in app.tables[table].fields
        if each.key != document.get("key") and type_of(each).writable
    ]


def _choices(app: App, table: str, document: Mapping[str, Any]) -> Offered:
    fields = app.tables[table].fields
    return [(e.key, e.label) for e in fields if e.type == "select" and e.key != document.get("key")]


def _rows(_app: App, _table: str, document: Mapping[str, Any]) -> Offered:
    told = document.get("fields", ())
    return [(each["key"], Words.read(each.get("label") or each["key"])) for each in told]


def _field(table: Table | None, key: Any) -> Field | None:
    return table.by_key.get(key) if table and isinstance(key, str) else None


_OFFERS: Mapping[str, Any] = {
    "table": _tables,
    "link": _links,
    "field": _over_there,
    "own": _own,
    "choice": _choices,
    "row": _rows,
    "many": parent_options,
}
