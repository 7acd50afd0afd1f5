"""A form that somebody has open: whose it is, what stands on it, and the record it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flask import request

from ...definition.model import Form
from ...web.current import current_context, reader
from ..access.known import SECTION
from ..access.refusals import NotAllowed
from ..apps.live import LiveTable
from ..forms.entries import form_of, section_fields
from ..forms.state import FormState, form_state
from ..records.closed_fields import closed_fields
from ..records.context import Context
from ..records.page import Row
from ..records.query import get_record
from .form_layout import Placed, Section, lay_out, row_fields, with_closed
from .paths import record_path, table_path
from .read_form import Posted, read_form

PLAIN = "_plain"
"""A posted form carries it where no script was at work."""
WARNED = "_warned"
"""Names each rule whose warning was read before saving all the same."""


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form of a table, open for one actor. `row` is the record it changes; None for a new one."""

    context: Context
    table: LiveTable
    form: Form
    sections: tuple[Section, ...]
    row: Row | None
    closed: frozenset[str]
    use: str = field(default="", kw_only=True)
    """"quick" for the short form that makes a record in place; "" for those that make and change one on its page."""

    @property
    def placed(self) -> list[Placed]:
        """The fields on the form, in order."""
        return [each for section in self.sections for each in section.fields]

    @property
    def state_path(self) -> str:
        """Where a script asks for the form's state."""
        app, table = self.context.app.key, self.table.key
        base = record_path(app, table, self.row.id) + "/" if self.row else table_path(app, table)
        return f"{base}state?form={self.form.key}{'&use=quick' if self.use == 'quick' else ''}"

    def fields_of(self, name: str) -> tuple[str, ...]:
        """Return the fields that a rule's name means: itself, or those of "section:<key>"."""
        if not name.startswith(SECTION):
            return (name,)
        return section_fields(self.form).get(name.removeprefix(SECTION), ())

    def state(self, values: Mapping[str, Any], plain: bool = False) -> FormState:
        """Return the form's state for the values that were given."""
        return form_state(self.context, self.form, values, self.row, closed=self.closed, plain=plain)

    def posted(self) -> Posted:
        """Return what the request's form holds of the fields on this form."""
        return read_form(request.form, self.placed, reader(), partial(row_fields, self.context, self.table))


def open_asked(app: str, table: str) -> OpenForm:
    """Return the form that makes a record, the quick one where its script says `?use=quick`; raises as `open_form`."""
    return open_form(app, table, use="quick" if request.args.get("use") == "quick" else "")


def open_form(app: str, table: str, record_id: int | None = None, use: str = "") -> OpenForm:
    """Return the form that makes a record, or changes one; raises what stands in the way.

    `use` names another use than "create" and "edit": "quick".
    """
    context = current_context(app)
    live, mine = context.table(table)
    action = "create" if record_id is None else "edit"
    if action not in mine.actions:
        raise NotAllowed(action, app, live.definition)
    form = form_of(context, live.definition, use or action)
    laid_out = lay_out(live, mine, form, action)
    if record_id is None:
        return OpenForm(context, live, form, laid_out, None, frozenset(), use=use)
    closed = closed_fields(context, live, record_id)
    row = get_record(context, table, record_id)
    return OpenForm(context, live, form, with_closed(laid_out, closed), row, closed)
