"""The parts of a form ready to be shown: what templates are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from ...core.words import Words
from .form_layout import Block


@dataclass(frozen=True, slots=True)
class Cell:
    """One control of a sub-form row, or what the row's formulas came to when it was saved: that has no id."""

    label: str
    control: Markup
    faults: list[str]
    id: str
    align: str
    key: str = ""
    hidden: bool = False
    closed: bool = False
    required: bool = False
    """A rule asks for it in this row; what every row must have is marked at the column's head."""


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row of a sub-form. `record_id` is None for a new one."""

    prefix: str
    record_id: int | None
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Control:
    """One field on the form: a control, a sub-form's rows, or a value that cannot be changed here."""

    key: str
    id: str
    label: str
    help: str
    required: bool
    width: int
    kind: str
    """"input", "rows" or "value"."""
    control: Markup
    faults: list[str]
    rows: list[FormRow] = field(default_factory=list)
    headings: list[tuple[str, bool, str]] = field(default_factory=list)
    """(label, required, alignment) of a sub-form's columns; controls begin at the left."""
    hidden: bool = False
    """A rule hides it; a script shows it when the rule no longer does."""
    closed: bool = False
    """A rule lets it only be shown."""
    entry: Mapping[str, Any] = field(default_factory=dict)
    """What the definition says of it on this form."""


@dataclass(frozen=True, slots=True)
class FormBlock:
    """A text, a line, a picture, or records that match, between the controls."""

    kind: str
    """"text", "divider", "image" or "matches"."""
    width: int
    text: str
    """The text, the heading of a line, or the words for a picture."""
    place: str
    entry: Mapping[str, Any]


def block_view(block: Block, language: str) -> FormBlock:
    """Return what stands between the fields as it is shown, in a form or on a record's page."""
    told = block.entry[block.kind]
    said = told["alt"] if block.kind == "image" else told
    text = "" if isinstance(said, bool) or block.kind == "matches" else Words.read(said).to(language)
    return FormBlock(block.kind, block.width, text, block.place, block.entry)


@dataclass(frozen=True, slots=True)
class FormSection:
    """Controls under one heading."""

    key: str
    label: str
    help: str
    columns: int
    items: list[Control | FormBlock]
    hidden: bool
    wrong: bool
    """Whether something in it needs correcting."""
    folded: bool | None
    """Whether it begins folded; None where it does not fold."""

    @property
    def controls(self) -> list[Control]:
        """The controls alone."""
        return [each for each in self.items if isinstance(each, Control)]


@dataclass(frozen=True, slots=True)
class FormView:
    """The whole form. `summary` lists (control id, field label, message) of everything that is wrong."""

    sections: list[FormSection]
    summary: list[tuple[str, str, str]]
    record_id: int | None
    rev: int | None
    layout: str
    """"page", "tabs" or "steps"."""
    script: str
    """What the form's script needs, as JSON."""
    ruled: bool
    """Whether it has rules: then what they hide or close stands in a fieldset that is sent only while it is open."""
    warnings: list[tuple[str, str]]
    """(rule, message) of what is to be read before saving all the same."""
