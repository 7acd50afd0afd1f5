"""Values as HTML, fast: each column's template is looked up once, and equal values are drawn once.

A page of 50 rows has some 600 cells; including a template for each would take longer than the database does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request
from jinja2 import Environment
from markupsafe import Markup

from ...fields.base import FieldType, Reader
from ...fields.field import Field
from ...fields.masking import Masked
from .paths import record_path

PLAIN = (str, int, float, bool, type(None))


class CellPainter:
    """Draws the values of one field."""

    def __init__(self, environment: Environment, field: Field, kind: FieldType, reader: Reader) -> None:
        self.template = environment.get_template(f"fields/{kind.cell_template}")
        given = {"field": field, "type": kind, "reader": reader, "record_url": record_url}
        self.base = {**self.template.globals, **given}
        self.render = self.template.root_render_func
        self.environment = environment
        self.known: dict[Any, Markup] = {}

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

    def _draw_mask(self, mask: Masked) -> Markup:
        found = self.known.get((Masked, mask))
        if found is None:
            template = self.environment.get_template("masked.html")
            found = self.known[Masked, mask] = Markup(template.render(value=mask).strip())
        return found


def record_url(table: str, record_id: int) -> str:
    """Return the address of a record that a cell of the current page links to."""
    return record_path(request.view_args["app"], table, record_id)


def paint_rows(painters: Sequence[CellPainter], rows: Sequence[Sequence[Any]]) -> list[list[Markup]]:
    """Return each row's cells, drawn."""
    return [[painter.draw(value) for painter, value in zip(painters, row, strict=True)] for row in rows]
