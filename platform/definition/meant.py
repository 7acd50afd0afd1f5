"""What the settings of a trigger or a step say, one by one, each with what its declaration means by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..automations.declared import Declared
from .layout import Steps


@dataclass(frozen=True, slots=True)
class Meant:
    """One setting that is said; of a list of rows also each column of each row."""

    schema: Mapping[str, Any]
    value: Any
    steps: Steps


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one trigger or step; see `automations/declared.py`."""

    kind: Declared
    values: Mapping[str, Any]
    table: str | None
    """The trigger's table: what is meant where a setting names none."""

    def meant(self, steps: Steps) -> Iterator[Meant]:
        """Give what is said; `steps` is where the settings stand."""
        yield from _meant(self.kind.settings, self.values, steps)

    def table_of(self, schema: Mapping[str, Any]) -> str | None:
        """Return the table that a setting speaks of; None where there is none."""
        name = schema.get("x-of", "")
        if "x-of" in self.kind.settings.get(name, {}):
            return self.table_of(self.kind.settings[name])
        told = self.values.get(name)
        return told if isinstance(told, str) else self.table

    def field_of(self, schema: Mapping[str, Any]) -> tuple[str | None, str | None]:
        """Return (table key, field key) of the one field whose values a setting speaks of."""
        name = schema.get("x-of", "")
        told = self.values.get(name)
        if isinstance(told, list):
            told = told[0] if len(told) == 1 else None
        return self.table_of(self.kind.settings.get(name, {})), told if isinstance(told, str) else None


def texts_in(value: Any, steps: Steps) -> Iterator[tuple[Steps, str]]:
    """Give the texts of a template of any kind, each with its place."""
    if isinstance(value, str):
        yield steps, value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from texts_in(each, (*steps, name))
    elif isinstance(value, list | tuple):
        for position, each in enumerate(value):
            yield from texts_in(each, (*steps, position))


def _meant(declared: Mapping[str, Any], values: Mapping[str, Any], steps: Steps) -> Iterator[Meant]:
    for name, schema in declared.items():
        if name not in values:
            continue
        yield Meant(schema, values[name], (*steps, name))
        columns = schema.get("items", {}).get("properties")
        listed = values[name] if columns and "x-inputs" not in schema else ()
        for position, row in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(row, Mapping):
                yield from _meant(columns, row, (*steps, name, position))
