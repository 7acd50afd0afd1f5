"""One grant of a role over one table, read: its actions, the rows of each, and the level of each field.

All is closed until granted: what cannot be understood opens nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...definition.model import App, Table
from ...definition.references.roles import OTHERS, holds_people
from ...definition.types import path_type
from ...expressions import BOOLEAN, ExpressionFault, check, parse
from ...fields import Field
from ...fields.field import SENSITIVITIES
from .row_rule import NOTHING, SCOPES, SHARED, SHARED_EDIT, Condition, Part, RowRule, scoped, united

ACTIONS = (
    "view",
    "create",
    "edit",
    "delete",
    "restore",
    "import",
    "export",
    "print",
    "comment",
    "share",
    "bulk_edit",
    "history",
    "reveal",
)
EDITING = frozenset({"edit", "delete", "restore", "bulk_edit"})
"""The actions that hold on `edit_rows`."""
LEVELS = ("hidden", "masked", "read", "create", "edit")
HIDDEN, MASKED, READ, CREATE, EDIT = range(len(LEVELS))
_RANK = {level: rank for rank, level in enumerate(LEVELS)}
_NO_SHARES: frozenset[str] = frozenset()


class Grant:
    """What one role gives in one table. `shared` are the levels at which records of it are shared with the actor."""

    def __init__(
        self, app: App, table: Table, told: Mapping[str, Any], shared: frozenset[str] = _NO_SHARES
    ) -> None:
        named = [action for action in told.get("actions", ()) if action in ACTIONS]
        # Who may not see may still hand in records; everything else begins with seeing.
        self.actions = frozenset(named) if "view" in named else frozenset(named) & {"create"}
        self._told = told
        self._rows = _rows(app, table, told.get("rows"))
        self._edit_rows = _rows(app, table, told["edit_rows"]) if "edit_rows" in told else self._rows
        self._shared = shared if "view" in self.actions else _NO_SHARES
        self._edits = "edit" in self.actions
        if "edit" in self._shared:
            self.actions |= {"edit"}

    @classmethod
    def of_shares(cls, app: App, table: Table, shared: frozenset[str]) -> Grant:
        """Return what shared records give to somebody whose roles show nothing of the table."""
        told = {"actions": ["view"], "sensitive": dict.fromkeys(SENSITIVITIES, "masked")}
        return cls(app, table, told, shared)

    def rows(self, action: str) -> RowRule | None:
        """Return the rows an action is open on; for "create" there are none yet to be kept from anybody."""
        if action == "create":
            return None
        own = self._edit_rows if action in EDITING else self._rows
        if action == "view" and self._shared:
            return united((own, scoped(SHARED)))
        if action == "edit" and "edit" in self._shared:
            return united((own if self._edits else NOTHING, scoped(SHARED_EDIT)))
        return own

    def level(self, field: Field) -> int:
        """Return what may be done with a field: one of HIDDEN, MASKED, READ, CREATE, EDIT."""
        named = self._told.get("fields", {})
        if field.key in named:
            return _RANK.get(named[field.key], HIDDEN)
        level = _RANK.get(named.get(OTHERS, "edit"), HIDDEN)
        return min(level, self.level_of_class(field.sensitivity))

    def level_of_class(self, sensitivity: str | None) -> int:
        """Return the level at which fields of a sensitivity class end that are not named themselves."""
        capped = self._told.get("sensitive", {})
        return _RANK.get(capped[sensitivity], HIDDEN) if sensitivity in capped else EDIT


def _rows(app: App, table: Table, told: Any) -> RowRule | None:
    """Return the rule of "rows": one part or a list of parts."""
    return united(RowRule(_parts(app, table, each)) for each in (told if isinstance(told, list) else [told]))


def _parts(app: App, table: Table, told: Any) -> Iterator[Part]:
    """Yield the part that is told, nothing where some of it cannot be understood."""
    if isinstance(told, str):
        told = {"scope": told}
    if not isinstance(told, Mapping) or not told or not told.keys() <= {"scope", "member", "condition"}:
        return
    scope = told.get("scope", "all")
    member = told.get("member")
    if scope not in ("all", *SCOPES) or ("member" in told and not _holds_people(table, member)):
        return
    condition = _condition(app, table, told["condition"]) if "condition" in told else None
    if "condition" not in told or condition is not None:
        yield Part(None if scope == "all" else scope, member, condition)


def _holds_people(table: Table, key: Any) -> bool:
    field = table.by_key.get(key) if isinstance(key, str) else None
    return field is not None and holds_people(field)


def _condition(app: App, table: Table, source: Any) -> Condition | None:
    """Return a condition checked, or None for one that cannot be understood."""
    try:
        checked = check(parse(str(source or "")), lambda path: path_type(app, table.key, path))
    except ExpressionFault:
        return None
    return Condition(source, checked) if checked.type == BOOLEAN else None
