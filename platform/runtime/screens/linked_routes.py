"""What a form's script asks when a field changes that others depend on: values and records of other tables."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from ...web.declare import declare
from ...web.json_answer import json_answer
from .form_links import controls_of, linked_values, match_views
from .form_open import OpenForm, open_asked, open_form

pages = Blueprint("linked", __name__)
CHANGED = "_changed"


@pages.post("/a/<app>/<table>/linked")
@declare(actor="person", permission="create", body="form")
def linked_to_new(app: str, table: str) -> Any:
    """Answer for the form that makes a record."""
    return _answer(open_asked(app, table))


@pages.post("/a/<app>/<table>/<int:record_id>/linked")
@declare(actor="person", permission="edit", body="form")
def linked_to_record(app: str, table: str, record_id: int) -> Any:
    """Answer for the form that changes a record."""
    return _answer(open_form(app, table, record_id))


def _answer(opened: OpenForm) -> Any:
    """Answer with {"values": {field: …}, "matches": {place: HTML}} for the fields that `_changed` names."""
    state = opened.state(opened.posted().given())
    values = linked_values(opened, state.values, request.form.getlist(CHANGED))
    told = {key: value for key, value in values.items() if key not in state.hidden}
    matches = match_views(opened.context, opened.form, {**state.values, **values})
    return json_answer(
        {
            "values": controls_of(opened, told),
            "matches": {
                key: render_template("form_matches.html", match=each) for key, each in matches.items()
            },
        }
    )
