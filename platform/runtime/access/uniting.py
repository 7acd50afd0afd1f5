"""The grants of an actor's roles over one table, united: what is open, on which rows, and which fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...definition.model import App, Role, Table
from ...fields import Field, type_of
from .grant import ACTIONS, CREATE, EDIT, LEVELS, MASKED, READ, Grant
from .row_rule import NOTHING, RowRule, united
from .table_rights import TableRights


def grants_of(app: App, table: Table, roles: Sequence[Role], shared: frozenset[str]) -> list[Grant]:
    """Return what roles and shared records give in a table; grants that open nothing are left out."""
    told = [grant for role in roles if (grant := role.tables.get(table.key, role.all_tables))]
    grants = [grant for each in told if (grant := Grant(app, table, each, shared)).actions]
    if shared and not any("view" in grant.actions for grant in grants):
        grants.append(Grant.of_shares(app, table, shared))
    return grants


def all_rights(table: Table) -> TableRights:
    """Return every right over a table."""
    fields = {key: "edit" if type_of(each).writable else "read" for key, each in table.by_key.items()}
    return TableRights(frozenset(ACTIONS), fields, dict.fromkeys(ACTIONS))


def united_grants(table: Table, grants: Sequence[Grant]) -> TableRights | None:
    """Return what grants give together; None where there are none."""
    if not grants:
        return None
    actions = frozenset[str]().union(*(grant.actions for grant in grants))
    rows = {action: _rows(grants, action) for action in actions}
    fields: dict[str, str] = {}
    guards: dict[str, RowRule] = {}
    edit_guards: dict[str, RowRule] = {}
    masked: dict[str, RowRule | None] = {}
    not_on_create: set[str] = set()
    for key, each in table.by_key.items():
        seen = _rows(_at_least(grants, each, READ), "view")
        hinted = _rows(_at_least(grants, each, MASKED), "view")
        if hinted != seen:
            masked[key] = None if hinted == rows.get("view", NOTHING) else hinted
        level = _level(grants, each)
        if seen == NOTHING and level == "read":
            continue
        fields[key] = level
        if seen is not None and seen != rows.get("view", NOTHING):
            guards[key] = seen
        if level != "edit":
            continue
        changed = _rows(_at_least(grants, each, EDIT), "edit")
        if changed is not None and changed != rows["edit"]:
            edit_guards[key] = changed
        if not _on_create(grants, each):
            not_on_create.add(key)
    return TableRights(actions, fields, rows, guards, edit_guards, masked, frozenset(not_on_create))


def _at_least(grants: Sequence[Grant], field: Field, level: int) -> list[Grant]:
    return [grant for grant in grants if grant.level(field) >= level]


def _rows(grants: Sequence[Grant], action: str) -> RowRule | None:
    return united(grant.rows(action) for grant in grants if action in grant.actions)


def _level(grants: Sequence[Grant], field: Field) -> str:
    """Return the highest level of a field that may be used on some row."""
    if not type_of(field).writable:
        return "read"
    if _rows(_at_least(grants, field, EDIT), "edit") != NOTHING:
        return "edit"
    return "create" if _on_create(grants, field) else "read"


def _on_create(grants: Sequence[Grant], field: Field) -> bool:
    return any("create" in grant.actions for grant in _at_least(grants, field, CREATE))


def below(table: Table, above: TableRights | None, grants: Sequence[Grant]) -> TableRights | None:
    """Return the rights over a sub-form's rows: those over the field of the parent that holds them.

    A row has no owner to judge by, so a field with a sensitivity class is as open as the grants that show every
    visible record let it be; where there is none such, as the strictest grant does.
    """
    level = above.fields.get(table.key.rpartition(".")[2]) if above else None
    if above is None or level is None:
        return None
    wide = [grant for grant in grants if "view" in grant.actions and grant.rows("view") == above.view_rows]
    fields: dict[str, str] = {}
    masked: dict[str, RowRule | None] = {}
    for key, each in table.by_key.items():
        own = level if type_of(each).writable else "read"
        if each.sensitivity is not None and grants:
            levels = [grant.level_of_class(each.sensitivity) for grant in wide or grants]
            rank = max(levels) if wide else min(levels)
            if rank == MASKED:
                masked[key] = None
            if rank < READ:
                continue
            own = LEVELS[min(rank, LEVELS.index(own))]
        fields[key] = own
    return TableRights(
        above.actions, fields, dict.fromkeys(above.actions), masked=masked, not_on_create=frozenset()
    )


def subform_grants(table: Table, found: Mapping[str, Sequence[Grant]]) -> Sequence[Grant]:
    """Return the grants over the record that a sub-form's rows belong to."""
    return found.get(table.key.partition(".")[0], ())
