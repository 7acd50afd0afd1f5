"""What is selected in the designer: the form, one of its sections, or an entry of a section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ....core.whole_number import whole_number
from ...edits.forms import field_of


@dataclass(frozen=True, slots=True)
class Selection:
    """The selected part of a form; without a section it is the form itself."""

    section: str | None = None
    index: int | None = None

    @property
    def place(self) -> str:
        """Return it as addresses and forms name it: "", "base", or "base:2"."""
        if self.section is None:
            return ""
        return self.section if self.index is None else f"{self.section}:{self.index}"

    def entry(self, form: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return the selected entry as an object; None where none is selected."""
        section = self.section_of(form)
        if section is None or self.index is None:
            return None
        entry = section["fields"][self.index]
        return {"field": entry} if isinstance(entry, str) else entry

    def section_of(self, form: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return the selected section, or the one that holds the selected entry."""
        return next((each for each in form["sections"] if each["key"] == self.section), None)


def selected(form: Mapping[str, Any], place: str) -> Selection:
    """Return what a place names; the form itself where nothing stands there."""
    key, _, number = place.partition(":")
    section = next((each for each in form["sections"] if each["key"] == key), None)
    if section is None:
        return Selection()
    index = whole_number(number)
    return Selection(key, index if index is not None and index < len(section["fields"]) else None)


def place_of_field(form: Mapping[str, Any], field: str) -> str:
    """Return the place of a field on a form; "" where it is not on it."""
    for section in form["sections"]:
        for number, entry in enumerate(section["fields"]):
            if field_of(entry) == field:
                return f"{section['key']}:{number}"
    return ""
