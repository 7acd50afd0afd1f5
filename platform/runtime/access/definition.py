"""An app's definition as one actor may know it: no table, field, view or role that does not exist for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..apps.live import LiveApp
from .rights import AppRights, TableRights

OWN_BUSINESS = ("automations", "dashboards", "data", "readme", "roles")
"""What only those who may change the app are told."""


def visible_document(app: LiveApp, rights: AppRights, *, whole: bool = False) -> dict[str, Any]:
    """Return the definition less what the actor may not see; all of it for an administrator (`whole`)."""
    document = dict(app.model.document)
    if whole:
        return document
    for name in OWN_BUSINESS:
        document.pop(name, None)
    tables = rights.tables
    document["tables"] = [
        _table(each, tables[each["key"]], rights)
        for each in document.get("tables", ())
        if each["key"] in tables
    ]
    document["forms"] = [_form(each, tables[each["table"]]) for each in _of(document, "forms", tables)]
    document["views"] = [each for each in _of(document, "views", tables) if _reads(app, each, tables)]
    shown = {f"{each['table']}.{each['key']}" for each in document["views"]}
    groups = [
        {**group, "items": [item for item in group["items"] if _item(item, tables, shown)]}
        for group in document.get("navigation", ())
    ]
    document["navigation"] = [group for group in groups if group["items"]]
    return document


def _of(document: Mapping[str, Any], kind: str, tables: Mapping[str, TableRights]) -> list[Mapping[str, Any]]:
    return [each for each in document.get(kind, ()) if each["table"] in tables]


def _table(document: Mapping[str, Any], mine: TableRights, rights: AppRights) -> dict[str, Any]:
    """Return a table with the fields the actor knows of; rules are kept where they only name those."""
    shown = {**document, "fields": [_field(each, document, rights) for each in document["fields"]]}
    shown["fields"] = [each for each in shown["fields"] if each["key"] in mine.shown]
    if len(shown["fields"]) < len(document["fields"]):
        shown.pop("rules", None)
    if document.get("title") not in mine.shown:
        shown.pop("title", None)
    if "sort" in document:
        shown["sort"] = [each for each in document["sort"] if _root(each) in mine.fields]
    return shown


def _field(document: Mapping[str, Any], table: Mapping[str, Any], rights: AppRights) -> Mapping[str, Any]:
    """Return a field; of a sub-form the columns the actor knows of."""
    if document["type"] != "subform":
        return document
    mine = rights.tables.get(f"{table['key']}.{document['key']}")
    known = mine.shown if mine else frozenset()
    return {**document, "fields": [each for each in document["fields"] if each["key"] in known]}


def _form(document: Mapping[str, Any], mine: TableRights) -> dict[str, Any]:
    sections = [
        {**section, "fields": [each for each in section.get("fields", ()) if _placed(each) in mine.shown]}
        for section in document["sections"]
    ]
    return {**document, "sections": sections}


def _placed(entry: str | Mapping[str, Any]) -> str:
    return entry if isinstance(entry, str) else entry["field"]


def _reads(app: LiveApp, view: Mapping[str, Any], tables: Mapping[str, TableRights]) -> bool:
    """Say whether every field that a view filters, sorts or groups by may be read: else it does not exist."""
    mine = tables[view["table"]]
    named = [*view.get("sort", ()), *view.get("group", ()), *view.get("footer", ())]
    return all(_root(each) in mine.shown for each in view.get("fields", ())) and all(
        _known(app, tables, view["table"], each.lstrip("-").split(":")[0])
        for each in [*named, *_filtered(view.get("filter"))]
    )


def _known(app: LiveApp, tables: Mapping[str, TableRights], table_key: str, path: str) -> bool:
    """Say whether every field on a dotted path may be read, in the table where it stands."""
    for key in path.split("."):
        mine = tables.get(table_key)
        if mine is None or key not in mine.fields:
            return False
        field = app.model.tables[table_key].by_key[key]
        table_key = f"{table_key}.{key}" if field.type == "subform" else field.settings.get("table", "")
    return True


def _filtered(tree: Any) -> list[str]:
    if not isinstance(tree, Mapping):
        return []
    if "field" in tree:
        return [tree["field"]]
    below = [*tree.get("and", ()), *tree.get("or", ()), tree.get("not")]
    return [name for each in below for name in _filtered(each)]


def _root(name: str) -> str:
    return name.lstrip("-").split(".")[0].split(":")[0]


def _item(item: Mapping[str, Any], tables: Mapping[str, TableRights], views: set[str]) -> bool:
    return item["view"] in views if "view" in item else item.get("table") in tables
