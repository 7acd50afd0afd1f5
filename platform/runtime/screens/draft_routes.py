"""Keeping what is typed into a form while it is typed, and giving it up."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from ...core.unit_of_work import unit_of_work
from ...web.current import engine
from ...web.declare import declare
from ..forms.drafts import drop_draft
from .form_drafts import keep_typed, place_of
from .form_open import OpenForm, open_form
from .paths import new_path, record_path

pages = Blueprint("draft", __name__)


@pages.post("/a/<app>/<table>/draft")
@declare(actor="person", permission="create", body="form")
def keep_for_new(app: str, table: str) -> Any:
    """Keep what is typed into the form that makes a record."""
    return _keep(open_form(app, table))


@pages.post("/a/<app>/<table>/<int:record_id>/draft")
@declare(actor="person", permission="edit", body="form")
def keep_for_record(app: str, table: str, record_id: int) -> Any:
    """Keep what is typed into the form that changes a record."""
    return _keep(open_form(app, table, record_id))


@pages.post("/a/<app>/<table>/draft/drop")
@declare(actor="person", permission="create", body="form")
def drop_for_new(app: str, table: str) -> Any:
    """Start the form that makes a record anew."""
    return _drop(open_form(app, table), new_path(app, table))


@pages.post("/a/<app>/<table>/<int:record_id>/draft/drop")
@declare(actor="person", permission="edit", body="form")
def drop_for_record(app: str, table: str, record_id: int) -> Any:
    """Start the form that changes a record anew."""
    return _drop(open_form(app, table, record_id), f"{record_path(app, table, record_id)}/edit")


def _keep(opened: OpenForm) -> Response:
    keep_typed(opened)
    return Response(status=204)


def _drop(opened: OpenForm, form: str) -> Response:
    with unit_of_work(engine()) as work:
        drop_draft(work, opened.context.actor, place_of(opened))
    return redirect(form, 303)
