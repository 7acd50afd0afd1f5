"""A sub-form's rows as a record's page shows them: every field the actor may read, row formulas included."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from markupsafe import Markup

from ...fields import type_of
from ...fields.base import Reader
from ...fields.field import Field
from .cells import CellPainter
from .columns import ALIGNED


@dataclass(frozen=True, slots=True)
class Rows:
    """A small table. `headings` are (label, class of the alignment) of its columns."""

    headings: list[tuple[str, str]]
    rows: list[list[Markup]]


def plain_painter(field: Field, reader: Reader) -> CellPainter:
    """Return what draws a field's values on the pages of an app."""
    return CellPainter(current_app.jinja_env, field, type_of(field), reader)


def rows_of(
    field: Field,
    value: Sequence[Mapping[str, Any]],
    reader: Reader,
    painter: Callable[[Field, Reader], CellPainter] = plain_painter,
) -> Rows:
    """Return the rows of a sub-form field, drawn by painters; what was not loaded for the actor has no column."""
    shown = [child for child in map(Field.read, field.settings["fields"]) if child.key in value[0]]
    painters = [painter(child, reader) for child in shown]
    return Rows(
        [(child.label.to(reader.language), ALIGNED.get(type_of(child).summary, "")) for child in shown],
        [[p.draw(row[c.key]) for p, c in zip(painters, shown, strict=True)] for row in value],
    )
