"""Changes of what a role may do: pure functions from a document to the document after the change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .document import Document
from .roles import with_role

EVERY_TABLE = "*"
"""Stands for the rights that hold in every table without rights of its own."""


def grant_in(role: Mapping[str, Any], table: str) -> Mapping[str, Any] | None:
    """Return what a role says itself of a table, or of every table (`EVERY_TABLE`); None for nothing."""
    return role.get("all_tables") if table == EVERY_TABLE else role.get("tables", {}).get(table)


def set_grant(document: Document, role: str, table: str, grant: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the document with a role's rights over a table replaced; None leaves those in every table.

    Raises NotFound for a role that is not there.
    """
    if table == EVERY_TABLE:
        return set_all_tables(document, role, grant)

    def change(told: dict[str, Any]) -> None:
        tables = dict(told.get("tables", {}))
        tables.pop(table, None)
        if grant is not None:
            tables[table] = dict(grant)
        told["tables"] = _in_order(document, tables)
        if not tables:
            del told["tables"]

    return with_role(document, role, change)


def set_all_tables(document: Document, role: str, grant: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the document with a role's rights in every table replaced, None for none; raises NotFound."""

    def change(told: dict[str, Any]) -> None:
        told.pop("all_tables", None)
        if grant is not None:
            told["all_tables"] = dict(grant)

    return with_role(document, role, change)


def set_field_level(
    document: Document, role: str, table: str, field: str, level: str | None
) -> dict[str, Any]:
    """Return the document with one field's level in a role's own rights replaced; None takes it away.

    Raises NotFound for a role that is not there. A role without rights over the table stays as it is.
    """

    def change(told: dict[str, Any]) -> None:
        grant = grant_in(told, table)
        if grant is None:
            return
        fields = {key: each for key, each in grant.get("fields", {}).items() if key != field}
        if level is not None:
            fields[field] = level
        changed = {**grant, "fields": fields}
        if not fields:
            del changed["fields"]
        if table == EVERY_TABLE:
            told["all_tables"] = changed
        else:
            told["tables"] = {**told["tables"], table: changed}

    return with_role(document, role, change)


def _in_order(document: Document, tables: Mapping[str, Any]) -> dict[str, Any]:
    """Return grants in the order of the document's tables."""
    order = {each["key"]: number for number, each in enumerate(document.get("tables", ()))}
    return {key: tables[key] for key in sorted(tables, key=lambda key: order.get(key, len(order)))}
