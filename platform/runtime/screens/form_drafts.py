"""A form's draft on its page: offered when the form is opened again, and put back into the controls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import quote, urlencode

from flask import request
from werkzeug.datastructures import MultiDict

from ...core.errors import Fault
from ...core.unit_of_work import unit_of_work
from ...core.words import Words
from ...fields import type_of
from ...web.current import engine, reader
from ..apps.live import LiveTable
from ..forms.drafts import Place, find_draft, keep_draft
from ..forms.filters_from import plain
from .form_back import NAME as BACK
from .form_layout import Placed, row_fields
from .form_open import OpenForm
from .paths import draft_path, new_path, record_path
from .read_form import Posted, read_form

CONTINUE = "_draft"
"""The member of a form's address that puts the draft into the controls."""
NOW_HOLDS = Words(
    "{name} was changed since you typed this; it is now: {theirs}.",
    "“{name}”在您填写后已被他人修改，现为：{theirs}。",
)


@dataclass(frozen=True, slots=True)
class DraftView:
    """What the page says and does about drafts."""

    path: str
    """Where a script sends what is typed."""
    by: int | None
    """Who types it: what a tab keeps is given back to nobody else."""
    at: datetime | None
    """When the draft that is offered was typed; None without one."""
    resume: str
    """The address of the form with the draft in it."""
    restored: str
    """The fields, separated by spaces, that already hold something not saved."""


def place_of(opened: OpenForm) -> Place:
    """Return which draft belongs to a form."""
    return Place(opened.context.app.id, opened.table.key, opened.row.id if opened.row else 0)


def continues() -> bool:
    """Say whether the form is to be shown with the draft in it."""
    return request.method == "GET" and CONTINUE in request.args


def draft_view(opened: OpenForm) -> DraftView:
    """Return what a form's page says about its draft: it is offered when the form is opened, not while it is filled."""
    app, table = opened.context.app.key, opened.table.key
    path = draft_path(app, table, opened.row.id if opened.row else None)
    form = f"{record_path(app, table, opened.row.id)}/edit" if opened.row else new_path(app, table)
    found = find_draft(opened.context.connection, opened.context.actor, place_of(opened))
    offered = found is not None and request.method == "GET" and not continues()
    restored = request.form.getlist("_fields")
    if found is not None and continues():
        restored = sorted({name.partition(":")[0] for name in found.typed})
    back = request.values.get(BACK, "")
    told = {CONTINUE: "1", **({BACK: back} if back else {})}
    return DraftView(
        path,
        opened.context.actor.person_id,
        found.at if found and offered else None,
        _with(form, told),
        " ".join(restored),
    )


def keep_typed(opened: OpenForm) -> None:
    """Keep what the request's form holds of fields that can be filled in.

    Files are not kept: a browser does not give them back.
    """
    open_here = {each.field.key for each in opened.placed if each.writable and not _holds_files(each)}
    typed = {name: texts for name, texts in request.form.lists() if name.partition(":")[0] in open_here}
    told = request.form.get("_rev", "")
    rev = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else None
    with unit_of_work(engine()) as work:
        keep_draft(work, opened.context.actor, place_of(opened), typed, rev)


def _holds_files(placed: Placed) -> bool:
    reference = placed.type.reference(placed.field)
    return reference is not None and reference.kind == "file"


def draft_typed(opened: OpenForm) -> tuple[Posted, list[Fault]]:
    """Return what a form's draft holds of the fields the actor may fill in now, and where the record differs since.

    The draft is read as a post would be. Its revision tells whether somebody changed the record meanwhile: then both
    values are shown, and saving replaces theirs knowingly.
    """
    found = find_draft(opened.context.connection, opened.context.actor, place_of(opened))
    form: MultiDict[str, str] = MultiDict()
    for name, texts in (found.typed if found else {}).items():
        form.setlist(name, list(texts))
    form.setlist("_fields", list({name.partition(":")[0] for name in form}))
    posted = read_form(form, opened.placed, reader(), partial(row_fields, opened.context, opened.table))
    row = opened.row
    moved = row is not None and found is not None and found.rev is not None and found.rev < row.rev
    return posted, _differences(opened.table, posted, row.values) if moved and row else []


def _differences(table: LiveTable, posted: Posted, now: Mapping[str, object]) -> list[Fault]:
    found = []
    for key, value in posted.values.items():
        field = table.definition.by_key[key]
        if "fields" not in field.settings and plain(value) != plain(now.get(key)):
            theirs = type_of(field).format(field, now.get(key), reader()) or "–"
            found.append(Fault(key, NOW_HOLDS.fill(name=field.label, theirs=theirs)))
    return found


def _with(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query, quote_via=quote)}"
