"""Whether an actor knows of what a name in a definition leads to: every field on the way may be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...definition.model import App, Form
from ...definition.reads import names_in
from .table_rights import TableRights

PARENT = "parent"
SECTION = "section:"


def knows(model: App, tables: Mapping[str, TableRights], table_key: str, path: Sequence[str]) -> bool:
    """Say whether every field on a path may be read in full, in the table where it stands."""
    for key in path:
        mine = tables.get(table_key)
        if mine is None or key not in mine.fields:
            return False
        field = model.tables[table_key].by_key[key]
        table_key = f"{table_key}.{key}" if field.type == "subform" else field.settings.get("table", "")
    return True


def known_rules(model: App, tables: Mapping[str, TableRights], form: Form) -> list[Mapping[str, Any]]:
    """Return a form's rules as far as the actor may know of them.

    A rule that asks for a field which may not be read is left out, and so is an act that names only such fields:
    what it did would tell what they hold.
    """
    found = []
    for rule in form.rules:
        names = _Names(model, tables, form.table, rule.get("rows"))
        acts = [known for act in rule["then"] if (known := names.act(act))]
        if acts and names.read(rule.get("when")):
            found.append({**rule, "then": acts})
    return found


class _Names:
    """The names that one rule's expressions and acts use."""

    def __init__(self, model: App, tables: Mapping[str, TableRights], table: str, rows: str | None) -> None:
        self.model, self.tables, self.form_table = model, tables, table
        self.table = f"{table}.{rows}" if rows else table
        self.in_rows = rows is not None

    def read(self, source: str | None) -> bool:
        return all(self._path(path) for path in names_in(source or ""))

    def act(self, act: Mapping[str, Any]) -> Mapping[str, Any] | None:
        kind = next(iter(act.keys() - {"field"}))
        if kind in ("show", "hide", "require", "read_only"):
            names = [name for name in act[kind] if self._field(name)]
            return {kind: names} if names else None
        if kind == "set":
            return act if self._field(act[kind]["field"]) and self.read(act[kind]["expression"]) else None
        if kind == "options":
            return act if self._field(act[kind]["field"]) else None
        if "field" in act and not self._field(act["field"]):
            return {kind: act[kind]}
        return act

    def _path(self, path: Sequence[str]) -> bool:
        if self.in_rows and path[0] == PARENT:
            return knows(self.model, self.tables, self.form_table, path[1:])
        return knows(self.model, self.tables, self.table, path)

    def _field(self, name: str) -> bool:
        mine = self.tables.get(self.table)
        return name.startswith(SECTION) or (mine is not None and name in mine.shown)
