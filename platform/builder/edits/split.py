"""Some fields of a table become a table of their own, which the first one links to: a pure function."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from ...core.errors import Fault, Invalid
from ...core.words import Words
from ...definition.model import App, Table
from ...fields import Field, type_of
from .document import Document, find, table_in, with_table
from .fields import add_field
from .grants import grant_in, set_grant
from .tables import add_table

NONE = Words("Choose the fields that move.", "请选择要拆分出去的字段。")
NO_TITLE = Words(
    "One of the fields must be a text or phone number: it names the records of the new table.",
    "所选字段中至少要有一个文本或电话字段，用作新表的标题字段。",
)
ALL_GO = Words(
    "The field that names the records stays here; choose others.", "标题字段不能拆分，请选择其他字段。"
)


def may_move(table: Table) -> list[Field]:
    """Return the fields of a table whose values can move: stored one by one in the record, its name left out."""
    return [each for each in table.fields if each.key != table.title and _stored(each)]


def split_table(
    document: Document,
    table: str,
    fields: Sequence[str],
    new_table: Mapping[str, Any],
    relation: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the document with fields of a table in a new one, and a relation to it where they stood.

    They still show where they were, looked up through the relation. Roles may do in the new table what they may
    do in this one; nothing where the rows they see are told by a condition. `new_table` has a key and a label,
    `relation` too. Raises NotFound, and Invalid for fields that cannot move or names that are taken.
    """
    model = App.read(document)
    movable = {each.key: each for each in may_move(model.tables[table])} if table in model.tables else {}
    if not fields:
        raise Invalid([Fault("fields", NONE)])
    if not all(each in movable for each in fields):
        raise Invalid([Fault("fields", ALL_GO)])
    titled = [each for each in fields if type_of(movable[each]).titled]
    if not titled:
        raise Invalid([Fault("fields", NO_TITLE)])
    here = table_in(document, table)["fields"]
    moving = [copy.deepcopy(each) for each in here if each["key"] in fields]
    made = {**new_table, "title": titled[0], "fields": moving}
    changed = add_table(document, made)
    before = find(here, moving[0]["key"])
    link = {**relation, "type": "relation", "table": made["key"]}
    changed = add_field(changed, table, link, here[before - 1]["key"] if before else None)
    changed = with_table(changed, table, lambda piece: _look_up(piece, fields, relation["key"]))
    return _with_grants(changed, table, made["key"], fields)


def _stored(field: Field) -> bool:
    """Say whether a field's values lie in one column, and nothing else hangs on the record they are of."""
    kind = type_of(field)
    if not kind.writable or field.type == "serial" or kind.family == "system":
        return False
    reference = kind.reference(field)
    return kind.column_type(field) is not None and (reference is None or reference.kind != "file")


def _look_up(table: dict[str, Any], fields: Sequence[str], relation: str) -> None:
    """Show fields that moved where they were."""
    table["fields"] = [
        {
            **{name: each[name] for name in ("key", "label", "help", "sensitivity") if name in each},
            "type": "lookup",
            "relation": relation,
            "field": each["key"],
        }
        if each["key"] in fields
        else each
        for each in table["fields"]
    ]


def _with_grants(
    document: Mapping[str, Any], table: str, new_table: str, fields: Sequence[str]
) -> dict[str, Any]:
    changed = dict(document)
    for role in document.get("roles", ()):
        grant = grant_in(role, table)
        if grant is None:
            continue
        levels = grant.get("fields", {})
        if all(_plain(grant.get(name)) for name in ("rows", "edit_rows")):
            own = {key: level for key, level in levels.items() if key in fields or key == "*"}
            given = {name: value for name, value in grant.items() if name != "fields"}
            changed = set_grant(changed, role["key"], new_table, {**given, "fields": own} if own else given)
        elif "all_tables" in role:
            # What it may do in every other table would show it all the values, whosever records they were of.
            changed = set_grant(changed, role["key"], new_table, {"actions": []})
        # What is looked up is never written here.
        kept = {
            key: "read" if key in fields and level in ("edit", "create") else level
            for key, level in levels.items()
        }
        if kept != levels:
            changed = set_grant(changed, role["key"], table, {**grant, "fields": kept})
    return changed


def _plain(rows: Any) -> bool:
    """Say whether rows are told by their owner alone, which means the same in another table."""
    if isinstance(rows, Mapping):
        return set(rows) == {"scope"}
    return all(map(_plain, rows)) if isinstance(rows, list) else True
