"""Computed fields that would tell of fields the actor may not read: they are taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ...definition.dependencies import reads
from ...definition.model import App
from .table_rights import TableRights


def without_blind_fields(app: App, tables: Mapping[str, TableRights]) -> Mapping[str, TableRights]:
    """Return the rights without fields that would tell of others the actor may not read, masked or in full."""
    found = {}
    for key, table in tables.items():
        fields = {k: level for k, level in table.fields.items() if _tells_nothing_else(app, tables, key, k)}
        masked = {
            k: rule
            for k, rule in table.masked.items()
            if all(_stands(app, tables, t, f) for t, f in reads(app, key, k))
        }
        found[key] = replace(table, fields=fields, masked=masked)
    return found


def _tells_nothing_else(app: App, tables: Mapping[str, TableRights], table: str, key: str) -> bool:
    return all(_stands(app, tables, t, f) for t, f in {(table, key), *reads(app, table, key)})


def _stands(app: App, tables: Mapping[str, TableRights], table_key: str, key: str) -> bool:
    """Say whether a field may be read; of a reverse relation, also the field over there that points here."""
    mine = tables.get(table_key)
    if mine is None or key not in mine.fields:
        return False
    each = app.tables[table_key].by_key[key]
    if each.type != "reverse":
        return True
    over_there = tables.get(each.settings["table"])
    return over_there is not None and each.settings["field"] in over_there.fields
