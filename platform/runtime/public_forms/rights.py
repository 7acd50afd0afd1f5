"""What a stranger at a public form may do: make one record of one table from the fields the form shows, or, with the
link they were given, look at and change that one record. Nothing else of the app exists for them.

Other records, people and departments are offered only where the form's administrator opened a field for that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from ...definition.dependencies import reads
from ...definition.model import Form
from ...fields import Field, type_of
from ..access.blind_fields import without_blind_fields
from ..access.rights import AppRights, TableRights
from ..access.row_rule import Part, RowRule
from ..apps.live import LiveApp, LiveTable
from ..records.filters import fields_of
from .settings import Settings

WHOSE = ("owner", "owner_department")


def asked_fields(table: LiveTable, form: Form, settings: Settings) -> tuple[str, ...]:
    """Return the keys of the fields that a stranger may fill in, in the form's order.

    Left out: what is read-only or hidden, what nobody types, what is preset, and pointers that were not opened.
    """
    fields = table.definition.by_key
    found: dict[str, None] = {}
    for told in _entries(form):
        key = told.get("field", "")
        each = fields.get(key)
        if each is None or told.get("read_only") or key in settings.hidden:
            continue
        if may_be_asked(table, each) and _is_open(table, each, key, settings.choices):
            found[key] = None
    return tuple(found)


def given_fields(table: LiveTable, form: Form, settings: Settings) -> tuple[str, ...]:
    """Return the keys of the fields that a form fills in by itself: what entries start with, and what rules set."""
    named = [
        told["field"] for told in _entries(form) if "field" in told and ("default" in told or "fill" in told)
    ]
    named += [act["set"]["field"] for rule in form.rules for act in rule.get("then", ()) if "set" in act]
    fields = table.definition.by_key
    return tuple(
        key
        for key in dict.fromkeys(named)
        if key in fields and type_of(fields[key]).writable and key not in settings.hidden
    )


def may_be_asked(table: LiveTable, field: Field) -> bool:
    """Say whether a field can be filled in by a stranger at all.

    Records of its own table are never offered, and whose a record is they do not say.
    """
    if field.hidden or field.type in WHOSE or not type_of(field).writable:
        return False
    reference = type_of(field).reference(field)
    return reference is None or reference.kind != "record" or reference.table != table.key


def pointers(table: LiveTable, form: Form) -> tuple[tuple[str, Field], ...]:
    """Return (name, field) of what the form shows that points to records, people or departments."""
    found = []
    for told in _entries(form):
        each = table.definition.by_key.get(told.get("field", ""))
        if each is not None and not told.get("read_only") and may_be_asked(table, each):
            found += [(each.key, each)] if _points(each) else []
            rows = table.app.tables.get(f"{table.key}.{each.key}")
            if rows is not None:
                found += [(f"{each.key}.{row.key}", row) for row in rows.definition.fields if _points(row)]
    return tuple(found)


def answering_rights(
    table: LiveTable, form: Form, asked: Collection[str], choices: Iterable[str]
) -> AppRights:
    """Return the rights to make one record that holds the fields `asked`, choosing as the form lets one."""
    return _rights(table, form, asked, choices, {"create": None}, "create")


def sender_rights(
    table: LiveTable,
    form: Form,
    record_id: int,
    asked: Collection[str],
    choices: Iterable[str],
    *,
    edits: bool,
) -> AppRights:
    """Return the rights over the one record somebody sent: to see what the form asked for, and maybe to change it."""
    rule = RowRule({Part(record=record_id)})
    actions = ("view", "edit") if edits else ("view",)
    return _rights(table, form, asked, choices, dict.fromkeys(actions, rule), "edit" if edits else "read")


def with_rules(rights: AppRights, table: LiveTable, given: Iterable[str]) -> AppRights:
    """Return rights of a stranger as the form itself has them: its rules read every field and fill in `given`.

    Nobody is shown what is worked out under these.
    """
    mine = rights.tables[table.key]
    level = "create" if mine.may("create") else "edit"
    fields = dict.fromkeys(table.definition.by_key, "read")
    fields |= {**mine.fields, **dict.fromkeys(given, level)}
    tables = {**rights.tables, table.key: replace(mine, fields=fields)}
    return AppRights(without_blind_fields(table.app.model, tables))


def _rights(
    table: LiveTable,
    form: Form,
    asked: Collection[str],
    choices: Iterable[str],
    rows: Mapping[str, RowRule | None],
    level: str,
) -> AppRights:
    named = tuple(choices)
    own = TableRights(frozenset(rows), dict.fromkeys(asked, level), rows)
    below = frozenset(rows) | ({"create"} if level == "edit" else frozenset())
    inner = _of_rows(table, asked, named, below, level)
    return AppRights({**_offered(table.app, table, form, asked, named), table.key: own, **inner})


def _of_rows(
    table: LiveTable, asked: Collection[str], choices: Iterable[str], actions: frozenset[str], level: str
) -> Mapping[str, TableRights]:
    """Return the rights over the rows of the sub-forms asked for."""
    opened, found = set(choices), {}
    for key in asked:
        rows = table.app.tables.get(f"{table.key}.{key}")
        if rows is None:
            continue
        fields = {
            each.key: level
            for each in rows.definition.fields
            if may_be_asked(rows, each) and _is_open(rows, each, f"{key}.{each.key}", opened)
        }
        found[rows.key] = TableRights(actions, fields, dict.fromkeys(actions))
    return found


def _offered(
    app: LiveApp, table: LiveTable, form: Form, asked: Collection[str], choices: Iterable[str]
) -> Mapping[str, TableRights]:
    """Return the right to see the titles of records that may be chosen from, and what makes and filters them."""
    needed: dict[str, set[str]] = {}
    filters = {told["field"]: told["filter"] for told in _entries(form) if "filter" in told}
    for name in choices:
        first, _, inner = name.partition(".")
        place = app.tables.get(f"{table.key}.{first}") if inner else table
        each = place.definition.by_key.get(inner or first) if place and first in asked else None
        reference = type_of(each).reference(each) if each else None
        if reference is None or reference.kind != "record" or reference.table in (table.key, None):
            continue
        there = app.model.tables[reference.table]
        compared = fields_of(filters.get(name)) & there.by_key.keys()
        for key in (there.title, *compared):
            for where, read in {(there.key, key), *reads(app.model, there.key, key)}:
                needed.setdefault(where, set()).add(read)
    needed.pop(table.key, None)
    return {
        key: TableRights(frozenset({"view"}), dict.fromkeys(fields, "read"), {"view": None})
        for key, fields in needed.items()
    }


def _is_open(table: LiveTable, field: Field, name: str, choices: Collection[str]) -> bool:
    return not _points(field) or (may_be_asked(table, field) and name in choices)


def _points(field: Field) -> bool:
    reference = type_of(field).reference(field)
    return reference is not None and reference.kind != "file"


def _entries(form: Form) -> Iterable[Mapping[str, Any]]:
    for section in form.sections:
        for entry in section.get("fields", ()):
            yield {"field": entry} if isinstance(entry, str) else entry
