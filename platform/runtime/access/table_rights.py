"""What an actor may do with one table: actions, rows, fields. Data; made in `uniting`, held to in the query compiler."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .row_rule import NOTHING, RowRule


@dataclass(frozen=True, eq=False)
class TableRights:
    """What an actor may do with one table.

    `rows` has, for each action, the rows it is open on (None: every row). `guards` names the fields that are
    readable on some of the visible rows only, `edit_guards` those editable on some of the editable rows only.
    """

    actions: frozenset[str]
    fields: Mapping[str, str]
    """"read", "create" (written with a new record only) or "edit" by field key; a field that is absent cannot be
    read: it does not exist for the actor, unless `masked` names it."""
    rows: Mapping[str, RowRule | None]
    guards: Mapping[str, RowRule] = field(default_factory=dict)
    edit_guards: Mapping[str, RowRule] = field(default_factory=dict)
    masked: Mapping[str, RowRule | None] = field(default_factory=dict)
    """The fields that show as a mask, on which rows (None: every visible one), where `guards` closes them."""
    not_on_create: frozenset[str] = frozenset()
    """Fields that may be changed in standing records and not given to new ones."""

    @property
    def view_rows(self) -> RowRule | None:
        """The rows that can be seen."""
        return self.rows.get("view", NOTHING)

    @property
    def edit_rows(self) -> RowRule | None:
        """The rows that can be changed."""
        return self.rows.get("edit", NOTHING)

    def may(self, action: str) -> bool:
        """Say whether an action is open on any row."""
        return action in self.actions

    @cached_property
    def readable(self) -> frozenset[str]:
        """The keys of the fields that can be read in full, on the rows where `guards` allow it."""
        return frozenset(self.fields)

    @cached_property
    def shown(self) -> frozenset[str]:
        """The keys of the fields the actor knows of: those that can be read, and those that show as a mask."""
        return self.readable.union(self.masked)

    @cached_property
    def editable(self) -> frozenset[str]:
        """The keys of the fields the actor may write in standing records, where `edit_guards` allow it."""
        return frozenset(key for key, level in self.fields.items() if level == "edit")

    @cached_property
    def on_create(self) -> frozenset[str]:
        """The keys of the fields the actor may give to a new record."""
        written = (key for key, level in self.fields.items() if level in ("create", "edit"))
        return frozenset(written) - self.not_on_create

    def writable(self, action: str) -> frozenset[str]:
        """Return the keys of the fields that may be written by "create" or by "edit"."""
        return self.on_create if action == "create" else self.editable

    def sees_all(self) -> bool:
        """Say whether every row can be seen, and what can be read of one can be read of all."""
        return self.view_rows is None and not self.guards
