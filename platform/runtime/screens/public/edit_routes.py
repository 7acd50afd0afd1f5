"""The form by which an app's administrators open a form to the world, and change how it is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, make_response, redirect, request
from werkzeug.datastructures import MultiDict

from ....core.errors import Fault, Invalid, NotFound
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....definition.model import Form
from ....fields.base import Reader
from ....identity.models import Workspace
from ....web.current import connection, current_context, engine, language
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...public_forms import links
from ...public_forms.opening import find_form
from ...public_forms.rights import pointers
from ...public_forms.settings import LONGEST_EDIT, Settings
from ...records.context import Context
from .link_draft import draw_presets, mailable, prefillable, read_draft, typed_of, typed_presets
from .link_places import HERE, path_of

pages = Blueprint("public_edit", __name__)
NEW = Words("New public link", "新建公开链接")


@pages.get("/a/<app>/builder/public-forms/new")
@declare(actor="person", permission="administer")
def new_link(app: str) -> Any:
    """Show the empty form for a new link to the form that `?form=table.form` names."""
    context = current_context(app)
    form = _form(context, request.args.get("form", ""))
    typed = MultiDict({"_name": form.label.to(language()), "_once_per": "no"})
    return _edit_page(context, form, typed, {})


@pages.post("/a/<app>/builder/public-forms/new")
@declare(actor="person", permission="administer", body="form")
def make(app: str) -> Any:
    """Make a link and show its address."""
    context = current_context(app)
    form, typed = _form(context, request.form.get("_form", "")), request.form
    try:
        draft = read_draft(
            typed, context.app.tables[form.table], form, _zone(context), _reader(context), None
        )
        with unit_of_work(engine()) as work:
            public_id = links.make_link(work, context, form.table, form.key, draft)
    except Invalid as error:
        values = typed_presets(typed, context.app.tables[form.table])
        return _edit_page(context, form, typed, values, None, error.faults)
    return redirect(path_of(context, public_id), 303)


@pages.get("/a/<app>/builder/public-forms/<int:public_id>/edit")
@declare(actor="person", permission="administer")
def edit_link(app: str, public_id: int) -> Any:
    """Show how a link is open, to change it."""
    context = current_context(app)
    row = links.link_of(context, public_id)
    form = _form(context, f"{row.table_key}.{row.form_key}")
    return _edit_page(context, form, typed_of(row, _zone(context)), Settings.read(row.settings).hidden, row)


@pages.post("/a/<app>/builder/public-forms/<int:public_id>/edit")
@declare(actor="person", permission="administer", body="form")
def change(app: str, public_id: int) -> Any:
    """Change how a link is open."""
    context, typed = current_context(app), request.form
    row = links.link_of(context, public_id)
    form = _form(context, f"{row.table_key}.{row.form_key}")
    table = context.app.tables[form.table]
    try:
        draft = read_draft(typed, table, form, _zone(context), _reader(context), row)
        with unit_of_work(engine()) as work:
            links.change_link(work, context, public_id, draft)
    except Invalid as error:
        return _edit_page(context, form, typed, typed_presets(typed, table), row, error.faults)
    return redirect(path_of(context, public_id), 303)


def _edit_page(
    context: Context,
    form: Form,
    typed: Any,
    presets: Any,
    row: sa.Row | None = None,
    faults: Sequence[Fault] = (),
) -> Any:
    table, reader = context.app.tables[form.table], _reader(context)
    shown: dict[str, list[str]] = {}
    for fault in faults:
        shown.setdefault(fault.path, []).append(fault.words.to(language()))
    page = settings_page(
        "public/link_edit.html",
        HERE,
        Words(row.name, row.name) if row else NEW,
        context.app,
        form=form,
        table=table.definition,
        typed=typed,
        faults=shown,
        row=row,
        back=path_of(context, row.id) if row else HERE.format(app=context.app.key),
        action=f"{path_of(context, row.id)}/edit" if row else f"{HERE.format(app=context.app.key)}/new",
        zone=_zone(context),
        choices=pointers(table, form),
        prefillable=prefillable(form, table),
        mailable=mailable(table, form),
        presets=draw_presets(context, table, presets, faults, reader),
        preset_keys=[key for key, value in presets.items() if value not in (None, "", [], False)],
        most_hours=LONGEST_EDIT,
        shortest=links.SHORTEST_PASSWORD,
    )
    return make_response(page, 422 if faults else 200)


def _form(context: Context, named: str) -> Form:
    table, _, key = named.rpartition(".")
    links.public_forms(context)
    form = find_form(context.app, table, key)
    if form is None:
        raise NotFound
    return form


def _reader(context: Context) -> Reader:
    return Reader(language(), _zone(context))


def _zone(context: Context) -> str:
    """Return the workspace's clock, which a public form's times are told by."""
    return connection().scalar(sa.select(Workspace.zone).where(Workspace.id == context.app.workspace_id))
