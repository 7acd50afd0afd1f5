"""The picker that narrows the list of runs to one record of the table an automation is about."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from markupsafe import Markup

from .....core.errors import NotFound
from .....definition.model import Table
from .....definition.run_scope import about
from .....fields import Field
from .....runtime.records.context import Context
from .....runtime.screens.choices import options_for
from .....runtime.screens.inputs import draw_input
from .....web.current import current_context, limits, reader
from .....web.declare import declare
from .....web.json_answer import json_answer
from ...working import working

pages = Blueprint("builder_automation_runs_record", __name__)
ANSWERED = 20


@pages.get("/a/<app>/builder/automations/runs/choices/<table>")
@declare(actor="person", permission="administer")
def choices(app: str, table: str) -> Any:
    """Answer the picker."""
    working(app)
    context = current_context(app)
    found = context.app.model.tables.get(table)
    if found is None:
        raise NotFound
    asked = request.args.get("q", "")[: limits().search_length]
    return json_answer({"choices": options_for(context, _field(found), asked, ANSWERED)})


def table_of(context: Context, automation: str) -> Table | None:
    """Return the table whose records an automation's runs are about; the one asked for where it is gone."""
    found = next((each for each in context.app.model.automations if each["key"] == automation), None)
    key = about(found) if found else request.args.get("table")
    return context.app.model.tables.get(key or "")


def picker(context: Context, table: Table, record: int | None) -> Markup:
    """Return the control, with the record that is asked for."""
    return draw_input(context, "builder/automations/runs", _field(table), record, reader(), name="record")


def _field(table: Table) -> Field:
    label = {"en": table.label.en, "zh": table.label.zh}
    return Field.read({"key": table.key, "type": "relation", "table": table.key, "label": label})
