"""What a trigger is: when an automation begins, and what its steps may then speak of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ..core.words import Words
from .declared import Declared
from .shape import Shape


class Trigger(Declared):
    """One kind of trigger. `family` is "record", "time" or "call"."""

    about: ClassVar[bool] = True
    """It is about one record of a table: `trigger.table` must be named, and bare names are its fields."""
    acts: ClassVar[frozenset[str]] = frozenset()
    """The acts of the record service it listens to: "create", "update", "delete", "restore"."""
    has_before: ClassVar[bool] = False
    """There is a state before: `before.<field>` is known."""
    before_save: ClassVar[bool] = False
    """It may stand in an automation that runs before the save."""

    def fires(self, settings: Mapping[str, Any], act: str, changes: Mapping[str, Any]) -> bool:
        """Say whether a change of a record, {field key: [old, new]} in API values, is what it waits for.

        Only asked for an act in `acts`; the automation's condition is asked after it.
        """
        return True

    def about_table(self, settings: Mapping[str, Any], table: str | None) -> str | None:
        """Return the table whose record it is about, None where there is no record; `table` is `trigger.table`."""
        return table

    def gives(self, settings: Mapping[str, Any], table: str | None) -> Mapping[str, Shape]:
        """Return the names below `input` that steps may speak of."""
        return {}

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return when it fires, as people say it: "when a record of Tasks is made"."""
        raise NotImplementedError


class Names:
    """What sentences call things; the builder and the check hand in one that knows the app."""

    about: str | None = None
    """The table that the automation is about: bare names are its fields."""

    def table(self, key: str) -> Words:
        """Return what people call a table; "" is the trigger's, here and below."""
        return Words(key, key)

    def field(self, table: str, path: str) -> Words:
        """Return what people call a field, or the fields along a dotted path."""
        return Words(path, path)

    def expression(self, source: str) -> Words:
        """Return an expression as people read it."""
        return Words(source, source)

    def given(self, table: str, field: str, source: str) -> Words:
        """Return an expression that gives a field its value, as people read it: options by their labels."""
        return self.expression(source)

    def filter(self, table: str, source: str) -> Words:
        """Return a condition over the records of a table, as people read it."""
        return self.expression(source)

    def option(self, table: str, field: str, key: str) -> Words:
        """Return what people call an option."""
        return Words(key, key)

    def automation(self, key: str) -> Words:
        """Return what people call an automation."""
        return Words(key, key)

    def form(self, table: str, key: str) -> Words:
        """Return what people call a form of a table."""
        return Words(key, key)

    def template(self, text: Any) -> Words:
        """Return a text with chips as people read it."""
        return Words.read(text)

    def people(self, whom: Any) -> Words:
        """Return whom a list of people means."""
        return Words(str(whom), str(whom))
