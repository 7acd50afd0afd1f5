"""Values as HTML, fast: each column's template is looked up once, and equal values are drawn once.

A page of 50 rows has some 600 cells; including a template for each would take longer than the database does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask import request
from jinja2 import Environment
from markupsafe import Markup

from ...fields.base import FieldType, Reader
from ...fields.field import Field
from ...fields.masking import Masked
from .paths import record_path

PLAIN = (str, int, float, bool, type(None))
SHOWN_PLAINLY = frozenset({"text", "long_text", "select", "email", "phone", "serial"})
"""Types whose cells hold the value as text and nothing else."""

BARE = frozenset({"number", "money", "rating", "progress"})
"""Types whose numbers are copied bare."""


class CellPainter:
    """Draws the values of one field."""

    def __init__(
        self, environment: Environment, field: Field, kind: FieldType, reader: Reader, *, whole: bool = False
    ) -> None:
        """`whole`: as a record's own page shows it, not as a list does."""
        name = kind.page_template if whole else kind.cell_template
        self.template = environment.get_template(f"fields/{name}")
        given = {"field": field, "type": kind, "reader": reader, "record_url": record_url}
        self.base = {**self.template.globals, **given}
        self.render = self.template.root_render_func
        self.environment = environment
        self.field, self.kind, self.reader = field, kind, reader
        self.known: dict[Any, Markup] = {}
        self.plains: dict[Any, str] = {}

    def draw(self, value: Any) -> Markup:
        """Return a value as the type's cell.html shows it, a masked one as `masked.html` does."""
        if isinstance(value, Masked):
            return self._draw_mask(value)
        mark = value if isinstance(value, PLAIN) else repr(value)
        found = self.known.get(mark)
        if found is None:
            # `shared` takes the mapping as it is: no copy of the globals for every cell.
            context = self.template.new_context({**self.base, "value": value}, shared=True)
            found = self.known[mark] = Markup("".join(self.render(context)).strip())
        return found

    def plain(self, value: Any) -> str | None:
        """Return what a spreadsheet takes for a value; None where that is the very text the cell shows."""
        if value is None or self.kind.name in SHOWN_PLAINLY or isinstance(value, Masked):
            return None
        mark = value if isinstance(value, PLAIN) else repr(value)
        found = self.plains.get(mark)
        if found is None:
            found = self.plains[mark] = plain_text(self.field, self.kind, value, self.reader)
        return found

    def _draw_mask(self, mask: Masked) -> Markup:
        found = self.known.get((Masked, mask))
        if found is None:
            template = self.environment.get_template("masked.html")
            found = self.known[Masked, mask] = Markup(template.render(value=mask).strip())
        return found


def plain_text(field: Field, kind: FieldType, value: Any, reader: Reader) -> str:
    """Return a value as it is copied: numbers without signs of currency, days as 2026-11-22, else as people read it."""
    if isinstance(value, date):
        return kind.typed(field, value, reader).replace("T", " ")
    if isinstance(value, Decimal | int | float) and not isinstance(value, bool) and kind.name in BARE:
        return kind.typed(field, value, reader)
    return kind.format(field, value, reader)


def record_url(table: str, record_id: int) -> str:
    """Return the address of a record that a cell of the current page links to."""
    return record_path(request.view_args["app"], table, record_id)


def paint_rows(painters: Sequence[CellPainter], rows: Sequence[Sequence[Any]]) -> list[list[Markup]]:
    """Return each row's cells, drawn."""
    return [[painter.draw(value) for painter, value in zip(painters, row, strict=True)] for row in rows]
