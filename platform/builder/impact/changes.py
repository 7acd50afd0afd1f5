"""What differs between two definitions, as far as it may cost somebody something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ...definition.diff import Keys, diff
from ...definition.model import App, Rule, Table
from ...definition.uses import uses
from ...definition.uses.elements import is_within, steps_of
from ...definition.uses.reading import field_path
from ...definition.uses.use import GOES, Use
from ...fields import SYSTEM_FIELDS, Field

SYSTEM_KEYS = frozenset(field.key for field in SYSTEM_FIELDS)


@dataclass(frozen=True, eq=False)
class Change:
    """Two states of an app's definition."""

    before: App
    after: App
    removed: tuple[Keys, ...]
    """The elements that go, without what is inside them."""

    @classmethod
    def between(cls, before: App, after: App) -> Change:
        """Return the change from one state to another."""
        gone = []
        for each in diff(before.document, after.document):
            if each.act == "removed" and _is_element(each.path) and not _is_system(each.path):
                gone.append(each.path)
        return cls(before, after, tuple(gone))

    @cached_property
    def uses(self) -> list[Use]:
        """What uses what, before."""
        return uses(self.before)

    def roots(self) -> Iterator[Keys]:
        """Give the removed elements that do not go along with another one."""
        if not self.removed:
            return
        along = {
            use.by
            for use in self.uses
            if use.act == GOES and any(is_within(use.element, each) for each in self.removed)
        }
        yield from (each for each in self.removed if each not in along)

    def fields(self) -> Iterator[tuple[Table, Field, Field]]:
        """Give the fields that are there before and after: table, field before, field after."""
        for key, table in self.before.tables.items():
            then = self.after.tables.get(key)
            for field in table.fields if then is not None else ():
                if then is not None and field.key in then.by_key:
                    yield table, field, then.by_key[field.key]

    def retyped(self) -> Iterator[tuple[Table, Field, Field]]:
        """Give the fields whose type is another one."""
        yield from (each for each in self.fields() if each[1].type != each[2].type)

    def new_rules(self) -> Iterator[tuple[Table, Rule]]:
        """Give the rules of tables that are new, or say something else than before."""
        for key, table in self.after.tables.items():
            was = self.before.tables.get(key)
            known = {rule.key: rule.expression for rule in was.rules} if was else {}
            for rule in table.rules if was else ():
                if known.get(rule.key) != rule.expression:
                    yield table, rule

    def is_gone(self, element: Keys) -> bool:
        """Say whether an element is removed, alone or with what it stands in."""
        return any(is_within(element, each) for each in self.removed)

    def field_is_gone(self, table: str, key: str) -> bool:
        """Say whether a field of a table is removed."""
        return self.is_gone(field_path(table, key))

    def is_new(self, element: Keys) -> bool:
        """Say whether an element was not there before; the system's fields always are, listed or not."""
        return not _is_system(element) and steps_of(self.before.document, element) is None


PARTS = {
    "tables": ("fields", "options", "rules"),
    "forms": ("rules",),
    "views": (),
    "roles": (),
    "automations": (),
    "dashboards": ("tiles",),
    "prints": (),
}
"""By kind of element: what stands in it that people know of as elements too."""


def _is_element(path: Keys) -> bool:
    """Return whether a path of a difference names an element, rather than a member of one."""
    parts = PARTS.get(path[0], ())
    return path[0] in PARTS and len(path) % 2 == 0 and all(each in parts for each in path[2::2])


def _is_system(path: Keys) -> bool:
    return path[-2] == "fields" and path[-1] in SYSTEM_KEYS


def view_of(document: Mapping[str, Any], table: str, key: str) -> Mapping[str, Any] | None:
    """Return a view of a definition's document; None where there is none."""
    listed = document.get("views", ())
    return next((each for each in listed if (each["table"], each["key"]) == (table, key)), None)
