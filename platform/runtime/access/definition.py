"""An app's definition as one actor may know it: no table, field, view or role that does not exist for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...definition.reads import names_in
from ..apps.live import LiveApp
from .known import known_rules, knows
from .known_parts import known_match, known_page, known_view
from .rights import AppRights, TableRights

OWN_BUSINESS = ("automations", "dashboards", "data", "prints", "readme", "roles")
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
    document["forms"] = [_form(app, each, tables) for each in _of(document, "forms", tables)]
    document["views"] = [
        known for each in _of(document, "views", tables) if (known := _view(app, each, tables)) is not None
    ]
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
    if "page" in shown:
        shown["page"] = known_page(shown["page"], mine.shown)
    if "match" in shown:
        shown["match"] = known_match(shown["match"], mine.fields)
        if shown["match"] is None:
            del shown["match"]
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


def _form(app: LiveApp, document: Mapping[str, Any], tables: Mapping[str, TableRights]) -> dict[str, Any]:
    """Return a form with the places and rules the actor may know of."""
    sections = [
        {
            **section,
            "fields": [
                known
                for each in section.get("fields", ())
                if (known := _entry(app, document["table"], each, tables))
            ],
        }
        for section in document["sections"]
    ]
    found = {**document, "sections": sections}
    found.pop("roles", None)
    if "rules" in document:
        form = next(f for f in app.model.forms if f.table == document["table"] and f.key == document["key"])
        found["rules"] = known_rules(app.model, tables, form)
    return found


def _entry(
    app: LiveApp, table: str, entry: str | Mapping[str, Any], tables: Mapping[str, TableRights]
) -> str | Mapping[str, Any] | None:
    """Return a place on a form, less the settings that name what the actor may not know of."""
    told = {"field": entry} if isinstance(entry, str) else entry
    if "field" in told and told["field"] not in tables[table].shown:
        return None
    if "matches" in told:
        return entry if _linked(app, tables, told["matches"], told["matches"]["fields"]) else None
    if isinstance(entry, str):
        return entry
    kept = dict(entry)
    target = (
        app.model.tables[table].by_key[told["field"]].settings.get("table", "") if "field" in told else ""
    )
    if "fill" in kept and not _linked(app, tables, kept["fill"], [kept["fill"]["field"]]):
        del kept["fill"]
    if "filter" in kept and not _linked(app, tables, {"table": target, "filter": kept["filter"]}, ()):
        del kept["filter"]
    if "carry" in kept:
        mine, theirs = tables[table].shown, tables.get(target)
        kept["carry"] = {
            there: here
            for there, here in kept["carry"].items()
            if here in mine and theirs is not None and there in theirs.fields
        }
    if "expression" in kept.get("default", {}) and not all(
        knows(app.model, tables, table, path) for path in names_in(kept["default"]["expression"])
    ):
        del kept["default"]
    return kept


def _linked(
    app: LiveApp, tables: Mapping[str, TableRights], told: Mapping[str, Any], fields: Sequence[str]
) -> bool:
    """Say whether all that a setting reads of another table may be read."""
    names = [*fields, *_filtered(told.get("filter")), *(each.lstrip("-") for each in told.get("sort", ()))]
    return told["table"] in tables and all(_known(app, tables, told["table"], each) for each in names)


def _view(app: LiveApp, view: Mapping[str, Any], tables: Mapping[str, TableRights]) -> dict[str, Any] | None:
    """Return a view as the actor may know it, None where it does not exist for them."""
    if not _reads(app, view, tables):
        return None
    shown = frozenset(tables[view["table"]].shown)
    return known_view(view, shown, lambda name: _known(app, tables, view["table"], name), _filtered)


def _reads(app: LiveApp, view: Mapping[str, Any], tables: Mapping[str, TableRights]) -> bool:
    """Say whether every field that a view filters, sorts or groups by may be read: else it does not exist."""
    mine = tables[view["table"]]
    named = [*view.get("sort", ()), *view.get("group", ()), *view.get("footer", ())]
    return all(_root(each) in mine.shown for each in view.get("fields", ())) and all(
        _known(app, tables, view["table"], each.lstrip("-").split(":")[0])
        for each in [*named, *_filtered(view.get("filter"))]
    )


def _known(app: LiveApp, tables: Mapping[str, TableRights], table_key: str, path: str) -> bool:
    return knows(app.model, tables, table_key, path.split("."))


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
