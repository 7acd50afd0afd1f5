"""What the table's edit form makes of a move: values its rules set besides, and what it then asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from ....core.errors import Fault
from ...forms.state import form_state, state_faults
from ...records.closed_fields import closed_fields
from ...records.context import Context
from ...records.page import Row
from ..form_back import NAME
from ..paths import record_path


def by_form(
    context: Context, table_key: str, row: Row, values: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Sequence[Fault]]:
    """Return what a move saves, and why the form must be filled in first, if it must.

    The rules of the form by which one would edit the record hold for a move as well. A warning that only the move
    brings about is read there too.
    """
    roles = {key for app_id, key in context.actor.roles if app_id == context.app.id}
    form = context.app.model.form_for(table_key, "edit", roles)
    if form is None or not form.rules:
        return values, ()
    closed = closed_fields(context, context.app.tables[table_key], row.id)
    state = form_state(context, form, values, row, closed=closed)
    saved = {**state.saved, **values}
    faults = list(state_faults(state, saved, row))
    if state.warnings:
        before = {said.rule for said in form_state(context, form, {}, row, closed=closed).warnings}
        faults += [Fault(said.field, said.message) for said in state.warnings if said.rule not in before]
    return saved, faults


def edit_form_path(
    context: Context, table_key: str, record_id: int, texts: Mapping[str, str], back: str
) -> str:
    """Return the address of a record's form with some values filled in, and where it leads when it is done."""
    path = f"{record_path(context.app.key, table_key, record_id)}/edit"
    return f"{path}?{urlencode({**texts, NAME: back})}"
